import { z } from "zod";
import { Prng } from "../../src/sim/prng.ts";
import { hedgerow } from "../desk/child-process.ts";
import { audit } from "./audit.ts";
import { befall, faultKinds, unfelt } from "./fault-kinds.ts";
import type { FaultKind } from "./fault-kinds.ts";
import type { JournalLedger } from "./journal-ledger.ts";
import { readJournalLedger } from "./journal-ledger.ts";
import { asOneVenue, auditLps } from "./lp-audit.ts";
import type { LpKind } from "./lp-kinds.ts";
import { BUSY_VENUE, runLpFleet } from "./lp-fleet.ts";
import type { LpFleet } from "./lp-fleet.ts";
import { quietMs, timesOf } from "./fault-times.ts";
import type { FaultTimes } from "./fault-times.ts";
import { pause } from "./pause.ts";
import type { Counted } from "./tell.ts";
import { readVenueLedger } from "./venue-ledger.ts";

export interface DisconnectOptions {
  readonly rounds: number;
  /** Of the LPs. */
  readonly kinds: readonly LpKind[];
  readonly ordersPerSecond: number;
  /** Of the load, the prices, the faults and their moments. */
  readonly seed: number;
  readonly durability: "fsync" | "os";
  readonly onProgress: (text: string) => void;
}

/** A fault that befell an LP; times by `performance.now()`. */
export interface Round {
  readonly kind: FaultKind;
  readonly lp: string;
  readonly beganMs: number;
  /** From the fault until the desk no longer trades there; -1: it was not waited for. */
  readonly givenUpMs: number;
  /** From the fault until it was healed. */
  readonly healedMs: number;
  /** From the fault until every LP is back and no leg in doubt. */
  readonly soundMs: number;
  /** Why it was no fault after all; empty: it took place. */
  readonly missed: readonly string[];
}

/** What faults of LPs under load left behind. */
export interface DisconnectReport extends FleetCounts {
  readonly heartbeatMs: number;
  readonly rounds: readonly Round[];
  readonly times: ReadonlyMap<FaultKind, FaultTimes>;
  /** From sending to the end of orders that no fault was near. */
  readonly quietMs: readonly number[];
  /** Legs in doubt that a person judged: their LP forgets what it did not get. */
  readonly judged: number;
  readonly events: number;
  readonly stateHashes: number;
}

const HEARTBEAT_SECONDS = 2;
const LONGEST_PEACE_MS = 500;
/** The first seconds of a desk say nothing about the rest. */
const WARM_MS = 5_000;
/** Resets, half-open lines, silences, stops and kills of LPs at random, and an audit of it all. */
export async function disconnects(options: DisconnectOptions): Promise<DisconnectReport> {
  const fleetOptions = {
    ...options,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    // A leg is doubted soon, so that a short silence is a fault too.
    legTimeoutMs: 500,
    maxDeviationPips: 10,
    onLpFailure: "reject",
    venueFlags: BUSY_VENUE,
  } as const;
  return runLpFleet(fleetOptions, async (fleet) => {
    await pause(WARM_MS);
    const random = new Prng(options.seed);
    const rounds: Round[] = [];
    while (rounds.length < options.rounds) {
      rounds.push(await oneRound(fleet, random));
      const { kind, lp, soundMs } = rounds.at(-1)!;
      options.onProgress(
        `${rounds.length} of ${options.rounds}: ${kind} of ${lp}, ` +
          `all sound again after ${Math.round(soundMs)} ms`,
      );
    }
    await fleet.settle();
    return report(fleet, rounds);
  });
}

async function oneRound(fleet: LpFleet, random: Prng): Promise<Round> {
  await pause(random.below(LONGEST_PEACE_MS));
  const kind = faultKinds[random.below(faultKinds.length)]!;
  const lp = fleet.lps[random.below(fleet.lps.length)]!;
  const before = await fleet.tradingSince();
  let beganMs = 0;
  const scene = { fleet, lp, random, heartbeatMs: HEARTBEAT_SECONDS * 1_000 };
  const { givenUpMs, missed } = await befall(kind, scene, () => {
    beganMs = performance.now();
  });
  const healedMs = performance.now() - beganMs;
  await fleet.untilSound();
  const soundMs = performance.now() - beganMs;
  const more = unfelt(kind, lp, before, await fleet.tradingSince());
  return { kind, lp: lp.id, beganMs, givenUpMs, healedMs, soundMs, missed: [...missed, ...more] };
}

const verified = z.object({ events: z.number(), stateHashes: z.number() });

/** What the records of a fleet say once all is over. */
export interface FleetRecords {
  readonly journal: JournalLedger;
  /** What every report tells. */
  readonly counts: FleetCounts;
  readonly events: number;
  readonly stateHashes: number;
}

export interface FleetCounts extends Counted {
  readonly fills: number;
  readonly legs: number;
  readonly legsDoubted: number;
  readonly legsInDoubt: number;
  /** Orders that ended otherwise than filled, by code. */
  readonly troubles: ReadonlyMap<string, number>;
}

/** @throws when the journal does not verify */
export async function stopAndRead(fleet: LpFleet): Promise<FleetRecords> {
  const { clients } = fleet;
  const { journalId, legsInDoubt } = await fleet.desk.status();
  await fleet.desk.stop();
  const verification = await hedgerow("journal", "verify", "--json", "--data", fleet.deskDir);
  if (verification.code !== 0) throw new Error(`journal verify: ${verification.stderr}`);
  const journal = await readJournalLedger(fleet.deskDir, journalId);
  const records = new Map(
    fleet.lps.map((lp) => {
      const venue = readVenueLedger(lp.log, lp.unitsPerLot);
      return [lp.id, { venue, hasPrices: !lp.manner.forgets }];
    }),
  );
  const venue = asOneVenue([...records.values()].map((record) => record.venue));
  const { lost, doubled, unmatched } = audit({ clients, venue, journal });
  const counts = {
    lost,
    doubled,
    unmatched: [...unmatched, ...auditLps(journal, records)],
    sent: clients.sent.size,
    acknowledged: clients.acknowledged.size,
    fills: clients.fills.size,
    legs: journal.legs.size,
    unended: [...clients.sent.keys()].filter((clOrdID) => !clients.ended.has(clOrdID)),
    legsDoubted: journal.doubted.size,
    legsInDoubt,
    troubles: clients.troubles,
  };
  return { journal, counts, ...verified.parse(JSON.parse(verification.stdout)) };
}

async function report(fleet: LpFleet, rounds: readonly Round[]): Promise<DisconnectReport> {
  const { clients, load } = fleet;
  const { journal, counts, events, stateHashes } = await stopAndRead(fleet);
  return {
    ...counts,
    heartbeatMs: HEARTBEAT_SECONDS * 1_000,
    rounds,
    times: timesOf({ rounds, clients, journal, orders: load.orders }),
    quietMs: quietMs(rounds, load.orders),
    judged: fleet.judged,
    events,
    stateHashes,
  };
}
