import type { FaultRow } from "./fault-table.ts";
import type { LastLookReport, Phase } from "./last-look.ts";
import { auditWhy, countCells, troubleLine } from "./tell.ts";

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

export function lastLookLines(it: LastLookReport): string[] {
  const { prices } = it;
  return [
    `on_lp_failure: ${it.onLpFailure}`,
    ...it.phases.map(phaseLine),
    ...it.outings.map((outing) => outingLine(outing, it.phases)),
    `client fills       ${prices.fills}, ${prices.mistold.length} told otherwise than booked`,
    `  past the limit   ${prices.pastLimit.length} of ${prices.limited} with one`,
    `  past the quote   by at most ${prices.worstPips.toFixed(2)} pips; ` +
      `${prices.pastDeviation.length} by more than ${it.maxDeviationPips}`,
    `kept by the house  ${prices.internalised} orders no LP took, ` +
      `${prices.wronglyKept.length} of them TOXIC`,
    `orders sent        ${it.sent}`,
    `lost, doubled, unmatched, without an end: ` +
      [it.lost, it.doubled, it.unmatched, it.unended].map(({ length }) => length).join(", "),
    `legs in doubt      ${it.legsInDoubt}`,
    troubleLine(it.troubles),
  ];
}

/** Everything that must not be in a report. */
export function violationsOf(it: LastLookReport): string[] {
  const { pastLimit, pastDeviation, mistold, wronglyKept, internalised } = it.prices;
  const isKeptAgainstPolicy = it.onLpFailure === "reject" && internalised > 0;
  return [
    ...auditWhy(it),
    ...pastLimit,
    ...pastDeviation,
    ...mistold,
    ...wronglyKept,
    ...(it.missed > 0 ? [`lp1 was not taken out in ${it.missed} storms`] : []),
    ...(it.isBack ? [] : ["lp1 is not back"]),
    ...(it.legsInDoubt > 0 ? [`${it.legsInDoubt} legs are in doubt`] : []),
    ...(isKeptAgainstPolicy ? ["the house kept what the policy rejects"] : []),
  ];
}

function phaseLine({ name, fromMs, toMs, orders, filled, byLp }: Phase): string {
  const fills = [...byLp]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([lp, count]) => `${lp === "" ? "house" : lp} ${count}`);
  const share = ((100 * filled) / Math.max(1, orders)).toFixed(0);
  return (
    `${name.padEnd(18)} ${seconds(toMs - fromMs)}: ${orders} orders, ${share} % filled; ` +
    `fills by ${fills.join(", ")}`
  );
}

function outingLine(
  { fromMs, toMs, ejections }: LastLookReport["outings"][number],
  phases: readonly Phase[],
): string {
  const storm = phases.findLast((phase) => phase.fromMs <= fromMs && phase.name !== "quiet");
  const since =
    storm === undefined ? "" : ` ${seconds(fromMs - storm.fromMs)} into the ${storm.name}`;
  const back =
    toMs === 0
      ? "not back"
      : storm === undefined || toMs < storm.toMs
        ? `back after ${seconds(toMs - fromMs)}`
        : `back ${seconds(toMs - storm.toMs)} after its end`;
  return `lp1 taken out     ${since}, ${ejections} ejections, ${back}`;
}

export function lastLookRow(it: LastLookReport, fault: string, run: string): FaultRow {
  const backMs = it.outings.filter(({ toMs }) => toMs > 0).map(({ fromMs, toMs }) => toMs - fromMs);
  const { prices } = it;
  const past = prices.pastLimit.length + prices.pastDeviation.length;
  return {
    fault,
    run,
    why: violationsOf(it),
    late: [],
    ...countCells(it),
    backMs,
    besides:
      `${prices.fills} client fills, ${past} past limit or deviation; ` +
      `${prices.internalised} orders kept that no LP took`,
  };
}
