import { Floor } from "../../../desk/floor.ts";
import { liveTermsOf } from "../../../desk/live-terms.ts";
import type { DeskLog } from "../../../desk/desk-log.ts";
import { changedWiring, wiringOf } from "../../../desk/wiring.ts";
import type { Wiring } from "../../../desk/wiring.ts";
import type { NameKind } from "../../../core/names.ts";
import { compilePolicy } from "../../../policy/compile.ts";
import { namesIn } from "../../../policy/name-indexes.ts";
import type { NameIndexes } from "../../../policy/name-indexes.ts";
import type { PolicyDocument } from "../../../policy/policy-document.ts";
import type { Prng } from "../../prng.ts";
import type { SimDisk } from "../disk/sim-disk.ts";
import { SystemError } from "../disk/system-error.ts";
import { VirtualClock } from "../time/virtual-clock.ts";
import type { WallClock } from "../time/virtual-clock.ts";
import type { Scheduler } from "../time/scheduler.ts";
import type { SimNetwork } from "../wires/sim-network.ts";
import { PrngEntropy } from "./prng-entropy.ts";

export const JOURNAL_DIR = "/data/journal";
/** Small, so that a run sees rotations. */
const SEGMENT_BYTES = 1 << 20;
const NS_PER_MS = 1_000_000;

/** Thrown where a process ends in the midst of a call: nothing it does after it counts. */
class ProcessEnded extends Error {}

/** What a desk of the world is made of. */
export interface DeskWorld {
  readonly scheduler: Scheduler;
  readonly wall: WallClock;
  readonly disk: SimDisk;
  readonly network: SimNetwork;
  readonly prng: Prng;
  readonly log: DeskLog;
  /** The desk ended by itself, and no disk or crash was the reason. */
  readonly failed: (error: unknown) => void;
  /** A desk was made anew, over what the disk had. */
  readonly restarted: () => void;
}

/** Starts the production desk's floor, lets it die, and starts it again from its disk. */
export class DeskHost {
  /** The policy it starts with the next time. */
  document: PolicyDocument;
  crashes = 0;
  powerCuts = 0;
  /** Ends after the disk had failed. */
  diskEnds = 0;
  failedStarts = 0;
  readonly #world: DeskWorld;
  #clock: VirtualClock | undefined;
  #floor: Floor | undefined;
  /** What it was started with. */
  #wiring: Wiring | undefined;
  #isPowerCut = false;
  /** Nothing is to be started any more before so much time passed. */
  #downMs = 0;

  constructor(document: PolicyDocument, world: DeskWorld) {
    this.document = document;
    this.#world = world;
    world.disk.makeFolder(JOURNAL_DIR);
  }

  /** Undefined while it is down. */
  get floor(): Floor | undefined {
    return this.#floor;
  }

  start(): void {
    const { scheduler, wall, disk, network, prng, log, restarted } = this.#world;
    const clock = new VirtualClock(scheduler, wall, (error) => this.#ended(error));
    this.#clock = clock;
    this.#wiring = wiringOf(this.document);
    clock.run(() => {
      const floor = new Floor({
        document: this.document,
        actor: "world",
        journalDir: JOURNAL_DIR,
        segmentBytes: SEGMENT_BYTES,
        ports: {
          clock,
          disk: disk.of(clock),
          network: network.of(clock),
          entropy: new PrngEntropy(prng),
          log,
        },
        keepPolicy: () => undefined,
      });
      this.#floor = floor;
      restarted();
      floor.resume();
      floor.open().catch((error: unknown) => this.#ended(error));
    });
  }

  /** The process ends now, and is started again after a while. */
  crash(downMs: number): void {
    this.#downMs = downMs;
    this.#isPowerCut = false;
    this.#end();
  }

  /** The machine loses its power now. */
  cutPower(downMs: number): void {
    this.#downMs = downMs;
    this.#isPowerCut = true;
    this.#end();
  }

  /** The same at the n-th call of a kind to the disk. */
  endAt(at: Parameters<SimDisk["faults"]["crashAt"]>[0], count: number, how: EndTerms): void {
    this.#world.disk.faults.crashAt(at, count, () => {
      this.#downMs = how.downMs;
      this.#isPowerCut = how.isPowerCut;
      this.#end();
      throw new ProcessEnded("the process ended within a call");
    });
  }

  /** So long it stays down should the disk end it. */
  set downMs(downMs: number) {
    this.#downMs = downMs;
  }

  swap(document: PolicyDocument): void {
    const { floor } = this;
    this.document = document;
    if (floor === undefined || floor.state.policyHash === document.sha256) return;
    // As the desk does it: another connection needs another start.
    if (this.#wiring === undefined || changedWiring(this.#wiring, wiringOf(document)).length > 0) {
      return;
    }
    this.run(() => {
      const version = floor.state.policyVersion + 1;
      const compiled = compilePolicy(document, version, indexesIn(floor, document));
      const live = liveTermsOf(document);
      const held = floor.swap(compiled, live, { actor: "world", source: "command" });
      if (held.length > 0) throw new Error(`Invariant: ${held.join()} is in each policy`);
    });
  }

  /** Does something in the desk's process. */
  run(run: () => void): void {
    this.#clock?.run(run);
  }

  #ended(error: unknown): void {
    // What a process that ended within a call makes of that is nobody's business.
    if (this.#clock?.isAlive !== true) return;
    if (!isDiskFailure(error)) return this.#world.failed(error);
    if (this.#floor === undefined) this.failedStarts += 1;
    else this.diskEnds += 1;
    this.#isPowerCut = false;
    this.#end();
  }

  #end(): void {
    const { network, disk, scheduler } = this.#world;
    const clock = this.#clock;
    if (clock === undefined || !clock.isAlive) return;
    clock.kill();
    this.#floor = undefined;
    if (this.#isPowerCut) {
      this.powerCuts += 1;
      network.vanished(clock);
      disk.cutPower();
    } else {
      this.crashes += 1;
      network.died(clock);
    }
    scheduler.after(this.#downMs * NS_PER_MS, () => {
      // Whoever still writes to the machine learns now that nobody is there.
      if (this.#isPowerCut) network.died(clock);
      this.start();
    });
  }
}

/** How a process ends. */
export interface EndTerms {
  readonly isPowerCut: boolean;
  readonly downMs: number;
}

/** The disk said no, perhaps through the words of the journal. */
function isDiskFailure(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof SystemError && (at.code === "EIO" || at.code === "ENOSPC")) return true;
  }
  return false;
}

function indexesIn(floor: Floor, document: PolicyDocument): NameIndexes {
  const names = namesIn(document);
  return {
    names,
    indexes: ofEach((kind) => floor.indexes(kind, names[kind])),
    counts: ofEach((kind) => floor.state.names.count(kind)),
  };
}

const ofEach = <Value>(value: (kind: NameKind) => Value): Record<NameKind, Value> => ({
  account: value("account"),
  symbol: value("symbol"),
  lp: value("lp"),
  session: value("session"),
  group: value("group"),
});
