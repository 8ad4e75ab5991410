import type { Logger } from "pino";
import { NodeNetwork } from "../fix/session/node-network.ts";
import { ControlServer } from "../intake/control/control-server.ts";
import { lockDataFolder } from "../journal/lock.ts";
import type { DataFolderLock } from "../journal/lock.ts";
import { NodeDisk } from "../journal/node-disk.ts";
import type { Cancel } from "../ports/clock.ts";
import { guardedLookup } from "../policy/guarded-lookup.ts";
import type { KeptLayers } from "../policy/layer/kept-layers.ts";
import type { PolicyDocument } from "../policy/policy-document.ts";
import { heldBesides } from "./activation.ts";
import type { KeptBefore } from "./activation.ts";
import { answerControl } from "./control-answers.ts";
import type { ControlDesk } from "./control-answers.ts";
import { createDataFolder } from "./data-folder.ts";
import type { DataFolder } from "./data-folder.ts";
import { Floor } from "./floor.ts";
import { concealed } from "./lp-changes.ts";
import { LoopDelay } from "./loop-delay.ts";
import { NodeEntropy } from "./node-entropy.ts";
import { OfficeKeeper } from "./office-keeper.ts";
import { keptVersion } from "./kept-policies.ts";
import { keepPolicy, removeLeftTables } from "./policy-files.ts";
import { PolicyFileState } from "./policy-file-state.ts";
import { FILE_SEEN, PolicyLoader } from "./policy-loader.ts";
import type {
  ActivationAsked,
  PolicyLoaderDesk,
  ReloadAsked,
  ReloadOutcome,
} from "./policy-loader.ts";
import type { LayersAsked, LoadedTables, NamesAnswer, NamesQuestion } from "./policy-task.ts";
import type { PolicyTask } from "./policy-task.ts";
import { Reloads } from "./reloads.ts";
import { repeat } from "./repeat.ts";
import { SnapshotKeeper } from "./snapshot-keeper.ts";
import { statusOf } from "./status.ts";
import type { DeskStatus } from "./status.ts";
import { TurnClock } from "./turn-clock.ts";
import { wiringOf } from "./wiring.ts";
import type { Wiring } from "./wiring.ts";

/** Between two looks whether a snapshot is due. */
const SNAPSHOT_LOOK_MS = 1_000;

export interface DeskOptions {
  readonly document: PolicyDocument;
  /** What it was made of. */
  readonly layers: KeptLayers;
  readonly kept: KeptBefore;
  /** Why it was not made of what the file says now. */
  readonly fileFault?: string | undefined;
  /** The file it was read from, and is read from again. */
  readonly policyFile: string;
  /** Who starts the desk. */
  readonly actor: string;
  readonly dataDir: string;
  readonly log: Logger;
}

/**
 * The desk process: the floor, on which clients' orders come in, are decided, journaled and carried
 * out, on one event loop of this machine; around it what a process needs. No SQL, no HTTP.
 *
 * Built in the order in which a start must happen: lock, floor, then the doors.
 */
export class Desk implements ControlDesk, PolicyLoaderDesk {
  readonly floor: Floor;
  readonly reloads: Reloads = new Reloads();
  readonly #log: Logger;
  readonly #clock = new TurnClock();
  readonly #folder: DataFolder;
  readonly #policyFile: string;
  /** Of the policy in force. */
  #wiring: Wiring;
  readonly #durability: string;
  readonly #loader: PolicyLoader;
  readonly #lock: DataFolderLock;
  readonly #control: ControlServer;
  readonly #office: OfficeKeeper | undefined;
  readonly #startedNs: number;
  readonly #file: PolicyFileState;
  readonly #snapshots: SnapshotKeeper;
  readonly #loopDelay = new LoopDelay(this.#clock, this.#clock);
  #sweep: Cancel | undefined;

