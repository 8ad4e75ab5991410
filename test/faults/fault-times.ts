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
  /**
   * From sending the first order after the fault that an LP was to take to its first fill by
   * another LP; Infinity: it was not filled by another.
   */
  readonly nextOrderMs: readonly number[];
  /** Until the last order was sent whose leg came into doubt at this LP; 0: there was none. */
  readonly lastHitMs: readonly number[];
  /** Such orders, those that were under way already included. */
  readonly hits: readonly number[];
  readonly givenUpMs: readonly number[];
  readonly soundMs: readonly number[];
}

export interface TimesInput {
  readonly rounds: readonly Round[];
  readonly clients: HeardLedger;
  readonly journal: JournalLedger;
  readonly orders: readonly LoadOrder[];
}

/** An order of the load as it went. */
interface Passage {
  readonly sentMs: number;
  readonly fills: readonly { readonly atMs: number; readonly lp: string }[];
  /** LPs at which a leg of it came into doubt. */
  readonly doubts: readonly string[];
}

/** An order sent so long before a fault may have met it. */
const UNDER_WAY_MS = 1_000;

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
          nextOrderMs: rounds.map((round) => nextOrderMs(round, passages)),
          lastHitMs: rounds.map((round) => lastHitMs(round, passages)),
          hits: rounds.map((round) => hitsOf(round, passages).length),
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
  const doubts = new Map<string, string[]>();
  for (const { clOrdID, lp } of journal.doubted.values()) {
    doubts.set(clOrdID, [...(doubts.get(clOrdID) ?? []), lp]);
  }
  return orders.map(({ sentMs }, number) => ({
    sentMs,
    fills: fills.get(`L${number}`) ?? [],
    doubts: doubts.get(`L${number}`) ?? [],
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

function nextOrderMs({ beganMs, lp }: Round, passages: readonly Passage[]): number {
  const next = passages.find(
    ({ sentMs, fills, doubts }) => sentMs >= beganMs && fills.length + doubts.length > 0,
  );
  const elsewhere = next?.fills.find((fill) => fill.lp !== lp);
  return next === undefined || elsewhere === undefined ? Infinity : elsewhere.atMs - next.sentMs;
}

/** Orders sent before it was healed; one that comes into doubt later met something else. */
function hitsOf({ beganMs, healedMs, lp }: Round, passages: readonly Passage[]): Passage[] {
  return passages.filter(({ sentMs, doubts }) => {
    const isNear = sentMs >= beganMs - UNDER_WAY_MS && sentMs < beganMs + healedMs;
    return isNear && doubts.includes(lp);
  });
}

function lastHitMs(round: Round, passages: readonly Passage[]): number {
  const times = hitsOf(round, passages).map(({ sentMs }) => sentMs - round.beganMs);
  return Math.max(0, ...times);
}

/** From sending to the end of orders that passed between two faults, ms. */
export function quietMs(rounds: readonly Round[], orders: readonly LoadOrder[]): number[] {
  return rounds.slice(1).flatMap(({ beganMs }, at) => {
    const { beganMs: before = 0, soundMs = 0 } = rounds[at] ?? {};
    const passed = orders.filter(
      ({ sentMs, endedMs }) => sentMs > before + soundMs && endedMs < beganMs,
    );
    return passed.map(({ sentMs, endedMs }) => endedMs - sentMs);
  });
}
