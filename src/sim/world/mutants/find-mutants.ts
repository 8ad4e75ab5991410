import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { SimOptions } from "../program/options.ts";
import { mutants } from "./catalog.ts";
import { planted } from "./mutant.ts";
import type { Mutant } from "./mutant.ts";
import { seenByName } from "./seen-by.ts";

/** A mutant that is not found within so many steps is not found. */
const STEPS = 200_000;
/** Seeds near each other tell apart nothing: the moderate mix and the swarm have a half each. */
const HALF = STEPS / 2;
/** Short episodes: what tells a bug is often who trades with whom, which is drawn for each. */
const COMMANDS = 250;
const PATIENCE_MS = 240_000;
/** Runs side by side. */
const AT_ONCE = 2;

/** The compiled program, of which this file is a part. */
const compiled: string = fileURLToPath(new URL("../../../", import.meta.url));

/** Plants one bug after the other and looks whether a run finds it. @returns whether all were */
export async function findMutants(
  { mutants: named = [], seed }: SimOptions,
  say: (line: string) => void,
): Promise<boolean> {
  const wanted = mutants.filter(({ name }) => named.length === 0 || named.includes(name));
  const unknown = named.filter((name) => !mutants.some((mutant) => mutant.name === name));
  if (unknown.length > 0) throw new Error(`no mutant is called ${unknown.join(", ")}`);
  let found = 0;
  const next = wanted.values();
  const work = async (): Promise<void> => {
    for (const mutant of next) {
      const how = await findOne(mutant, mutant.seed ?? seed);
      const isMeant = isSeenAs(mutant, how);
      if (isMeant) found += 1;
      const accident = isMeant || how === undefined ? "" : "NOT BY ITS CHECK: ";
      say(`${mutant.name}: ${accident}${how ?? "NOT FOUND"} (${mutant.what})`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  say(`${found} of ${wanted.length} found`);
  return found === wanted.length;
}

/** By an invariant that is meant to tell of it, where the mutant names them. */
function isSeenAs({ name, seenBy = seenByName[name] }: Mutant, how: string | undefined): boolean {
  const [, invariant] = / violates (\w+):/u.exec(how ?? "") ?? [];
  if (invariant === undefined) return false;
  return seenBy === undefined || seenBy.some((each) => each === invariant);
}

/** @returns what it violated; undefined: nothing */
async function findOne(mutant: Mutant, seed: number): Promise<string | undefined> {
  // Where a package is looked for upwards, it is found.
  mkdirSync(join(compiled, ".mutants"), { recursive: true });
  const dir = mkdtempSync(join(compiled, ".mutants", "one-"));
  try {
    plant(mutant, dir);
    return (await tryOut(dir, seed, false)) ?? (await tryOut(dir, seed, true));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function plant(mutant: Mutant, dir: string): void {
  for (const part of [
    "core",
    "desk",
    "fix",
    "intake",
    "journal",
    "lps",
    "policy",
    "ports",
    "sim",
  ]) {
    cpSync(join(compiled, part), join(dir, part), { recursive: true, filter: isProgram });
  }
  const file = join(dir, mutant.file);
  writeFileSync(file, planted(readFileSync(file, "utf8"), mutant));
}

const isProgram = (path: string): boolean => !/\.(map|d\.ts|tsbuildinfo)$/.test(path);

/** @returns the line of what was violated, or how the run ended otherwise */
async function tryOut(dir: string, seed: number, isSwarm: boolean): Promise<string | undefined> {
  const program = join(dir, "sim/world/program/main.js");
  const bounds = ["--seed", `${seed}`, "--steps", `${HALF}`, "--commands", `${COMMANDS}`];
  const args = [...bounds, "--no-shrink"];
  const child = spawn(process.execPath, [program, ...args, ...(isSwarm ? ["--swarm"] : [])]);
  const [out, errors] = [gathered(child.stdout), gathered(child.stderr)];
  const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
  const code = await new Promise<number | null>((resolve) => {
    child.on("close", (ended) => resolve(ended));
  });
  clearTimeout(timer);
  if (code === 0) return undefined;
  const [first = ""] = out().split("\n");
  return first.includes("violates") ? first.slice(0, 160) : unusable(code, errors());
}

/** A run that ends otherwise found nothing: it could not run. */
function unusable(code: number | null, errors: string): never {
  throw new Error(`a run with a planted bug ended with ${code}: ${errors.slice(0, 2000)}`);
}

function gathered(stream: NodeJS.ReadableStream): () => string {
  let text = "";
  stream.on("data", (piece: Buffer) => (text += piece.toString("utf8")));
  return () => text;
}
