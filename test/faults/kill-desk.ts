import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { Prng } from "../../src/sim/prng.ts";
import { hedgerow } from "../desk/child-process.ts";
import type { Manner } from "../desk/child-process.ts";
import { eventually } from "../desk/eventually.ts";
import { askAll } from "./ask-all.ts";
import { audit } from "./audit.ts";
import { readClientLedger } from "./client-ledger.ts";
import { Fleet } from "./fleet.ts";
import { readJournalLedger } from "./journal-ledger.ts";
import type { DoubtedLeg } from "./journal-ledger.ts";
import { pause } from "./pause.ts";
import { doubtsListed } from "./listed-doubts.ts";
import type { Counted } from "./tell.ts";
import { readVenueLedger } from "./venue-ledger.ts";

export interface KillOptions {
  readonly rounds: number;
  readonly ordersPerSecond: number;
  /** Of the load and of the moments at which the desk is killed. */
  readonly seed: number;
  readonly durability: "fsync" | "os";
  /** No further round is begun after so many minutes. */
  readonly withinMinutes: number;
  readonly onProgress: (text: string) => void;
}

/** How the desk dies, and where its data is meanwhile. */
export interface Death {
  /** Left out, its data folder is beside everything else. */
  readonly deskHome?: string;
  /** How its process is run. @param dir a folder of the run's own */
  readonly deskManner?: (dir: string) => Manner;
  /** Ends the desk; when it resolves, another one may be started on what it left. */
  readonly strike: (fleet: Fleet) => Promise<void>;
  /** The last death, of a desk that has nothing to do; left out, as the others. */
  readonly strikeIdle?: (fleet: Fleet) => Promise<void>;
}

/** A desk that came back. */
export interface Comeback {
  /** From the death until clients can log on again. */
  readonly ms: number;
  /** Processor time of its process until then: what of it a busy machine does not add to. */
  readonly workedMs: number;
  /** Events of its journal. */
  readonly events: number;
  /** Those of them that a snapshot spared it. */
  readonly spared: number;
}

/** What some deaths of the desk under load left behind. */
export interface KillReport extends Counted {
  readonly fills: number;
  readonly legs: number;
  /** Still in doubt at the end. */
  readonly legsInDoubt: number;
  /** In doubt at some time: the kills hit legs that were under way. */
  readonly legsDoubted: number;
  readonly events: number;
  /** Reproduced by replay; a difference ends `journal verify`. */
  readonly stateHashes: number;
  readonly comebacks: readonly Comeback[];
}

/** Orders a desk takes before it is killed, so that every life does some work. */
const ORDERS_A_LIFE = 150;
const LONGEST_LIFE_MS = 700;
/** Of one beside which a snapshot is written: some are to come to their end, some are not. */
const LONGEST_WRITING_MS = 8_000;
/** A desk that is asked all the time is slower for it. */
const LOOK_MS = 50;
const QUIET_MS = 60_000;

const kill: Death = { strike: (fleet) => fleet.killDesk() };

/**
 * Ends the desk at random moments under load, and audits what is left.
 *
 * @param death `kill -9`, unless told otherwise
 */
export async function killDesk(options: KillOptions, death: Death = kill): Promise<KillReport> {
  const fleet = new Fleet({ ...options, ...death });
  try {
    await fleet.start();
    const random = new Prng(options.seed);
    const comebacks: Comeback[] = [];
    const endMs = performance.now() + options.withinMinutes * 60_000;
    for (let round = 1; round <= options.rounds && performance.now() < endMs; round++) {
      await untilBusy(fleet);
      const { writingSeconds } = (await fleet.desk.status()).snapshots;
      // A random moment is the point of the exercise; nothing is being waited for.
      await pause(random.below(writingSeconds === null ? LONGEST_LIFE_MS : LONGEST_WRITING_MS));
      comebacks.push(await dieAndComeBack(fleet, death));
      const { ms, events } = comebacks.at(-1)!;
      options.onProgress(`${round} of ${options.rounds}: back in ${ms} ms, ${events} events`);
    }
    await untilBusy(fleet);
    await fleet.stopClients();
    await untilQuiet(fleet);
    comebacks.push(await dieAndComeBack(fleet, { strike: death.strikeIdle ?? death.strike }));
    return await report(fleet, comebacks);
  } catch (error) {
    throw new Error(`${String(error)}\n${fleet.logs()}`, { cause: error });
  } finally {
    await fleet.close();
  }
}

