import type { DisconnectReport } from "./disconnects.ts";
import type { FaultRow } from "./fault-table.ts";
import type { FaultTimes } from "./fault-times.ts";
import { quantile } from "./quantile.ts";
import { auditWhy, countCells, countLines, troubleLine } from "./tell.ts";

const RESET_BOUND_MS = 50;
const HALF_OPEN_BOUND_HEARTBEATS = 2.5;

export const disconnectLines = (it: DisconnectReport): string[] => [
  ...[...it.times].flatMap(([kind, times]) => timeLines(kind, times, it.heartbeatMs)),
  `an order in peace  ends after ${spread(it.quietMs)}`,
  ...countLines(it),
  `legs in doubt      ${it.legsDoubted} at some time, ` +
    `${it.judged} of them judged by a person, ${it.legsInDoubt} still`,
  `client fills       ${it.fills}, legs ${it.legs}`,
  troubleLine(it.troubles),
  `journal            ${it.events} events, ${it.stateHashes} state hashes reproduced`,
];

function timeLines(kind: string, it: FaultTimes, heartbeatMs: number): string[] {
  if (it.rounds === 0) return [`${kind.padEnd(18)} 0 rounds`];
  const within = it.nextFillMs.filter((ms) => ms <= RESET_BOUND_MS).length;
  const rows = [
    `${kind.padEnd(18)} ${it.rounds} rounds, all sound after ${spread(it.soundMs)}`,
    `  next fill        elsewhere after ${spread(it.nextFillMs)}, ` +
      `${within} of ${it.rounds} within ${RESET_BOUND_MS} ms`,
    `  next order       ${nextOf(it.nextOrderMs)}`,
    `  in doubt there   ${sumOf(it.hits)} legs, the last sent after ` +
      `${spread(it.lastHitMs)}: ${beatsOf(it.lastHitMs, heartbeatMs)}`,
  ];
  if (it.givenUpMs.length > 0) {
    rows.push(
      `  given up         after ${beatsOf(it.givenUpMs, heartbeatMs)} ` +
        `(bound ${HALF_OPEN_BOUND_HEARTBEATS})`,
    );
  }
  return rows;
}

function nextOf(ms: readonly number[]): string {
  const filled = ms.filter((each) => each < Infinity);
  const within = filled.filter((each) => each <= RESET_BOUND_MS).length;
  if (filled.length === 0) return "never filled elsewhere";
  return (
    `filled elsewhere ${filled.length} of ${ms.length} times, ${spread(filled)} ` +
    `after it was sent, ${within} within ${RESET_BOUND_MS} ms`
  );
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

const beatsOf = (ms: readonly number[], heartbeatMs: number): string =>
  `at most ${(Math.max(...ms) / heartbeatMs).toFixed(2)} heartbeats`;

const spread = (ms: readonly number[]): string =>
  `median ${Math.round(quantile(ms, 0.5))} ms, max ${Math.round(Math.max(...ms))} ms`;

export function disconnectRow(it: DisconnectReport, fault: string, seed: number): FaultRow {
  const kinds = [...it.times].filter(([, { rounds }]) => rounds > 0);
  return {
    fault,
    run: `${kinds.map(([kind, { rounds }]) => `${rounds} ${kind}`).join(", ")}; seed ${seed}`,
    why: [
      ...auditWhy(it),
      ...it.rounds.flatMap(({ missed }) => missed),
      ...(it.legsInDoubt > 0 ? [`${it.legsInDoubt} legs are in doubt`] : []),
    ],
    late: lateTimes(it),
    ...countCells(it),
    backMs: it.rounds.map(({ soundMs, healedMs }) => soundMs - healedMs),
    besides: [
      `${it.legs} legs, ${it.legsDoubted} in doubt at some time, ${it.legsInDoubt} still`,
      ...boundWords(it),
      `an order in peace ended after ${spread(it.quietMs)}`,
    ].join("; "),
  };
}

/** Of the times that have a bound: those beyond it. */
export function lateTimes({ times, heartbeatMs }: Bounded): string[] {
  const next = filledElsewhere(times.get("reset"));
  const { givenUpMs = [], lastHitMs = [] } = times.get("half-open") ?? {};
  const heartbeats = HALF_OPEN_BOUND_HEARTBEATS * heartbeatMs;
  const beats = (ms: number): string => `${(ms / heartbeatMs).toFixed(2)} heartbeats`;
  const bound = `bound ${HALF_OPEN_BOUND_HEARTBEATS}`;
  return [
    ...next
      .filter((ms) => ms > RESET_BOUND_MS)
      .map((ms) => `next order elsewhere after ${Math.round(ms)} ms, bound ${RESET_BOUND_MS} ms`),
    ...givenUpMs
      .filter((ms) => ms > heartbeats)
      .map((ms) => `half-open given up after ${beats(ms)}, ${bound}`),
    ...lastHitMs
      .filter((ms) => ms > heartbeats)
      .map((ms) => `orders ran into a half-open line for ${beats(ms)}, ${bound}`),
  ];
}

export type Bounded = Pick<DisconnectReport, "times" | "heartbeatMs">;

function boundWords({ times, heartbeatMs }: Bounded): string[] {
  const next = filledElsewhere(times.get("reset"));
  const { givenUpMs = [] } = times.get("half-open") ?? {};
  return [
    ...(next.length > 0
      ? [`after a reset the next order was filled elsewhere: ${spread(next)}`]
      : []),
    ...(givenUpMs.length > 0
      ? [`half-open given up after ${beatsOf(givenUpMs, heartbeatMs)}`]
      : []),
  ];
}

/** An order that is not filled elsewhere was none that an LP could fill then. */
const filledElsewhere = (it: FaultTimes | undefined): number[] =>
  (it?.nextOrderMs ?? []).filter((ms) => ms < Infinity);
