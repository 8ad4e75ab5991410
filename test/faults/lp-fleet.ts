import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Prng } from "../../src/sim/prng.ts";
import type { LpStatus } from "../../src/desk/lp-status.ts";
import type { Manner } from "../desk/child-process.ts";
import { stamp } from "../fix/session/rig.ts";
import { DeskProcess } from "../desk/desk-process.ts";
import { eventually } from "../desk/eventually.ts";
import { alice } from "../desk/raw-client.ts";
import { HeardLedger } from "./heard-ledger.ts";
import { LoadClient } from "./load-client.ts";
import type { LpKind } from "./lp-kinds.ts";
import { lpsAt } from "./lp-park.ts";
import type { Lp } from "./lp-park.ts";
import { doubtsOf, judgeUnknown } from "./lp-statement.ts";
import { pause } from "./pause.ts";
import { loadAccounts, lpsPolicy } from "./lps-policy.ts";

export interface LpFleetOptions {
  readonly kinds: readonly LpKind[];
  readonly ordersPerSecond: number;
  readonly seed: number;
  readonly durability: "fsync" | "os";
  readonly heartbeatSeconds: number;
  readonly legTimeoutMs: number;
  readonly maxDeviationPips: number;
  readonly onLpFailure: "reject" | "internalise";
  /** Of every venue. */
  readonly venueFlags: readonly string[];
  /** Of a hundred orders so many rest until their price comes or a few seconds are over. */
  readonly restingPercent?: number;
  /** How the desk's process is run, where the usual way will not do. */
  readonly deskManner?: Manner;
  /** Changes the desk's policy; left out, it is as written. */
  readonly rewrite?: (policy: string) => string;
}

const START_MS = 60_000;
const SETTLE_MS = 60_000;
/** A leg the LP knows is resolved so long after it is back. */
const ASKED_MS = 2_000;
/** A desk that is asked all the time is slower for it. */
const LOOK_MS = 50;

/** Several LPs behind wires that can fail, a desk, and one client whose orders never cease. */
export class LpFleet {
  readonly dir: string = mkdtempSync(join(tmpdir(), "hedgerow-lps-"));
  readonly lps: readonly Lp[];
  readonly clients: HeardLedger = new HeardLedger();
  /** Fields of every order as its client sent it, by ClOrdID(11). */
  readonly wishes: Map<string, string> = new Map();
  /** Legs a person judged, because their LP forgets what it did not get. */
  judged = 0;
  readonly #options: LpFleetOptions;
  #desk: DeskProcess | undefined;
  #load: LoadClient | undefined;

  constructor(options: LpFleetOptions) {
    this.#options = options;
    this.lps = lpsAt(this.dir, options.kinds, options.seed, options.venueFlags);
  }

