import type { LoadReport, Spread } from "../../src/sim/load/load-figures.ts";
import type { LoadAudit } from "./load-audit.ts";
import { quantile } from "./quantile.ts";
import type { FloodReport } from "./quote-flood.ts";
import type { SoakReport } from "./soak.ts";
import { violationsIn, violationsOf } from "./under-load.ts";
import type { OverloadReport, SteadyReport } from "./under-load.ts";

const SHOWN = 20;

/** @returns whether nothing broke; times are told, not judged: they are the machine's too */
export function printSteady({ desk, echo, audit }: SteadyReport): boolean {
  const times = desk.acknowledgedMs.p99 / echo.acknowledgedMs.p99;
  return printed([
    ...linesOf("desk", desk),
    ...linesOf("echo", echo),
    `p99                ${times.toFixed(1)} times the echo's`,
    ...auditLines(audit),
    ...violationLines([...violationsOf(desk), ...violationsOf(echo), ...violationsIn(audit)]),
  ]);
}

export function printOverload(it: OverloadReport): boolean {
  const asked = (share: number): number => quantile(it.askedMs, share);
  const times = it.overload.acknowledgedMs.p99 / it.atCapacity.acknowledgedMs.p99;
  return printed([
    `capacity           ${it.capacity} orders/s`,
    ...linesOf("at capacity", it.atCapacity),
    ...linesOf("3 x capacity", it.overload),
    `p99 of accepted    ${times.toFixed(1)} times that at capacity`,
    `control socket     median ${ms(asked(0.5))}, max ${ms(asked(1))} to an answer`,
    `not taken          ${it.status.counters.ordersNotTaken} over all steps, says the desk`,
    ...auditLines(it.audit),
    ...violationLines([
      ...violationsOf(it.atCapacity),
      ...violationsOf(it.overload),
      ...violationsIn(it.audit),
    ]),
  ]);
}

export function linesOf(what: string, it: LoadReport): string[] {
  const denied = Object.entries(it.denied).map(([code, count]) => `${code} ${count}`);
  return [
    `${what.padEnd(18)} ${it.sent} sent, ${it.acknowledged} accepted, ${it.filled} filled`,
    `  to the answer    ${spread(it.acknowledgedMs)}`,
    ...(it.filledMs.count > 0 ? [`  to the fill      ${spread(it.filledMs)}`] : []),
    ...(denied.length > 0
      ? [`  not taken        ${denied.join(", ")}; ${spread(it.deniedMs)}`]
      : []),
    `  sent late by     ${spread(it.lateMs)}`,
  ];
}

export const auditLines = (it: LoadAudit): string[] => [
  `acknowledged       ${it.acknowledged}`,
  `lost               ${it.lost.length}`,
  `doubled            ${it.doubled.length}`,
  `unmatched          ${it.unmatched.length}`,
];

export const violationLines = (texts: readonly string[]): string[] =>
  texts.slice(0, SHOWN).map((text) => `violation          ${text}`);

export function printed(lines: readonly string[]): boolean {
  process.stdout.write(`${lines.join("\n")}\n`);
  return !lines.some((line) => line.startsWith("violation"));
}

const spread = ({ p50, p90, p99, p999, max }: Spread): string =>
  `p50 ${ms(p50)}, p90 ${ms(p90)}, p99 ${ms(p99)}, p99.9 ${ms(p999)}, max ${ms(max)}`;
const ms = (value: number): string => `${value.toFixed(2)} ms`;

export function printFlood(it: FloodReport): boolean {
  const times = it.flood.acknowledgedMs.p99 / it.quiet.acknowledgedMs.p99;
  const { quotesTaken, quoteFaults } = it.lp;
  return printed([
    ...linesOf(`${it.quotesPerSecond} quotes/s`, it.quiet),
    ...linesOf("3 x that", it.flood),
    `p99                ${times.toFixed(1)} times that without the flood`,
    `quotes             ${it.quotes} sent in the flood, ${it.reconnects} reconnects`,
    `  of both          ${quotesTaken} taken, ${JSON.stringify(quoteFaults)}`,
    ...auditLines(it.audit),
    ...violationLines([
      ...violationsOf(it.quiet),
      ...violationsOf(it.flood),
      ...violationsIn(it.audit),
    ]),
  ]);
}

/** Where it is long enough to say something of an hour; before, heap and code still settle. */
const JUDGED_SECONDS = 1_800;
const MOST_MB_PER_HOUR = 1;

export function printSoak(it: SoakReport): boolean {
  const last = it.samples.at(-1);
  const seconds = (last?.atSeconds ?? 0) - (it.fullSeconds ?? Infinity);
  const isJudged = seconds >= JUDGED_SECONDS;
  const full = it.fullSeconds === undefined ? "never" : `after ${it.fullSeconds.toFixed(0)} s`;
  const growth = `${it.growthMbPerHour.toFixed(2)} MB/h`;
  const isOver = it.samples.some(({ retainedOrders }) => retainedOrders > it.orderRetention);
  return printed([
    ...linesOf("desk", it.load),
    `table full         ${full}`,
    `memory             ${last?.mb.toFixed(1)} MB in the end`,
    `growth             ${growth}${isJudged ? "" : ", over too short a time to be judged"}`,
    ...auditLines(it.audit),
    ...violationLines([
      ...violationsOf(it.load),
      ...violationsIn(it.audit),
      ...(it.fullSeconds === undefined ? ["the order table was never full"] : []),
      ...(isOver ? ["more orders are retained than the policy says"] : []),
      ...(isJudged && it.growthMbPerHour > MOST_MB_PER_HOUR ? [`memory grows by ${growth}`] : []),
    ]),
  ]);
}
