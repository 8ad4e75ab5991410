import type { Denial } from "./accept/denial.ts";
import type { DecisionInput } from "./decide/draft.ts";
import { route } from "./decide/route.ts";
import type { Decision } from "./decide/route.ts";
import { inputOf } from "./decision-input.ts";
import type { LegCreated, OrderDecided, OrderTerms } from "./events.ts";
import { boundedPx, legLimitOf } from "./execute/leg-price.ts";
import { nextExecOf } from "./execute/next-exec.ts";
import { NO_VOLUME } from "./units/quantity.ts";
import type { Outcome, View } from "./view.ts";

/** An order that is decided now, and what comes of it. */
export interface TakenUp {
  readonly decision: Decision;
  readonly decided: OrderDecided;
  /** Kept at once, or sent to LPs. Not to be called where the decision refuses. */
  carryOut(outcome: Outcome): void;
}

/** Decides an order under the policy and the market of this moment. */
export function takenUp(view: View, terms: OrderTerms): TakenUp {
  const { account, symbol, side, ordType, orderQty, isClosing, limitPx } = terms;
  const isWhole = terms.timeInForce === "FillOrKill";
  const asked = { account, symbol, side, ordType, volume: orderQty, isClosing, limitPx, isWhole };
  const input = inputOf(view, asked);
  const decision = route(input, view.policy);
  return {
    decision,
    decided: decidedEvent(view, terms.order, input, decision),
    carryOut: (outcome) =>
      decision.lp < 0
        ? fillByHouse(view, terms, decision, outcome)
        : void outcome.events.push(...legsFor(view, terms, decision)),
  };
}

export const refusalOf = ({ decision: { denial } }: TakenUp): Denial | undefined =>
  denial && { code: denial, detail: "" };

export function decidedEvent(
  view: View,
  order: number,
  input: DecisionInput,
  decision: Decision,
): OrderDecided {
  return {
    type: "OrderDecided",
    order,
    policyVersion: view.policy.version,
    timeUs: input.timeUs,
    group: input.group,
    clientClass: input.clientClass,
    score: input.score,
    isPinned: input.isPinned,
    net: input.net,
    doubt: input.doubt,
    gross: input.gross,
    held: input.held,
    globalNet: input.globalNet,
    lotWorth: input.lotWorth,
    volatility: input.volatility,
    aOpen: input.aOpen,
    bOpen: input.bOpen,
    ruleId: decision.ruleId,
    aBook: decision.aBook,
    action: decision.action,
    aVolume: decision.aVolume,
    bVolume: decision.bVolume,
    sliver: decision.sliver,
    lp: decision.lp,
    targets: decision.targets,
    isTargetOnly: decision.isTargetOnly,
    mayKeep: decision.mayKeep,
    clientPx: decision.clientPx,
    findings: decision.findings,
    lps: input.lps,
  };
}

/** Kept whole: filled at once at the client's price for its size, never beyond its own limit. */
function fillByHouse(view: View, terms: OrderTerms, decision: Decision, outcome: Outcome): void {
  outcome.events.push({
    type: "ClientFilled",
    order: terms.order,
    exec: nextExecOf(view, outcome),
    leg: 0,
    aQty: NO_VOLUME,
    bQty: decision.bVolume,
    lastPx: boundedPx(decision.clientPx, terms.side, terms.limitPx),
  });
}

/** What an order says of its legs. */
type LegTerms = Pick<OrderTerms, "order" | "symbol" | "side" | "timeInForce" | "limitPx">;

/** One leg for each LP that takes part; together they are the A volume. */
export function legsFor(view: View, terms: LegTerms, decision: Decision): LegCreated[] {
  const { symbol, side, timeInForce, limitPx } = terms;
  return decision.legs.map(({ lp, orderQty, expectedPx }, at) => ({
    type: "LegCreated",
    leg: view.state.nextLeg + at,
    order: terms.order,
    lp,
    symbol,
    side,
    orderQty,
    limitPx: legLimitOf(view.policy, symbol, side, decision.clientPx, limitPx),
    expectedPx,
    timeInForce: timeInForce === "FillOrKill" ? timeInForce : "ImmediateOrCancel",
  }));
}