async function dieAndComeBack(fleet: Fleet, death: Death): Promise<Comeback> {
  const startMs = performance.now();
  await death.strike(fleet);
  await fleet.startDesk();
  const ms = Math.round(performance.now() - startMs);
  const workedMs = processorMs(fleet.desk.pid);
  const { nextEvent, snapshots } = await fleet.desk.status();
  return { ms, workedMs, events: nextEvent - 1, spared: Math.max(0, snapshots.nextEvent - 1) };
}

const MS_PER_TICK = 10;

/** Of all threads of a process since it began, by Linux's own account; 0 where there is none. */
function processorMs(pid: number): number {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return 0;
  // The name before it may hold blanks; user and system time are the 12th and 13th behind it.
  const fields = readFileSync(file, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

/** The desk has taken orders since it started. */
export async function untilBusy(fleet: Fleet): Promise<void> {
  const isBusy = async (): Promise<boolean> => {
    await pause(LOOK_MS);
    return (await fleet.desk.status()).counters.ordersAccepted >= ORDERS_A_LIFE;
  };
  await eventually(isBusy, "the desk takes orders again", QUIET_MS);
}

/** Nothing is under way any more: every leg has its end or stands on the list of those in doubt. */
async function untilQuiet(fleet: Fleet): Promise<void> {
  const isQuiet = async (): Promise<boolean> => {
    await pause(LOOK_MS);
    const { openLegs, openOrders } = await fleet.desk.status();
    return openLegs === 0 && openOrders === 0;
  };
  await eventually(isQuiet, "every order has its end", QUIET_MS);
}

/**
 * Orders without an end that nothing excuses.
 *
 * @param doubted legs that were in doubt at some time
 * @param listed ClOrdIDs of the legs that the desk lists as in doubt now
 */
export function unexcused(
  open: readonly string[],
  doubted: Iterable<DoubtedLeg>,
  listed: ReadonlySet<string>,
): string[] {
  const excused = new Set(
    [...doubted].filter(({ leg }) => listed.has(leg)).map((it) => it.clOrdID),
  );
  return open.filter((clOrdID) => !excused.has(clOrdID));
}

const verified = z.object({ events: z.number(), stateHashes: z.number(), journalId: z.string() });

async function report(fleet: Fleet, comebacks: readonly Comeback[]): Promise<KillReport> {
  const { journalId, legsInDoubt } = await fleet.desk.status();
  const listed = new Set((await doubtsListed(fleet.desk)).map(({ leg }) => leg));
  const clients = readClientLedger(fleet.clientLog);
  const { unknown, open } = await askAll(fleet.desk, clients);
  await fleet.desk.stop();
  const verification = await hedgerow("journal", "verify", "--json", "--data", fleet.deskDir);
  if (verification.code !== 0) throw new Error(`journal verify: ${verification.stderr}`);
  const { events, stateHashes } = verified.parse(JSON.parse(verification.stdout));
  const journal = await readJournalLedger(fleet.deskDir, journalId);
  const venue = readVenueLedger(fleet.venueLog);
  const found = audit({ clients, venue, journal });
  const forgotten = unknown.map((clOrdID) => `${clOrdID} was acknowledged, H does not find it`);
  return {
    ...found,
    lost: [...found.lost, ...forgotten],
    sent: clients.sent.size,
    acknowledged: clients.acknowledged.size,
    fills: clients.fills.size,
    legs: venue.arrivals.size,
    unended: unexcused(open, journal.doubted.values(), listed),
    legsInDoubt,
    legsDoubted: journal.doubted.size,
    events,
    stateHashes,
    comebacks,
  };
}