  /** @throws coded errors when the folder is in use or its journal is damaged */
  constructor(options: DeskOptions) {
    const { document, layers, kept, fileFault, policyFile, actor, dataDir, log } = options;
    const folder = createDataFolder(dataDir);
    this.#folder = folder;
    this.#lock = lockDataFolder(folder.dir);
    removeLeftTables(folder.policy);
    this.#log = log;
    this.#policyFile = policyFile;
    this.#wiring = wiringOf(document);
    this.#durability = document.durability;
    this.#loader = new PolicyLoader(this);
    this.#startedNs = this.#clock.monotonicNs();
    const { name: path, sha256, isHeld } = layers.file;
    this.#file = new PolicyFileState({ path, sha256, isHeld, fault: fileFault ?? null });
    const ports = {
      clock: this.#clock,
      work: this.#clock,
      disk: new NodeDisk(),
      network: new NodeNetwork(guardedLookup(true)),
      entropy: new NodeEntropy(),
      log,
    };
    try {
      this.floor = new Floor({
        document,
        actor,
        journalDir: folder.journal,
        snapshotDir: folder.snapshots,
        ports,
        kept,
        keepPolicy: (version, first) =>
          void keepPolicy(folder.policy, version, first, { layers, isOther: kept.isOther }),
      });
    } catch (error) {
      // Whoever waits for the disk takes the folder meanwhile.
      this.#lock.release();
      throw error;
    }
    this.#snapshots = new SnapshotKeeper({
      clock: this.#clock,
      log,
      floor: this.floor,
      folders: { journal: folder.journal, snapshots: folder.snapshots },
    });
    this.#control = new ControlServer({
      path: folder.controlSocket,
      handle: (request, answer) => answerControl(this, request, answer),
      afterCommit: (run) => this.afterCommit(run),
      onError: (error) => this.floor.trouble("control.sock", error.message),
    });
    const { http } = document.intake;
    const { webhook } = document.alerts;
    if (http !== null) this.#office = new OfficeKeeper({ ...folder, ...http, webhook }, log);
  }

  get journalId(): string {
    return this.floor.journalId;
  }

  /** Opens the doors. @returns the port clients connect to, undefined without an intake */
  async start(): Promise<number | undefined> {
    this.floor.resume();
    await this.#control.listen();
    this.#office?.start();
    this.#loader.prepare();
    this.#loader.watch(this.#policyFile, (sha256) => this.#seen(sha256));
    this.#loopDelay.start();
    this.#sweep = repeat(this.#clock, SNAPSHOT_LOOK_MS, () => this.#snapshots.look());
    return await this.floor.open();
  }

  status(): DeskStatus {
    const { floor } = this;
    const { journalId, nextEvent, journalHealth, counters, clients, lps, live, figures } = floor;
    return statusOf({
      journalId,
      counters,
      clients,
      lps,
      nextEvent,
      office: this.#office?.status() ?? null,
      journal: journalHealth,
      snapshots: this.#snapshots.status,
      times: { ...figures.toJSON(), loopDelay: this.#loopDelay.toJSON() },
      uptimeSeconds: Math.floor((this.#clock.monotonicNs() - this.#startedNs) / 1e9),
      durability: this.#durability,
      policyFile: this.#policyFile,
      file: this.#file.status,
      reloads: this.reloads,
      view: floor.view(),
      live,
    });
  }

  /** Reads the policy file again; a bad one changes nothing. */
  reload(asked: ReloadAsked, done: (outcome: ReloadOutcome) => void): void {
    this.#loader.load(asked, (outcome) => {
      this.reloads.note(outcome, asked, this.#clock.wallUs());
      this.#file.read(outcome);
      const level = outcome.kind === "REFUSED" ? "error" : "info";
      this.#log[level]({ ...asked, ...outcome }, "policy reload");
      done(outcome);
    });
  }

  /** Puts in force what was changed at run time, or says what it would be. */
  activate(asked: ActivationAsked, done: (outcome: ReloadOutcome) => void): void {
    this.#loader.load(asked, (outcome) => {
      const { actor, source, change, isTrial } = asked;
      if (!isTrial) this.reloads.note(outcome, { actor, source }, this.#clock.wallUs());
      if (outcome.kind === "ACTIVATED" && asked.file !== "as it is")
        this.#hold(asked.file.heldFrom);
      if (!isTrial) this.#log.info({ actor, source, change, ...outcome }, "policy activation");
      done(outcome);
    });
  }

  /** A version's words are kept from the moment they come into force. */
  #hold(version: number): void {
    const kept = keptVersion(this.#folder.policy, version);
    if (kept !== undefined) this.#file.held(kept.layers.file.sha256);
  }

  #seen(sha256: string | null): void {
    const isOther = this.#file.seen(sha256);
    if (!isOther || !this.floor.live.watchesFile) return;
    this.reload({ actor: FILE_SEEN, source: FILE_SEEN }, () => undefined);
  }

  heldBesides(symbols: readonly string[]): readonly string[] {
    return heldBesides(this.floor.state, symbols);
  }

  task(asked: LayersAsked): PolicyTask {
    const { policyVersion, policyHash } = this.floor.state;
    return {
      path: this.#policyFile,
      policyDir: this.#folder.policy,
      version: policyVersion + 1,
      runningHash: policyHash,
      wiring: this.#wiring,
      asked,
    };
  }

  version(): number {
    return this.floor.state.policyVersion;
  }

  isFileHeld(): boolean {
    return this.#file.status.isHeld;
  }

  indexNames({ reader, of, names }: NamesQuestion): NamesAnswer {
    const indexes = this.floor.indexes(of, names);
    return { kind: "INDEXES", reader, indexes, count: this.floor.state.names.count(of) };
  }

  swap({ compiled, live, lps }: LoadedTables, asked: ReloadAsked): readonly string[] {
    const changes = concealed(lps);
    const held = this.reloads.timed(() => this.floor.swap({ compiled, live, lps: changes }, asked));
    if (held.length === 0) this.#wiring = changes.wiring;
    return held;
  }

  afterCommit(run: () => void): void {
    this.floor.afterCommit(run);
  }

  /** Ends every session with a Logout, lets legs finish, and closes the journal. */
  async stop(): Promise<void> {
    await this.#loader.stop();
    await this.floor.shut();
    this.#sweep?.();
    this.#loopDelay.stop();
    this.#snapshots.stop();
    await this.#office?.stop();
    await this.#control.close();
    this.floor.close();
    this.reloads.close();
    this.#lock.release();
  }
}
