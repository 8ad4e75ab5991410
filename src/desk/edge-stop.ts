import type { Input } from "../core/input.ts";
import type { View } from "../core/view.ts";
import { EDGE_ACTOR } from "../lps/edge/edge-fault.ts";
import type { EdgeFault } from "../lps/edge/edge-fault.ts";
import { LpEdge } from "../lps/edge/lp-edge.ts";
import { tellAlert } from "./alerts.ts";
import type { AlertsDesk } from "./alerts.ts";

/** What the edge needs from the desk; the desk need not be whole yet. */
export interface EdgeStopDesk extends AlertsDesk {
  readonly edge: LpEdge;
  view(): Pick<View, "market">;
  input(input: Input): void;
}

/** The edge of a desk: what it stops is a kill switch, which only a person turns off. */
export const edgeOf = (desk: EdgeStopDesk): LpEdge =>
  new LpEdge({
    journalId: () => desk.journalId,
    indexOf: (kind, name) => desk.state.names.indexOf(kind, name),
    lastMid: (symbol) => desk.view().market.lastMid(symbol),
    stop: (fault) => stopFor(desk, fault),
  });

function stopFor(desk: EdgeStopDesk, fault: EdgeFault): void {
  const { code, lp, leg, scope, index } = fault;
  const text = `${code}: ${fault.text}; it was not sent`;
  tellAlert(desk, { code: "EDGE_STOP", lp, leg, text });
  if (desk.edge.isStopped(fault)) return;
  const switched = { scope, index, level: "halt", actor: EDGE_ACTOR } as const;
  desk.input({ type: "KillSwitchTurned", ...switched, reason: `${code}: ${fault.text}` });
}
