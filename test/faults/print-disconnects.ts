import type { DisconnectReport } from "./disconnects.ts";
import type { FaultRow } from "./fault-table.ts";
import type { FaultTimes } from "./fault-times.ts";
import { quantile } from "./quantile.ts";

const SHOWN = 20;
const RESET_BOUND_MS = 50;
const HALF_OPEN_BOUND_HEARTBEATS = 2.5;

/** @returns whether everything held; times are shown, and judged by who reads them */
export function printDisconnects(it: DisconnectReport): boolean {
  const violations = [...it.lost, ...it.doubled, ...it.unmatched, ...it.unended];
  const troubles = [...it.troubles].map(([code, times]) => `${code} ${times}`);
  const lines = [
    ...[...it.times].flatMap(([kind, times]) => timeLines(kind, times, it.heartbeatMs)),
    `an order in peace  ends after ${spread(it.quietMs)}`,
    `orders sent        ${it.sent}`,
    `acknowledged       ${it.acknowledged}`,
    `lost               ${it.lost.length}`,
    `doubled            ${it.doubled.length}`,
    `unmatched          ${it.unmatched.length}`,
    `without an end     ${it.unended.length}`,
    `legs in doubt      ${it.legsDoubted} at some time, ` +
      `${it.judged} of them judged by a person, ${it.legsInDoubt} still`,
    `client fills       ${it.fills}, legs ${it.legs}`,
    `not filled         ${troubles.join(", ")}`,
    `journal            ${it.events} events, ${it.stateHashes} state hashes reproduced`,
    ...violations.slice(0, SHOWN).map((text) => `violation          ${text}`),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
  return violations.length === 0 && it.legsInDoubt === 0;
}

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
  const wrong = [it.lost, it.doubled, it.unmatched, it.unended].flat();
  const kinds = [...it.times].filter(([, { rounds }]) => rounds > 0);
  return {
    fault,
    run: `${kinds.map(([kind, { rounds }]) => `${rounds} ${kind}`).join(", ")}; seed ${seed}`,
    isSound: wrong.length === 0 && it.legsInDoubt === 0,
    acknowledged: it.acknowledged,
    lost: it.lost.length,
    doubled: it.doubled.length,
    unmatched: it.unmatched.length,
    backMs: it.rounds.map(({ soundMs, healedMs }) => soundMs - healedMs),
    besides: `${it.legs} legs, ${it.legsDoubted} in doubt at some time, ${it.legsInDoubt} still`,
  };
}
