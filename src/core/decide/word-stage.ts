import type { Policy } from "../policy.ts";
import { amountOf, lotsOf } from "../units/plain-number.ts";
import { asVolume, mulDiv, WHOLE } from "../units/quantity.ts";
import type { DecisionInput } from "./draft.ts";
import { isShrinking, netBefore, netProjected } from "./net.ts";
import type { StageName } from "./stages.ts";
import type { Strategy } from "./strategy.ts";
import { deviation, percent } from "./word-finding.ts";

/** What a stage looks at and which thresholds it holds against it, in plain words. */
export function wordStage(
  stage: StageName,
  input: DecisionInput,
  policy: Policy,
  strategy: Strategy,
): string {
  switch (stage) {
    case "closing":
      return wordClosing(input);
    case "rules":
      return `${policy.rules.count} rules in force`;
    case "class":
      return wordClass(input, strategy);
    case "large order":
      return (
        `${lotsOf(input.volume)} lots, threshold ${lotsOf(strategy.largeOrder)} lots` +
        (strategy.hedgesLargeOrders ? "" : ", switched off")
      );
    case "exposure":
      return wordExposure(input, policy, strategy);
    case "volatility":
      return wordVolatility(input, strategy);
    case "hard limits":
      return wordLimits(input, policy);
    case "house order":
      return "an order of the house goes whole to LPs";
  }
}

function wordClosing({ isClosing, closes, volume }: DecisionInput): string {
  if (isClosing) return "the order closes a position";
  if (closes === 0) return "the order opens";
  return `the order closes ${lotsOf(closes)} lots and opens ${lotsOf(volume)} lots`;
}

function wordLimits(input: DecisionInput, policy: Policy): string {
  if (input.isClosing) return "closing orders are free of them";
  if (isShrinking(input)) return "the order shrinks |net|";
  const limits = policy.limits[input.symbol];
  const { gross, globalNet } = input;
  const own =
    limits === undefined
      ? "the symbol's own are switched off"
      : `|net| ${lotsOf(netBefore(input))} of ${lotsOf(limits.maxNet)}, ` +
        `gross ${lotsOf(gross)} of ${lotsOf(limits.maxGross)}`;
  const all = globalNet < 0 ? "unknown" : amountOf(globalNet);
  return `${own}, all symbols ${all} of ${amountOf(policy.global.maximum)}`;
}

function wordClass({ clientClass, score }: DecisionInput, strategy: Strategy): string {
  if (strategy.mode !== "C_BOOK") return `execution mode ${strategy.mode}`;
  if (clientClass === "TOXIC") {
    return `class TOXIC, score ${score}, refused above ${strategy.toxicReject}, else hedged whole`;
  }
  return `class ${clientClass}, share ${percent(strategy.shares[clientClass])}`;
}

function wordExposure(input: DecisionInput, policy: Policy, strategy: Strategy): string {
  const limits = policy.limits[input.symbol];
  if (limits === undefined) return "the symbol's limits are switched off";
  const approaching = asVolume(mulDiv(limits.autoHedge, strategy.approaching, WHOLE));
  return (
    `|net| ${lotsOf(netBefore(input))} lots, ` +
    `${lotsOf(netProjected(input))} with the whole order; ` +
    `approaching above ${lotsOf(approaching)}, ${strategy.onBreach} above ` +
    `${lotsOf(limits.autoHedge)} lots`
  );
}

function wordVolatility({ volatility }: DecisionInput, strategy: Strategy): string {
  const known = volatility < 0 ? "unknown" : `${deviation(volatility)} a day`;
  return `volatility ${known}, threshold ${deviation(strategy.volatility)}`;
}
