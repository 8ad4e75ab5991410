import type { FaultRow } from "./fault-table.ts";
import type { Comeback, KillReport } from "./kill-desk.ts";
import { quantile } from "./quantile.ts";
import { auditWhy, countCells, countLines } from "./tell.ts";

/** Those of a longer journal are told, and judged, by themselves. */
const MANY_EVENTS = 100_000;

export const killLines = (it: KillReport): string[] => [
  ...countLines(it),
  `legs in doubt      ${it.legsDoubted} at some time, ${it.legsInDoubt} still`,
  `client fills       ${it.fills}, legs at the venue ${it.legs}`,
  `journal            ${it.events} events, ${it.stateHashes} state hashes reproduced`,
  `time to recover    ${spread(it.comebacks)}`,
  `  above ${MANY_EVENTS}    ${spread(manyEvents(it))}`,
  `  from snapshots    ${spread(it.comebacks.filter(({ spared }) => spared > 0))}`,
];

/** @param run how it was run */
export function killRow(it: KillReport, fault: string, run: string): FaultRow {
  const many = manyEvents(it);
  const long =
    many.length === 0
      ? `; ready after ${spread(it.comebacks)}`
      : `; with more than ${MANY_EVENTS} events ${spread(many)}; ` +
        `${it.comebacks.filter(({ spared }) => spared > 0).length} times from a snapshot`;
  return {
    fault,
    run,
    why: auditWhy(it),
    late: [],
    ...countCells(it),
    backMs: it.comebacks.map(({ ms }) => ms),
    besides:
      `${it.legs} legs, ${it.legsDoubted} in doubt at some time, ${it.legsInDoubt} at the end; ` +
      `${it.events} events${long}`,
  };
}

/** What a desk is to be ready within after `kill -9`, with up to 100 000 events in its journal. */
const READY_BOUND_MS = 3_000;
/** The same with more, whether or not a snapshot spares it any. */
const READY_LONG_BOUND_MS = 5_000;

const boundOf = ({ events }: Comeback): number =>
  events > MANY_EVENTS ? READY_LONG_BOUND_MS : READY_BOUND_MS;

export const lateComebacks = ({ comebacks }: Pick<KillReport, "comebacks">): string[] =>
  comebacks
    .filter((it) => it.ms > boundOf(it))
    .map((it) => {
      const { ms, workedMs, events, spared } = it;
      const read = `${events} events, ${spared} of them in a snapshot`;
      const worked = `${workedMs} ms of them processor time`;
      return `ready ${ms} ms after kill -9 (${worked}; ${read}), bound ${boundOf(it)} ms`;
    });

const manyEvents = ({ comebacks }: KillReport): Comeback[] =>
  comebacks.filter(({ events }) => events > MANY_EVENTS);

function spread(comebacks: readonly Comeback[]): string {
  if (comebacks.length === 0) return "never";
  const ms = comebacks.map((each) => each.ms);
  const worked = comebacks.map((each) => each.workedMs);
  return (
    `median ${quantile(ms, 0.5)} ms, at most ${Math.max(...ms)} ms ` +
    `(${quantile(worked, 0.5)} and ${Math.max(...worked)} ms of them processor time)`
  );
}
