import type { Round } from "./disconnects.ts";
import type { FaultKind } from "./fault-kinds.ts";
import { faultKinds } from "./fault-kinds.ts";
import type { HeardLedger } from "./heard-ledger.ts";
import type { JournalLedger } from "./journal-ledger.ts";
import type { LoadOrder } from "./load-client.ts";

/** How long faults of one kind were felt, a value a round, ms from the fault. */
export interface FaultTimes {
  readonly rounds: number;
  /** Until the first fill by another LP of an order sent after the fault. */
  readonly nextFillMs: readonly number[];
  /** Until the last order that met the fault was sent: later ones were filled without delay. */
  readonly lastHitMs: readonly number[];
  readonly givenUpMs: readonly number[];
  readonly soundMs: readonly number[];
}

export interface TimesInput {
  readonly rounds: readonly Round[];
  readonly clients: HeardLedger;
  readonly journal: JournalLedger;
  readonly orders: readonly LoadOrder[];
}

/** An order of the load as it went: when it was sent, first answered by an LP, and ended. */
interface Passage {
  readonly sentMs: number;
  readonly endedMs: number;
  readonly fills: readonly { readonly atMs: number; readonly lp: string }[];
}

/** An order that took so long met a fault: an LP that answers takes a tenth of it. */
const SLOW_MS = 200;

export function timesOf(input: TimesInput): Map<FaultKind, FaultTimes> {
  const passages = passagesOf(input);
  return new Map(
    faultKinds.map((kind) => {
      const rounds = input.rounds.filter((round) => round.kind === kind);
      const known = rounds.filter(({ givenUpMs }) => givenUpMs >= 0);
      return [
        kind,
        {
          rounds: rounds.length,
          nextFillMs: rounds.map((round) => nextFillMs(round, passages)),
          lastHitMs: rounds.map((round) => lastHitMs(round, passages)),
          givenUpMs: known.map(({ givenUpMs }) => givenUpMs),
          soundMs: rounds.map(({ soundMs }) => soundMs),
        },
      ];
    }),
  );
}

function passagesOf({ clients, journal, orders }: TimesInput): Passage[] {
  const fills = new Map<string, { atMs: number; lp: string }[]>();
  for (const { clOrdID, execID, atMs } of clients.heard) {
    const lp = journal.lpOfLeg.get(journal.legOfFill.get(execID) ?? "");
    if (lp === undefined) continue;
    const all = fills.get(clOrdID) ?? [];
    all.push({ atMs, lp });
    fills.set(clOrdID, all);
  }
  return orders.map(({ sentMs, endedMs }, number) => ({
    sentMs,
    endedMs,
    fills: fills.get(`L${number}`) ?? [],
  }));
}

function nextFillMs({ beganMs, lp }: Round, passages: readonly Passage[]): number {
  let first = Infinity;
  for (const { sentMs, fills } of passages) {
    if (sentMs < beganMs) continue;
    for (const fill of fills) if (fill.lp !== lp) first = Math.min(first, fill.atMs);
  }
  return first - beganMs;
}

function lastHitMs({ beganMs, soundMs }: Round, passages: readonly Passage[]): number {
  let last = 0;
  for (const { sentMs, endedMs } of passages) {
    const isNear = sentMs >= beganMs && sentMs < beganMs + soundMs;
    if (isNear && endedMs - sentMs > SLOW_MS) last = sentMs - beganMs;
  }
  return last;
}

/** From sending to the end of orders sent in peace, ms: what an order takes without any fault. */
export function quietMs(rounds: readonly Round[], orders: readonly LoadOrder[]): number[] {
  const isNear = (ms: number): boolean =>
    rounds.some(({ beganMs, soundMs }) => ms > beganMs - SLOW_MS && ms < beganMs + soundMs);
  return orders.flatMap(({ sentMs, endedMs }) => (isNear(sentMs) ? [] : [endedMs - sentMs]));
}
