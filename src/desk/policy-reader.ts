/**
 * Where the process that reads policies begins. It checks and compiles each, writes the file that
 * is to be kept, says what came of it, and waits for the next one or to be ended.
 */
import { writeFileSync } from "node:fs";
import process from "node:process";
import type { NameKind } from "../core/names.ts";
import { nameKinds } from "../core/names.ts";
import { compilePolicy } from "../policy/compile.ts";
import { printIssues } from "../policy/issue.ts";
import { loadPolicy } from "../policy/load-policy.ts";
import { parsePolicy } from "../policy/parse-policy.ts";
import { namesIn } from "../policy/name-indexes.ts";
import type { NameIndexes } from "../policy/name-indexes.ts";
import type { PolicyDocument } from "../policy/policy-document.ts";
import { hashOfText } from "../policy/policy-hash.ts";
import type { LoadedPolicy } from "../policy/provenance.ts";
import { liveTermsOf } from "./live-terms.ts";
import { lpChangesOf, revealed } from "./lp-changes.ts";
import { fits, keptLayersOf, layersFor } from "./policy-layers.ts";
import type { LayersToRead } from "./policy-layers.ts";
import { TABLES, writeUnfinished } from "./policy-files.ts";
import { packed } from "./policy-task.ts";
import type { LoadedTables, NamesAnswer, PolicyTask, ReaderMessage } from "./policy-task.ts";
import { saysOther } from "./says-other.ts";
import { changedWiring, haveSameLps } from "./wiring.ts";

/** So many names at a time are looked up or interned, so that orders pass between. */
const NAMES_AT_ONCE = 256;

async function readPolicy(task: PolicyTask): Promise<ReaderMessage> {
  const layers = layersFor(task);
  const { database } = layers;
  const read =
    layers.text === null
      ? await loadPolicy(task.path, process.env, { database })
      : parsePolicy(layers.text, task.path, process.env, { database });
  if (!read.ok) {
    const { error: issues } = read;
    return { kind: "REFUSED", code: "POLICY_INVALID", text: printIssues(issues), issues };
  }
  const { document, storedText } = read.value;
  const lps = lpChangesOf(task.wiring, document);
  const changed = changedWiring(task.wiring, lps.wiring);
  if (changed.length > 0) {
    const text = `${changed.join(", ")} cannot change while the desk runs; restart it`;
    return { kind: "REFUSED", code: "RESTART_NEEDED", text };
  }
  if (task.asked.isTrial) return fits(task, read.value);
  const fileSha256 = layers.text === null ? hashOfText(read.value.fileText) : null;
  // A new password does not change the hash, and is a new version all the same.
  const isSame = document.sha256 === task.runningHash && haveSameLps(task.wiring, lps.wiring);
  if (isSame && !isOther(layers, read.value)) return { kind: "UNCHANGED", fileSha256 };
  const compiled = compilePolicy(document, task.version, await indexesOf(document));
  const kept = keptLayersOf(read.value, task, layers);
  const unfinished = writeUnfinished(task.policyDir, task.version, storedText, kept);
  // Through the channel they would come in small pieces, and orders would wait between them.
  const tables = `${unfinished}${TABLES}`;
  const loaded: LoadedTables = { compiled, live: liveTermsOf(document), lps: revealed(lps) };
  writeFileSync(tables, packed(loaded), { mode: 0o600 });
  return { kind: "READ", hash: document.sha256, fileSha256, unfinished, tables };
}

/** Made of other words than the running policy, though it says the same as these layers stand. */
const isOther = ({ isOther: isKnown, text, running }: LayersToRead, read: LoadedPolicy): boolean =>
  isKnown || (text === null && running !== undefined && saysOther(running, read, process.env));

async function indexesOf(document: PolicyDocument): Promise<NameIndexes> {
  const names = namesIn(document);
  const none: Int32Array = new Int32Array(0);
  const indexes = { account: none, symbol: none, lp: none, session: none, group: none };
  const counts = { account: 0, symbol: 0, lp: 0, session: 0, group: 0 };
  for (const of of nameKinds) {
    const { all, count } = await indexed(of, names[of]);
    indexes[of] = all;
    counts[of] = count;
  }
  return { names, indexes, counts };
}

async function indexed(
  of: NameKind,
  names: readonly string[],
): Promise<{ readonly all: Int32Array; readonly count: number }> {
  const all = new Int32Array(names.length);
  let count = 0;
  for (let at = 0; at === 0 || at < all.length; at += NAMES_AT_ONCE) {
    const slice = names.slice(at, at + NAMES_AT_ONCE);
    const answer = await asked({ kind: "NAMES", reader: process.pid, of, names: slice });
    all.set(answer.indexes, at);
    count = answer.count;
  }
  return { all, count };
}

function asked(question: ReaderMessage): Promise<NamesAnswer> {
  const answer = heard<NamesAnswer>();
  process.send?.(question);
  return answer;
}

/** What the worker says next: it asks for one policy at a time, and says only what it is asked. */
const heard = <Message>(): Promise<Message> =>
  new Promise((resolve) => process.once("message", resolve));

/** A fault of ours is told like any other: whoever asked for the policy needs an answer. */
async function told(task: PolicyTask): Promise<ReaderMessage> {
  try {
    return await readPolicy(task);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { kind: "REFUSED", code: "RELOAD_FAILED", text };
  }
}

async function readOneByOne(): Promise<never> {
  for (;;) {
    const answer = await told(await heard<PolicyTask>());
    process.send?.(answer);
  }
}

// They go to whole groups of processes, and mean the desk, which has it read then or ends it.
for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, () => undefined);
// Whoever asked is gone, and nobody else can use what is read.
process.once("disconnect", () => process.exit());
void readOneByOne();
