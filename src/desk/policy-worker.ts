/** Reads, checks and compiles a policy beside the desk's thread, and ends. */
import { parentPort, workerData } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import type { NameKind } from "../core/names.ts";
import { nameKinds } from "../core/names.ts";
import { transferListOf } from "../core/decide/rules/rule-buffers.ts";
import { compilePolicy } from "../policy/compile.ts";
import type { CompiledPolicy } from "../policy/compile.ts";
import { printIssues } from "../policy/issue.ts";
import { loadPolicy } from "../policy/load-policy.ts";
import { namesIn } from "../policy/name-indexes.ts";
import type { NameIndexes } from "../policy/name-indexes.ts";
import type { PolicyDocument } from "../policy/policy-document.ts";
import { liveTermsOf } from "./live-terms.ts";
import type { LiveTerms } from "./live-terms.ts";
import { keepPolicy } from "./policy-files.ts";
import { changedWiring, wiringOf } from "./wiring.ts";
import type { Wiring } from "./wiring.ts";

/** What the desk tells the worker. */
export interface PolicyTask {
  readonly path: string;
  readonly policyDir: string;
  /** The number the policy gets if it differs from the running one. */
  readonly version: number;
  readonly runningHash: string;
  readonly wiring: Wiring;
}

/** What the worker tells the desk; the last of them is any but NAMES. */
export type WorkerMessage =
  | { readonly kind: "NAMES"; readonly of: NameKind; readonly names: readonly string[] }
  | { readonly kind: "UNCHANGED" }
  | { readonly kind: "REFUSED"; readonly code: ReloadFaultCode; readonly text: string }
  | { readonly kind: "COMPILED"; readonly compiled: CompiledPolicy; readonly live: LiveTerms };

export type ReloadFaultCode = "POLICY_INVALID" | "RESTART_NEEDED" | "RELOAD_FAILED";

/** The desk's answer to NAMES: the index of each, and how many of that kind there are now. */
export interface NamesAnswer {
  readonly indexes: Int32Array;
  readonly count: number;
}

/** So many names at a time are looked up or interned, so that orders pass between. */
const NAMES_AT_ONCE = 256;

async function run(port: MessagePort, task: PolicyTask): Promise<void> {
  const tell = (message: WorkerMessage, transfer: ArrayBuffer[] = []): void =>
    port.postMessage(message, transfer);
  const loaded = await loadPolicy(task.path, process.env);
  if (!loaded.ok) {
    return tell({ kind: "REFUSED", code: "POLICY_INVALID", text: printIssues(loaded.error) });
  }
  const { document } = loaded.value;
  const changed = changedWiring(task.wiring, wiringOf(document));
  if (changed.length > 0) {
    const text = `${changed.join(", ")} cannot change while the desk runs; restart it`;
    return tell({ kind: "REFUSED", code: "RESTART_NEEDED", text });
  }
  // Asked last: a password is not in the hash, and needs a new logon all the same.
  if (document.sha256 === task.runningHash) return tell({ kind: "UNCHANGED" });
  const compiled = compilePolicy(document, task.version, await indexesOf(document, port));
  keepPolicy(task.policyDir, task.version, document);
  const { rules, accounts } = compiled;
  return tell({ kind: "COMPILED", compiled, live: liveTermsOf(document) }, [
    ...transferListOf(rules),
    ...buffersOf(accounts),
  ]);
}

const none = (): Int32Array => new Int32Array(0);

async function indexesOf(document: PolicyDocument, port: MessagePort): Promise<NameIndexes> {
  const names = namesIn(document);
  const indexes = { account: none(), symbol: none(), lp: none(), session: none(), group: none() };
  const counts = { account: 0, symbol: 0, lp: 0, session: 0, group: 0 };
  for (const of of nameKinds) {
    const all = new Int32Array(names[of].length);
    for (let at = 0; at === 0 || at < all.length; at += NAMES_AT_ONCE) {
      const slice = names[of].slice(at, at + NAMES_AT_ONCE);
      const answer = await asked(port, { kind: "NAMES", of, names: slice });
      all.set(answer.indexes, at);
      counts[of] = answer.count;
    }
    indexes[of] = all;
  }
  return { names, indexes, counts };
}

function asked(port: MessagePort, question: WorkerMessage): Promise<NamesAnswer> {
  return new Promise((resolve) => {
    port.once("message", (answer: NamesAnswer) => resolve(answer));
    port.postMessage(question);
  });
}

const buffersOf = (columns: object): ArrayBuffer[] =>
  Object.values(columns).flatMap((column: unknown) =>
    ArrayBuffer.isView(column) && column.buffer instanceof ArrayBuffer ? [column.buffer] : [],
  );

if (parentPort !== null) {
  const port = parentPort;
  const task: PolicyTask = workerData;
  await run(port, task);
  port.close();
}
