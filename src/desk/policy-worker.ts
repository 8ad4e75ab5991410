/**
 * The desk's worker for policies: has a process read each, keeps it beside the journal and hands
 * its tables over, so that the desk's thread waits neither for the disk nor for the copying.
 *
 * It waits for one load after the other, until the desk stops.
 */
import { readFileSync, rmSync } from "node:fs";
import { getPriority, setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import { transferListOf } from "../core/decide/rules/rule-buffers.ts";
import { FileWatch } from "./file-watch.ts";
import { adoptPolicy, discardPolicy } from "./policy-files.ts";
import type { ReadingEnd } from "./policy-process.ts";
import { PolicyReaders } from "./policy-readers.ts";
import { unpacked } from "./policy-task.ts";
import type { DeskMessage, LoadedTables, NamesAnswer, PolicyTask } from "./policy-task.ts";
import type { ReadingAttempt, WorkerMessage } from "./policy-task.ts";

/** A tenth of what a thread of the desk gets that wants the same processor. */
const TENTH_NICENESS = 10;

class PolicyWorker {
  readonly #port: MessagePort;
  readonly #readers: PolicyReaders;
  #isStopped = false;
  /** Where policies are kept, once one was asked for. */
  #dir = "";
  #watch: FileWatch | undefined;
  /** Resolved when no load is under way. */
  #idle = Promise.resolve();

  constructor(port: MessagePort, attempts: readonly ReadingAttempt[]) {
    this.#port = port;
    this.#readers = new PolicyReaders(attempts, (question) => this.#tell(question));
  }

  begin(task: PolicyTask): void {
    this.#dir = task.policyDir;
    const before = this.#idle;
    this.#idle = this.#load(task).then(() => before);
  }

  watch(path: string): void {
    this.#watch ??= new FileWatch(path, (sha256) => this.#tell({ kind: "FILE", sha256 }));
  }

  /** Of the load that has just ended: no other is under way. */
  discard(version: number): void {
    if (this.#dir !== "") discardPolicy(this.#dir, version);
  }

  answer(names: NamesAnswer): void {
    this.#readers.answer(names);
  }

  /** @returns when no process of it is left; it says nothing from here on */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#watch?.stop();
    await this.#readers.stop();
    await this.#idle;
    this.#port.close();
  }

  async #load(task: PolicyTask): Promise<void> {
    const end = await this.#readers.read(task);
    if (this.#isStopped) return;
    if (end.kind === "VAIN") return this.#refuse(end.text);
    try {
      return this.#end(end, task);
    } catch (error) {
      return this.#refuse(error instanceof Error ? error.message : String(error));
    }
  }

  #end(end: Exclude<ReadingEnd, { kind: "VAIN" }>, task: PolicyTask): void {
    if (end.kind !== "READ") return this.#tell(end);
    const { compiled, live, lps } = takeTables(end.tables);
    adoptPolicy(task.policyDir, task.version, end.hash, end.unfinished);
    const { rules, accounts } = compiled;
    const { fileSha256 } = end;
    return this.#tell({ kind: "COMPILED", compiled, live, lps, fileSha256 }, [
      ...transferListOf(rules),
      ...buffersOf(accounts),
    ]);
  }

  #refuse(text: string): void {
    this.#tell({ kind: "REFUSED", code: "RELOAD_FAILED", text });
  }

  #tell(message: WorkerMessage, transfer: ArrayBuffer[] = []): void {
    this.#port.postMessage(message, transfer);
  }
}

/** Passwords are in the file: it is gone before anything else can fail. */
function takeTables(path: string): LoadedTables {
  const bytes = readFileSync(path);
  rmSync(path);
  return unpacked(bytes);
}

const buffersOf = (columns: object): ArrayBuffer[] =>
  Object.values(columns).flatMap((column: unknown) =>
    ArrayBuffer.isView(column) && column.buffer instanceof ArrayBuffer ? [column.buffer] : [],
  );

function loadOneByOne(port: MessagePort): void {
  const attempts: readonly ReadingAttempt[] = workerData;
  const worker = new PolicyWorker(port, attempts);
  port.on("message", (message: DeskMessage) => {
    if (message.kind === "LOAD") worker.begin(message.task);
    else if (message.kind === "INDEXES") worker.answer(message);
    else if (message.kind === "DISCARD") worker.discard(message.version);
    else if (message.kind === "WATCH") worker.watch(message.path);
    else void worker.stop();
  });
}

// Linux has it of this thread alone, and of what it starts: what it copies keeps no order waiting.
// A desk that is less urgent already stays so: not everybody may make a thread more urgent.
if (getPriority(0) < TENTH_NICENESS) setPriority(0, TENTH_NICENESS);
if (parentPort !== null) loadOneByOne(parentPort);
