import { lpCandidates } from "../execute/sor/lp-candidates.ts";
import { asBps, NO_VOLUME } from "../units/quantity.ts";
import type { View } from "../view.ts";
import { clientClass } from "./client-class.ts";
import { clientPriceOf } from "./client-price.ts";
import { refused } from "./decision.ts";
import type { Decision, Routed } from "./decision.ts";
import type { DecisionInput, Draft, Stage } from "./draft.ts";
import { hedged } from "./hedge.ts";
import { largeOrders } from "./large-orders.ts";
import { wantedVolume } from "./legs.ts";

/** In this order; the first stage that settles ends the pipeline. */
const stages: readonly Stage[] = [clientClass, largeOrders];

/** Decides where an order goes. Reads only. */
export function route(view: View, order: Routed): Decision {
  const candidates = lpCandidates(view, order.symbol, order.instrument.quoteStalenessNs);
  const clientPx = clientPriceOf(view, order.symbol, order.side);
  const draft = drafted({ policy: view.policy, account: order.account, volume: order.volume });
  const wanted = draft.isRefused ? NO_VOLUME : wantedVolume(order.volume, draft.aBook);
  const deciding = { view, order, draft, clientPx, candidates, wanted };
  if (draft.isRefused) return refused(deciding, "TOXIC_CLIENT");
  if (clientPx === 0) return refused(deciding, "NO_PRICE", [{ code: "NO_FRESH_QUOTE" }]);
  return hedged(deciding);
}

function drafted(input: DecisionInput): Draft {
  let draft: Draft = {
    aBook: asBps(0),
    isRefused: false,
    isSettled: false,
    mustHedge: "no",
    findings: [],
  };
  for (const stage of stages) {
    draft = stage(draft, input);
    if (draft.isSettled) break;
  }
  return draft;
}
