/**
 * The desk's worker for policies: has a process read each, keeps it beside the journal and hands
 * its tables over, so that the desk's thread waits neither for the disk nor for the copying.
 *
 * It waits for one load after the other, until the desk stops.
 */
import { readFileSync } from "node:fs";
import { parentPort } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import { transferListOf } from "../core/decide/rules/rule-buffers.ts";
import { adoptPolicy } from "./policy-files.ts";
import { PolicyProcess } from "./policy-process.ts";
import type { ReadingEnd } from "./policy-process.ts";
import { unpacked } from "./policy-task.ts";
import type { DeskMessage, LoadOrder, NamesAnswer } from "./policy-task.ts";
import type { PolicyTask, WorkerMessage } from "./policy-task.ts";

/** Attempts until one ends in time, or until the desk stops. */
class Load {
  readonly #port: MessagePort;
  #process: PolicyProcess | undefined;
  #isStopped = false;

  constructor(port: MessagePort) {
    this.#port = port;
  }

  answer(names: NamesAnswer): void {
    this.#process?.answer(names);
  }

  /** @returns when no process of it is left; it says nothing from here on */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#process?.stop();
  }

  async run({ task, attempts }: LoadOrder): Promise<void> {
    const vain: string[] = [];
    for (const attempt of attempts) {
      if (this.#isStopped) return;
      this.#process = new PolicyProcess(attempt, (question) => this.#tell(question));
      const end = await this.#process.read(task);
      if (this.#isStopped) return;
      if (end.kind === "VAIN") vain.push(end.text);
      else this.#end(end, task);
      // Last, since it takes as long as the process has memory to give back.
      await this.#process.stop();
      if (end.kind !== "VAIN") return;
    }
    this.#tell({ kind: "REFUSED", code: "RELOAD_FAILED", text: vain.join("; then ") });
  }

  #end(end: Exclude<ReadingEnd, { kind: "VAIN" }>, task: PolicyTask): void {
    if (end.kind !== "READ") return this.#tell(end);
    const { compiled, live } = unpacked(readFileSync(end.tables));
    // Removes the tables as well: nothing but the adopted file stays.
    adoptPolicy(task.policyDir, task.version, end.hash, end.unfinished);
    const { rules, accounts } = compiled;
    return this.#tell({ kind: "COMPILED", compiled, live }, [
      ...transferListOf(rules),
      ...buffersOf(accounts),
    ]);
  }

  #tell(message: WorkerMessage, transfer: ArrayBuffer[] = []): void {
    this.#port.postMessage(message, transfer);
  }
}

const buffersOf = (columns: object): ArrayBuffer[] =>
  Object.values(columns).flatMap((column: unknown) =>
    ArrayBuffer.isView(column) && column.buffer instanceof ArrayBuffer ? [column.buffer] : [],
  );

function loadOneByOne(port: MessagePort): void {
  let load: Load | undefined;
  let gone = Promise.resolve();
  const begin = (order: LoadOrder): void => {
    const before = gone;
    const next = new Load(port);
    load = next;
    gone = next.run(order).then(() => before);
  };
  const end = async (): Promise<void> => {
    await load?.stop();
    await gone;
    port.close();
  };
  port.on("message", (message: DeskMessage) => {
    if (message.kind === "LOAD") begin(message.order);
    else if (message.kind === "INDEXES") load?.answer(message);
    else void end();
  });
}

if (parentPort !== null) loadOneByOne(parentPort);
