import { Floor } from "../../../desk/floor.ts";
import { liveTermsOf } from "../../../desk/live-terms.ts";
import { lpChangesOf } from "../../../desk/lp-changes.ts";
import { repeat } from "../../../desk/repeat.ts";
import { SnapshotKeeper } from "../../../desk/snapshot-keeper.ts";
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
import type { Reach } from "../script/reach.ts";
import type { SimNetwork } from "../wires/sim-network.ts";
import { PrngEntropy } from "./prng-entropy.ts";
import { SimSnapshots } from "./snapshot-process.ts";

export const JOURNAL_DIR = "/data/journal";
const SNAPSHOT_DIR = "/data/snapshots";
const SNAPSHOT_LOOK_MS = 200;
/** Small, so that a run sees rotations. */
const SEGMENT_BYTES = 1 << 20;
/** So that an episode has some. */
const EVENTS_PER_HASH = 700;
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
  /** Of those who write snapshots. */
  readonly snapshotPrng: Prng;
  readonly reach: Reach;
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
  /** Ends in order. */
  stops = 0;
  /** Ends after the disk had failed. */
  diskEnds = 0;
  failedStarts = 0;
  readonly #world: DeskWorld;
  #clock: VirtualClock | undefined;
  #floor: Floor | undefined;
  /** Of the policy in force. */
  #wiring: Wiring | undefined;
  #snapshots: SnapshotKeeper | undefined;
  #isStopping = false;
  /** Nothing is to be started any more before so much time passed. */
  #downMs = 0;

  constructor(document: PolicyDocument, world: DeskWorld) {
    this.document = document;
    this.#world = world;
    world.disk.makeFolder(JOURNAL_DIR);
    world.disk.makeFolder(SNAPSHOT_DIR);
    world.network.onSecondSend = (clock) => {
      if (clock === this.#clock) world.disk.faults.pass("between sends");
    };
  }

  /** Undefined while it is down. */
  get floor(): Floor | undefined {
    return this.#floor;
  }

  /** It says goodbye to everyone; what it awaits goes on between two steps. */
  get isStopping(): boolean {
    return this.#isStopping;
  }

  start(): void {
    const { scheduler, wall, disk, network, prng, log, reach, restarted } = this.#world;
    const clock = new VirtualClock(scheduler, wall, (error) => this.#ended(error));
    this.#clock = clock;
    this.#wiring = wiringOf(this.document);
    clock.run(() => {
      const floor = new Floor({
        document: this.document,
        actor: "world",
        journalDir: JOURNAL_DIR,
        segmentBytes: SEGMENT_BYTES,
        eventsPerHash: EVENTS_PER_HASH,
        snapshotDir: SNAPSHOT_DIR,
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
      if (floor.snapshotEvent > 0) reach.note("starts from snapshots");
      this.#keepSnapshots(floor, clock);
      restarted();
      floor.resume();
      floor.open().catch((error: unknown) => this.#ended(error));
    });
  }

  /** As in production, but for the process that does it. */
  #keepSnapshots(floor: Floor, clock: VirtualClock): void {
    const { scheduler, wall, disk, snapshotPrng: prng, reach } = this.#world;
    const written = (): void => reach.note("snapshots written");
    const runner = new SimSnapshots({ scheduler, wall, disk, prng, owner: clock, written });
    const folders = { journal: JOURNAL_DIR, snapshots: SNAPSHOT_DIR };
    const log = {
      info: () => undefined,
      error: () => reach.note("snapshots that failed"),
    };
    const snapshots = new SnapshotKeeper({ clock, log, floor, folders, runner });
    this.#snapshots = snapshots;
    repeat(clock, SNAPSHOT_LOOK_MS, () => snapshots.look());
  }

  /** It ends in order, and is started again after a while. */
  stop(downMs: number): void {
    const { floor } = this;
    const clock = this.#clock;
    if (floor === undefined || clock === undefined || this.#isStopping) return;
    this.#isStopping = true;
    const stopped = (): void => {
      this.#snapshots?.stop();
      floor.close();
      this.#downMs = downMs;
      this.#end("stop");
    };
    clock.run(() => {
      floor.shut().then(
        () => clock.run(stopped),
        (error: unknown) => this.#ended(error),
      );
    });
  }

  /** The process ends now, and is started again after a while. */
  crash(downMs: number): void {
    this.#downMs = downMs;
    this.#end("crash");
  }

  /** The machine loses its power now. */
  cutPower(downMs: number): void {
    this.#downMs = downMs;
    this.#end("power cut");
  }

  /** The same at the n-th call of a kind to the disk. */
  endAt(at: Parameters<SimDisk["faults"]["crashAt"]>[0], count: number, how: EndTerms): void {
    this.#world.disk.faults.crashAt(at, count, () => {
      this.#downMs = how.downMs;
      const end = how.isPowerCut ? "power cut" : "crash";
      this.#world.reach.note(`${end} ${at}`);
      this.#end(end);
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
    const running = this.#wiring;
    if (running === undefined || changedWiring(running, wiringOf(document)).length > 0) return;
    this.run(() => {
      const version = floor.state.policyVersion + 1;
      const compiled = compilePolicy(document, version, indexesIn(floor, document));
      const live = liveTermsOf(document);
      const lps = lpChangesOf(running, document);
      const asked = { actor: "world", source: "command" };
      const held = floor.swap({ compiled, live, lps }, asked);
      if (held.length > 0) throw new Error(`Invariant: ${held.join()} is in each policy`);
      this.#wiring = lps.wiring;
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
    this.#end(this.#floor === undefined ? "failed start" : "disk");
  }

  #end(how: End): void {
    const { network, disk, scheduler } = this.#world;
    const clock = this.#clock;
    if (clock === undefined || !clock.isAlive) return;
    clock.kill();
    this.#floor = undefined;
    this.#count(how);
    this.#isStopping = false;
    const isPowerCut = how === "power cut";
    if (isPowerCut) {
      network.vanished(clock);
      disk.cutPower();
    } else network.died(clock);
    scheduler.after(this.#downMs * NS_PER_MS, () => {
      // Whoever still writes to the machine learns now that nobody is there.
      if (isPowerCut) network.died(clock);
      this.start();
    });
  }

  #count(how: End): void {
    const { reach } = this.#world;
    if (this.#isStopping && how !== "stop") reach.note("ends within a stop");
    switch (how) {
      case "stop":
        this.stops += 1;
        return reach.note("orderly stops");
      case "crash":
        this.crashes += 1;
        return reach.note("crashes");
      case "power cut":
        this.powerCuts += 1;
        return reach.note("power cuts");
      case "disk":
        this.diskEnds += 1;
        return reach.note("ends by the disk");
      case "failed start":
        this.failedStarts += 1;
        return reach.note("failed starts");
    }
  }
}

type End = "stop" | "crash" | "power cut" | "disk" | "failed start";

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
