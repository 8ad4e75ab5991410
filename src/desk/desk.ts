import type { Logger } from "pino";
import { NodeNetwork } from "../fix/session/node-network.ts";
import { ControlServer } from "../intake/control/control-server.ts";
import { lockDataFolder } from "../journal/lock.ts";
import type { DataFolderLock } from "../journal/lock.ts";
import { NodeDisk } from "../journal/node-disk.ts";
import type { Cancel } from "../ports/clock.ts";
import type { PolicyDocument } from "../policy/policy-document.ts";
import { answerControl } from "./control-answers.ts";
import type { ControlDesk } from "./control-answers.ts";
import { createDataFolder } from "./data-folder.ts";
import type { DataFolder } from "./data-folder.ts";
import { Floor } from "./floor.ts";
import { concealed } from "./lp-changes.ts";
import { LoopDelay } from "./loop-delay.ts";
import { NodeEntropy } from "./node-entropy.ts";
import { OfficeKeeper } from "./office-keeper.ts";
import { keepPolicy, removeLeftTables } from "./policy-files.ts";
import { PolicyLoader } from "./policy-loader.ts";
import type { PolicyLoaderDesk, ReloadAsked, ReloadOutcome } from "./policy-loader.ts";
import type { LoadedTables, NamesAnswer, NamesQuestion, PolicyTask } from "./policy-task.ts";
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
  readonly #snapshots: SnapshotKeeper;
  readonly #loopDelay = new LoopDelay(this.#clock, this.#clock);
  #sweep: Cancel | undefined;

  /** @throws coded errors when the folder is in use or its journal is damaged */
  constructor({ document, policyFile, actor, dataDir, log }: DeskOptions) {
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
    const ports = {
      clock: this.#clock,
      work: this.#clock,
      disk: new NodeDisk(),
      network: new NodeNetwork(),
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
        keepPolicy: (version, first) => void keepPolicy(folder.policy, version, first),
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
      reloads: this.reloads,
      view: floor.view(),
      live,
    });
  }

  /** Reads the policy file again; a bad one changes nothing. */
  reload(asked: ReloadAsked, done: (outcome: ReloadOutcome) => void): void {
    this.#loader.load(asked, (outcome) => {
      this.reloads.note(outcome, asked, this.#clock.wallUs());
      const level = outcome.kind === "REFUSED" ? "error" : "info";
      this.#log[level]({ ...asked, ...outcome }, "policy reload");
      done(outcome);
    });
  }

  task(): PolicyTask {
    const { policyVersion, policyHash } = this.floor.state;
    return {
      path: this.#policyFile,
      policyDir: this.#folder.policy,
      version: policyVersion + 1,
      runningHash: policyHash,
      wiring: this.#wiring,
    };
  }

  version(): number {
    return this.floor.state.policyVersion;
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
