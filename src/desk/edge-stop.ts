import type { Input } from "../core/input.ts";
import { bestQuoteOf, midOf } from "../core/quotes/best-quote.ts";
import { EDGE_ACTOR } from "../core/terms.ts";
import type { Price } from "../core/units/quantity.ts";
import type { View } from "../core/view.ts";
import { LpEdge } from "../lps/edge/lp-edge.ts";
import { tellAlert } from "./alerts.ts";
import type { AlertsDesk } from "./alerts.ts";

type MarketView = Pick<View, "market" | "policy" | "quotes" | "nowNs">;

/** What the edge needs from the desk; the desk need not be whole yet. */
export interface EdgeStopDesk extends AlertsDesk {
  readonly edge: LpEdge;
  view(): MarketView;
  input(input: Input): void;
}

/** The edge of a desk: what it stops is a kill switch, which only a person turns off. */
export const edgeOf = (desk: EdgeStopDesk): LpEdge =>
  new LpEdge({
    journalId: () => desk.journalId,
    indexOf: (kind, name) => desk.state.names.indexOf(kind, name),
    lastMid: (symbol) => desk.view().market.lastMid(symbol),
    midNow: (symbol) => midNow(desk.view(), symbol),
    tell: ({ code, text, lp, leg }) =>
      tellAlert(desk, { code: "EDGE_STOP", lp, leg, text: `${code}: ${text}; it was not sent` }),
    near: (lp, text) => tellAlert(desk, { code: "EDGE_NEAR", lp, leg: 0, text }),
    halt: (what, reason) =>
      desk.input({
        type: "KillSwitchTurned",
        ...what,
        level: "halt",
        actor: EDGE_ACTOR,
        reason,
      }),
  });

export const midNow = ({ policy, quotes, nowNs }: MarketView, symbol: number): Price | undefined =>
  midOf(bestQuoteOf(policy, quotes, symbol, nowNs));
