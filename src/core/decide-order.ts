import type { Denial } from "./accept/denial.ts";
import type { DecisionInput } from "./decide/draft.ts";
import { route } from "./decide/route.ts";
import type { Decision } from "./decide/route.ts";
import { inputOf } from "./decision-input.ts";
import type { LegCreated, OrderDecided, OrderTerms } from "./events.ts";
import { clientFilled } from "./execute/client-filled.ts";
import { boundedPx } from "./execute/leg-price.ts";
import { nextExecOf } from "./execute/next-exec.ts";
import { orphanAtOnce } from "./execute/orphan-hedge.ts";
import { NO_VOLUME } from "./units/quantity.ts";
import type { Volume } from "./units/quantity.ts";
import type { Outcome, View } from "./view.ts";

/** An order that is decided now, and what comes of it. */
export interface TakenUp {
  readonly decision: Decision;
  readonly decided: OrderDecided;
}

/**
 * Decides an order under the policy and the market of this moment.
 *
 * @param volume what of it is open
 */
export function takenUp(view: View, terms: OrderTerms, volume: Volume = terms.orderQty): TakenUp {
  const { account, symbol, side, ordType, isClosing, position, limitPx } = terms;
  const isWhole = terms.timeInForce === "FillOrKill";
  const asked = { account, symbol, side, ordType, volume, isClosing, position, limitPx, isWhole };
  const input = inputOf(view, asked);
  const decision = route(input, view.policy);
  return { decision, decided: decidedEvent(view, terms.order, input, decision) };
}

/** Kept at once, or sent to LPs. Not to be called where the decision refuses. */
export function carryOut(
  view: View,
  terms: OrderTerms,
  decision: Decision,
  outcome: Outcome,
): void {
  if (decision.lp < 0) return fillByHouse(view, terms, decision, outcome);
  for (const leg of legsFor(view, terms, decision)) outcome.events.push(leg);
  return undefined;
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
    closes: input.closes,
    aOpen: input.aOpen,
    bOpen: input.bOpen,
    aOpened: input.aOpened,
    bOpened: input.bOpened,
    aWhole: input.aWhole,
    bWhole: input.bWhole,
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
    isNetting: view.policy.isNetting,
    deviation: decision.deviation,
  };
}

/**
 * Kept whole, or closed without an LP: filled at once at the client's price
 * for its size, never beyond its own limit.
 */
function fillByHouse(view: View, terms: OrderTerms, decision: Decision, outcome: Outcome): void {
  const { aVolume, bVolume, clientPx, findings } = decision;
  const lastPx = boundedPx(clientPx, terms.side, terms.limitPx);
  if (aVolume > 0) {
    const fill = { aQty: aVolume, bQty: bVolume, lastPx };
    return orphanAtOnce(view, terms.order, { ...fill, findings }, outcome);
  }
  const [order, exec] = [terms.order, nextExecOf(view, outcome)];
  const fill = { order, exec, leg: 0, aQty: NO_VOLUME, bQty: bVolume, lastPx };
  outcome.events.push(clientFilled(findings, fill));
  return undefined;
}

/** What an order says of its legs. */
type LegTerms = Pick<OrderTerms, "order" | "symbol" | "side" | "timeInForce">;

/** One leg for each LP that takes part; together they are the A volume. */
export function legsFor(view: View, terms: LegTerms, decision: Decision): LegCreated[] {
  const { symbol, side, timeInForce } = terms;
  return decision.legs.map(({ lp, orderQty, expectedPx }, at) => ({
    type: "LegCreated",
    leg: view.state.nextLeg + at,
    order: terms.order,
    lp,
    symbol,
    side,
    orderQty,
    limitPx: decision.legLimitPx,
    expectedPx,
    timeInForce: timeInForce === "FillOrKill" ? timeInForce : "ImmediateOrCancel",
  }));
}