  get desk(): DeskProcess {
    if (this.#desk === undefined) throw new Error("no desk runs");
    return this.#desk;
  }

  get deskDir(): string {
    return join(this.dir, "desk");
  }

  get policyFile(): string {
    return join(this.dir, "policy.yaml");
  }

  get load(): LoadClient {
    if (this.#load === undefined) throw new Error("no load runs");
    return this.#load;
  }

  /** Everything up, orders coming in. */
  async start(): Promise<void> {
    const places = [];
    for (const lp of this.lps) places.push(await lp.open());
    const policy = lpsPolicy({ ...this.#options, lps: places });
    const { rewrite, deskManner } = this.#options;
    writeFileSync(this.policyFile, rewrite?.(policy) ?? policy);
    this.#desk = await DeskProcess.start(this.policyFile, this.deskDir, deskManner);
    await this.untilSound();
    const random = new Prng(this.#options.seed);
    const { clients, wishes } = this;
    const onOrder = (number: number): string => {
      const account = loadAccounts[random.below(loadAccounts.length)] ?? "";
      clients.sent.set(`L${number}`, { session: alice.compID, account });
      const rests = random.below(100) < (this.#options.restingPercent ?? 0);
      const fields = rests ? restingWish(random, account) : wish(random, account);
      wishes.set(`L${number}`, fields);
      return fields;
    };
    this.#load = await LoadClient.logOn(this.desk.port, alice, onOrder, (report) =>
      clients.take(report),
    );
    this.#load.start(this.#options.ordersPerSecond);
  }

  async statusOf(lp: Lp): Promise<LpStatus> {
    const found = (await this.desk.status()).lps.find(({ id }) => id === lp.id);
    if (found === undefined) throw new Error(`the desk has no ${lp.id}`);
    return found;
  }

  /** Since when each LP takes orders, by the desk's clock: a new session shows in it. */
  async tradingSince(): Promise<ReadonlyMap<string, number>> {
    const { lps } = await this.desk.status();
    return new Map(lps.map(({ id, tradingSinceUs }) => [id, tradingSinceUs]));
  }

  /** Every LP trades and quotes, and no leg is in doubt. */
  async untilSound(): Promise<void> {
    let upSinceMs = Infinity;
    const isSound = async (): Promise<boolean> => {
      await pause(LOOK_MS);
      const { lps, quotes, legsInDoubt } = await this.desk.status();
      const areUp = lps.every(({ isTrading, isQuoting }) => isTrading && isQuoting);
      if (!areUp) upSinceMs = Infinity;
      else if (upSinceMs === Infinity) upSinceMs = performance.now();
      // An LP that knows a leg has said so by then.
      const isTime = performance.now() - upSinceMs > ASKED_MS;
      if (legsInDoubt > 0 && isTime) this.judged += await judgeUnknown(this.desk, this.lps);
      return areUp && quotes.every(({ isFresh }) => isFresh) && legsInDoubt === 0;
    };
    const what = "every LP is sound and no leg in doubt";
    await eventually(isSound, what, START_MS).catch(async (error: unknown) => {
      throw new Error(await doubtsOf(this.desk, this.lps), { cause: error });
    });
  }

  /** No more orders; every order ends, or its leg stands on the list of those in doubt. */
  async settle(): Promise<void> {
    this.load.pause();
    const isQuiet = async (): Promise<boolean> => {
      const { openOrders, openLegs } = await this.desk.status();
      return openOrders === 0 && openLegs === 0;
    };
    await eventually(isQuiet, "every order has its end", SETTLE_MS);
    await this.load.stop();
  }

  logs(): string {
    const venues = this.lps.map((lp) => lp.logText().slice(-2_000));
    return [this.#desk?.log().slice(-6_000) ?? "", ...venues].join("\n\n");
  }

  async close(): Promise<void> {
    this.#load?.close();
    if (this.#desk?.isRunning === true) await this.#desk.killHard();
    for (const lp of this.lps) await lp.close();
    rmSync(this.dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Answers that take a while, in pieces, some of them rejects: legs are always under way. */
export const BUSY_VENUE: readonly string[] =
  "--latency-ms 2 --jitter-ms 10 --partial-fills 3 --reject-probability 0.02".split(" ");

/** Starts a fleet for a run; its end is the fleet's. @throws with what the processes said last */
export async function runLpFleet<Result>(
  options: LpFleetOptions,
  run: (fleet: LpFleet) => Promise<Result>,
): Promise<Result> {
  const fleet = new LpFleet(options);
  try {
    await fleet.start();
    return await run(fleet);
  } catch (error) {
    throw new Error(`${String(error)}\n${fleet.logs()}`, { cause: error });
  } finally {
    await fleet.close();
  }
}

/** Prices of limit orders are within the band in which the LPs' prices walk. */
const MIDDLE_POINTS = 110_000;
const REACH_POINTS = 40;

/** A market order or a limit at once or never, of 0.01 to 8 lots; few are all or nothing. */
function wish(random: Prng, account: string): string {
  const side = 1 + random.below(2);
  const lots = (1 + random.below(random.below(10) === 0 ? 800 : 100)) / 100;
  const order = `1=${account}|55=EURUSD|54=${side}|38=${lots}`;
  if (random.below(2) === 0) return `${order}|40=1|59=3`;
  const off = random.below(REACH_POINTS + 1) - REACH_POINTS / 4;
  const limit = (MIDDLE_POINTS + (side === 1 ? off : -off)) / 1e5;
  return `${order}|40=2|44=${limit}|59=${random.below(10) === 0 ? 4 : 3}`;
}

const LONGEST_REST_MS = 4_000;

/** A limit that waits for a better price, or a stop that waits for a worse one, for a while. */
function restingWish(random: Prng, account: string): string {
  const side = 1 + random.below(2);
  const lots = (1 + random.below(100)) / 100;
  const isLimit = random.below(2) === 0;
  const off = random.below(REACH_POINTS) * (isLimit === (side === 1) ? -1 : 1);
  const price = (MIDDLE_POINTS + off) / 1e5;
  const until = stamp((Date.now() + 1_000 + random.below(LONGEST_REST_MS)) * 1_000);
  const order = `1=${account}|55=EURUSD|54=${side}|38=${lots}`;
  return `${order}|${isLimit ? `40=2|44=${price}` : `40=3|99=${price}`}|59=6|126=${until}`;
}
