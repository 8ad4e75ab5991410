import { parsePolicy } from "../../policy/parse-policy.ts";
import type { PolicyDocument } from "../../policy/policy-document.ts";
import { Prng, seedOf } from "../prng.ts";
import type { Event } from "../../core/events.ts";
import { Checks } from "./checks/checks.ts";
import { checkMarket } from "./checks/market-check.ts";
import { Tolerances } from "./checks/tolerances.ts";
import { Violation } from "./checks/violation.ts";
import type { Invariant } from "./checks/violation.ts";
import { ClientLedger } from "./clients/client-ledger.ts";
import { HeardPrices } from "./clients/heard-prices.ts";
import { SimClient } from "./clients/sim-client.ts";
import { DeskHost } from "./desk/desk-host.ts";
import { SimDisk } from "./disk/sim-disk.ts";
import { Market } from "./lps/market.ts";
import { SimLp } from "./lps/sim-lp.ts";
import { VenueLedger } from "./lps/venue-ledger.ts";
import { startPolicy } from "./script/draw-act.ts";
import { Reach } from "./script/reach.ts";
import type { Mix, WeekTime } from "./script/swarm.ts";
import { CLIENT_PORT, worldLps, worldSymbols } from "./setting/lps.ts";
import { belowBounds, noteTerms, policyText } from "./setting/policy-text.ts";
import type { PolicyTerms } from "./setting/policy-text.ts";
import { Scheduler } from "./time/scheduler.ts";
import { VirtualClock } from "./time/virtual-clock.ts";
import type { WallClock } from "./time/virtual-clock.ts";
import type { LinkTerms } from "./wires/connection.ts";
import { SimNetwork } from "./wires/sim-network.ts";

const NS_PER_MS = 1_000_000;
const NS_PER_US = 1000;
const MARKET_MS = 100;
/** Of an episode: many times what one takes. Beyond it something goes round and round. */
const MOST_STEPS = 500_000;

/** Hears a line for each thing that happens. */
export type Trace = (line: string) => void;

const contractSize = (symbol: string): number =>
  worldSymbols.find((each) => each.symbol === symbol)?.contractSize ?? 1;

/** A house, its clients, its LPs, their wires, a disk, and time that only the script lets pass. */
export class World {
  readonly scheduler: Scheduler = new Scheduler();
  readonly disk: SimDisk;
  readonly network: SimNetwork;
  readonly link: LinkTerms;
  readonly market: Market;
  readonly desk: DeskHost;
  readonly clients: readonly SimClient[];
  readonly lps: SimLp[] = [];
  readonly checks: Checks;
  readonly tolerances: Tolerances = new Tolerances();
  readonly reach: Reach = new Reach();
  /** Of the desk's machine; all others go right. */
  readonly wall: WallClock;
  /** Times by that clock may be anything since. */
  hasWallJumped = false;
  readonly #wallUs: number;
  readonly #seed: number;
  readonly #outside: VirtualClock;
  readonly #trace: Trace | undefined;
  #violation: Violation | undefined;
  #wallSetNs = -1;

