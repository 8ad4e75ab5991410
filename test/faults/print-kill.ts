import type { FaultRow } from "./fault-table.ts";
import type { Comeback, KillReport } from "./kill-desk.ts";
import { quantile } from "./quantile.ts";

const SHOWN = 20;

/** Those that read so much are judged by themselves. */
const MANY_EVENTS = 100_000;

/** @returns whether everything held */
export function printKill(it: KillReport): boolean {
  const violations = [...it.lost, ...it.doubled, ...it.unmatched, ...it.unended];
  const lines = [
    `orders sent        ${it.sent}`,
    `acknowledged       ${it.acknowledged}`,
    `lost               ${it.lost.length}`,
    `doubled            ${it.doubled.length}`,
    `unmatched          ${it.unmatched.length}`,
    `without an end     ${it.unended.length}`,
    `legs in doubt      ${it.legsDoubted} at some time, ${it.legsInDoubt} still`,
    `client fills       ${it.fills}, legs at the venue ${it.legs}`,
    `journal            ${it.events} events, ${it.stateHashes} state hashes reproduced`,
    `time to recover    ${spread(it.comebacks)}`,
    `  with ${MANY_EVENTS} events  ${spread(manyEvents(it))}`,
    ...violations.slice(0, SHOWN).map((text) => `violation          ${text}`),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
  return violations.length === 0;
}

/** @param run how it was run */
export function killRow(it: KillReport, fault: string, run: string): FaultRow {
  const many = manyEvents(it);
  const long =
    many.length === 0
      ? `; ready after ${spread(it.comebacks)}`
      : `; with ${MANY_EVENTS} events and more ${spread(many)}`;
  return {
    fault,
    run,
    isSound: it.lost.length + it.doubled.length + it.unmatched.length + it.unended.length === 0,
    acknowledged: it.acknowledged,
    lost: it.lost.length,
    doubled: it.doubled.length,
    unmatched: it.unmatched.length,
    backMs: it.comebacks.map(({ ms }) => ms),
    besides:
      `${it.legs} legs, ${it.legsDoubted} in doubt at some time, ${it.legsInDoubt} at the end; ` +
      `${it.events} events${long}`,
  };
}

const manyEvents = ({ comebacks }: KillReport): Comeback[] =>
  comebacks.filter(({ events }) => events >= MANY_EVENTS);

function spread(comebacks: readonly Comeback[]): string {
  if (comebacks.length === 0) return "never";
  const ms = comebacks.map((each) => each.ms);
  const worked = comebacks.map((each) => each.workedMs);
  return (
    `median ${quantile(ms, 0.5)} ms, at most ${Math.max(...ms)} ms ` +
    `(${quantile(worked, 0.5)} and ${Math.max(...worked)} ms of them processor time)`
  );
}