  private constructor(seed: number, mix: Mix, trace: Trace | undefined) {
    this.#trace = trace;
    this.#seed = seed;
    this.#wallUs = wallOf(mix.start);
    this.wall = { originUs: this.#wallUs };
    const { scheduler } = this;
    this.link = { delayUs: mix.delayUs, jitterUs: mix.jitterUs, splitEvery: mix.splitEvery };
    this.disk = new SimDisk(this.prng("disk"));
    this.network = new SimNetwork(scheduler, this.prng("wires"), this.link, (port, bytes) => {
      if (port !== CLIENT_PORT && isOldOrder(bytes)) {
        this.violated("I2", `an order is sent again to port ${port}`);
      }
    });
    this.market = new Market(this.prng("market"));
    this.#outside = this.newClock();
    this.checks = new Checks(this, mix);
    this.desk = new DeskHost(documentOf(startPolicy(mix)), {
      scheduler,
      wall: this.wall,
      disk: this.disk,
      network: this.network,
      prng: this.prng("desk"),
      snapshotPrng: this.prng("snapshots"),
      reach: this.reach,
      log: {
        info: (fields, text) => this.note("desk", text, fields),
        warn: (fields, text) => this.note("desk warns", text, fields),
      },
      failed: (error) => this.#deskFailed(error),
      restarted: () => this.checks.restarted(),
    });
    const { resendsOrders = false } = mix;
    this.clients = [
      this.#newClient("ALICE", () => 1, resendsOrders),
      this.#newClient("BOB", contractSize, false),
    ];
  }

  /** A world in which everything runs and is well. */
  static async open(seed: number, mix: Mix, trace?: Trace): Promise<World> {
    const world = new World(seed, mix, trace);
    for (const lp of worldLps) {
      const clock = world.newClock();
      const ledger = new VenueLedger(lp, world.violated);
      const { market } = world;
      const network = world.network.of(clock);
      const prng = world.prng(lp.id);
      world.lps.push(
        await SimLp.start(lp, ledger, {
          clock,
          network,
          market,
          prng,
          note: (text) => world.note(lp.id, text),
        }),
      );
    }
    world.desk.start();
    for (const client of world.clients) client.start();
    world.#walk();
    return world;
  }

  get violation(): Violation | undefined {
    return this.#violation;
  }

  /** A clock of a process outside the desk: it never dies, and its wall clock goes right. */
  newClock(): VirtualClock {
    return new VirtualClock(this.scheduler, { originUs: this.#wallUs });
  }

  /** What is always there to observe. */
  get outside(): VirtualClock {
    return this.#outside;
  }

  prng(stream: string): Prng {
    return new Prng(seedOf(this.#seed, stream));
  }

  /** For whoever looks at a run: what happens, and when. */
  note(who: string, what: string, fields?: object): void {
    if (this.#trace === undefined) return;
    const ms = (this.scheduler.nowNs / NS_PER_MS).toFixed(3);
    const more = fields === undefined ? "" : ` ${JSON.stringify(fields)}`;
    this.#trace(`${ms} #${this.scheduler.steps} ${who}: ${what}${more}`);
  }

  /** An event that came into the journal just now. */
  journaled(event: Event): void {
    this.reach.journaled(event);
    if (event.type === "OrderDecided") checkMarket(event, this.violated);
  }

  readonly violated = (invariant: Invariant, text: string): void => {
    this.#violation ??= new Violation(invariant, text);
  };

  after(delayMs: number, run: () => void): void {
    this.scheduler.after(delayMs * NS_PER_MS, run);
  }

  /** Lets so much time pass, step by step. @returns false once something was violated */
  pass(ms: number): boolean {
    const untilNs = this.scheduler.nowNs + ms * NS_PER_MS;
    while (this.#step(untilNs));
    return this.#violation === undefined;
  }

  /** Of the desk's machine at this moment; undefined: it was set just now. */
  get deskWallUs(): number | undefined {
    const { nowNs } = this.scheduler;
    if (nowNs === this.#wallSetNs) return undefined;
    return this.wall.originUs + Math.floor(nowNs / NS_PER_US);
  }

  /** As `pass`; what a desk that stops awaits goes on between two steps. */
  async passOn(ms: number): Promise<boolean> {
    const untilNs = this.scheduler.nowNs + ms * NS_PER_MS;
    while (this.#step(untilNs)) {
      if (this.desk.isStopping) await new Promise((resolve) => void setImmediate(resolve));
    }
    return this.#violation === undefined;
  }

  #step(untilNs: number): boolean {
    if (this.#violation !== undefined || !this.scheduler.step(untilNs)) return false;
    this.checks.afterStep();
    if (this.scheduler.steps > MOST_STEPS) this.violated("STEPS", `it takes over ${MOST_STEPS}`);
    return true;
  }

  /** The wall clock of the desk's machine goes wrong by so much. */
  setWall(offMs: number): void {
    this.#wallSetNs = this.scheduler.nowNs;
    this.hasWallJumped ||= offMs !== 0;
    this.wall.originUs = this.#wallUs + offMs * 1000;
  }

  #walk(): void {
    this.after(MARKET_MS, () => {
      this.market.walk();
      this.#walk();
    });
  }

  #newClient(id: string, perLot: (symbol: string) => number, resendsOrders: boolean): SimClient {
    const clock = this.newClock();
    const name = id.toLowerCase();
    const secrets = { username: name, password: `${name}-secret` };
    const identity = { id, ...secrets, port: CLIENT_PORT, perLot, resendsOrders };
    const ledger = new ClientLedger(this.violated);
    const parts = [clock, this.network.of(clock), this.prng(id)] as const;
    const ears = { ledger, prices: new HeardPrices(this.violated, this.reach) };
    return new SimClient(identity, ears, parts, (what, fields) => this.note(id, what, fields));
  }

  #deskFailed(error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.violated("START", `the desk ended by itself: ${text}`);
  }
}

/** A NewOrderSingle(D) with PossDupFlag(43). */
function isOldOrder(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = text.indexOf("\u000135=D\u0001"); at >= 0;) {
    const end = text.indexOf("\u000110=", at);
    const possDup = text.indexOf("\u000143=Y\u0001", at);
    if (possDup >= 0 && (end < 0 || possDup < end)) return true;
    at = text.indexOf("\u000135=D\u0001", at + 1);
  }
  return false;
}

const documents = new Map<string, PolicyDocument>();

/** @throws what is wrong with the policy of the world */
export function documentOf(terms: PolicyTerms): PolicyDocument {
  const text = policyText(terms);
  const known = documents.get(text);
  if (known !== undefined) return known;
  const parsed = parsePolicy(text, "world.yaml", {});
  if (!parsed.ok) throw new Error(parsed.error.map((issue) => JSON.stringify(issue)).join("\n"));
  const document = belowBounds(parsed.value.document, terms);
  documents.set(text, document);
  noteTerms(document.sha256, terms);
  return document;
}

/** Some seconds before what happens then, UTC; New York is five hours behind. */
function wallOf(start: WeekTime): number {
  switch (start) {
    case "noon":
      return Date.UTC(2026, 1, 4, 17, 0, 0) * 1000;
    case "day end":
      return Date.UTC(2026, 1, 4, 21, 59, 40) * 1000;
    case "week end":
      return Date.UTC(2026, 1, 6, 21, 59, 45) * 1000;
    case "open":
      return Date.UTC(2026, 1, 8, 22, 59, 50) * 1000;
  }
}
