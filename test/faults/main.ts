/** `npm run faults [-- SCENARIO] [--rounds N] [--rate N] …` prints what faults left. */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { writeRows } from "./fault-table.ts";
import type { FaultRow, NotRun } from "./fault-table.ts";
import { lpKinds } from "./lp-kinds.ts";
import type { Wishes } from "./scenario.ts";
import { scenarios } from "./scenarios.ts";

const onProgress = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string" },
    rate: { type: "string" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    rules: { type: "string", default: "10000" },
    "on-lp-failure": { type: "string", default: "reject,internalise" },
    lps: { type: "string", default: "generic,generic,generic" },
    minutes: { type: "string", default: "10" },
    within: { type: "string", default: "Infinity" },
    durability: { type: "string", default: "fsync" },
    page: { type: "string", default: join(import.meta.dirname, "../../docs/RELIABILITY.md") },
  },
});

const usage = `usage: npm run faults [-- --rate N] [--seed N]      everything, in its short form
       npm run faults -- NAME [--rounds N] [--rate N] [--seed N] [--durability fsync|os]
       npm run faults -- reload [--rules N]
       npm run faults -- disconnects [--lps generic,lmax,ctrader]
       npm run faults -- last-look [--minutes N] [--on-lp-failure reject,internalise]
--within MINUTES: deaths of the desk end earlier than their rounds;
--page FILE: where the table of results is; NAME: ${Object.keys(scenarios).join(", ")}
`;

/** @returns the exit code */
async function run(): Promise<number> {
  const [name, ...rest] = positionals;
  const usual = wishesFrom();
  if (usual === undefined || rest.length > 0) return wrongUsage();
  if (name === undefined) return (await runAll(usual)) ? 0 : 1;
  const scenario = scenarios[name];
  if (scenario === undefined) return wrongUsage();
  const { rounds, rate } = scenario;
  const rows: (FaultRow | NotRun)[] = [];
  const isSound = await scenario.run({
    ...usual,
    rounds: numberOr(values.rounds, rounds),
    ordersPerSecond: numberOr(values.rate, rate),
    note: (row) => rows.push(row),
  });
  if (rows.length > 0) writeRows(values.page, "long", rows);
  return isSound ? 0 : 1;
}

/** Every scenario in its short form; one that breaks off does not keep the others from running. */
async function runAll(usual: Wishes): Promise<boolean> {
  let isSound = true;
  for (const [name, { short, rate, run: runIt }] of Object.entries(scenarios)) {
    if (short === undefined) continue;
    process.stdout.write(`\n${name}\n`);
    const note = (row: FaultRow | NotRun): void => writeRows(values.page, "short", [row]);
    const wishes = { ...usual, ordersPerSecond: numberOr(values.rate, rate), ...short, note };
    const held = await runIt(wishes).catch((error: unknown) => {
      process.stdout.write(`broken off: ${String(error)}\n`);
      return false;
    });
    if (!held) process.stdout.write(`${name} DID NOT HOLD\n`);
    isSound = held && isSound;
  }
  return isSound;
}

const numberOr = (text: string | undefined, usual: number): number => Number(text ?? usual);

/** @returns undefined when one of the flags makes no sense */
function wishesFrom(): Wishes | undefined {
  const { durability } = values;
  const kinds = listOf(values.lps, lpKinds);
  const onLpFailures = listOf(values["on-lp-failure"], ["reject", "internalise"] as const);
  if (durability !== "fsync" && durability !== "os") return undefined;
  if (kinds === undefined || onLpFailures === undefined) return undefined;
  const [rounds, ordersPerSecond] = [numberOr(values.rounds, 1), numberOr(values.rate, 1)];
  const [rules, minutes, seed] = [values.rules, values.minutes, values.seed].map(Number);
  const withinMinutes = Number(values.within);
  const numbers = [rounds, ordersPerSecond, rules, minutes, withinMinutes];
  if (!numbers.every((it) => (it ?? 0) > 0) || Number.isNaN(seed)) return undefined;
  return {
    rounds,
    ordersPerSecond,
    seed: seed ?? 0,
    rules: rules ?? 0,
    minutes: minutes ?? 0,
    withinMinutes,
    kinds,
    onLpFailures,
    durability,
    onProgress,
    note: () => undefined,
  };
}

/** @returns undefined when something in the list is not known */
function listOf<Word extends string>(text: string, known: readonly Word[]): Word[] | undefined {
  const words = text.split(",");
  const found = words.flatMap((word) => known.filter((each) => each === word));
  return found.length < words.length ? undefined : found;
}

function wrongUsage(): number {
  process.stderr.write(usage);
  return 2;
}

// Children end when this process exits, and only then: by a signal it must not just be gone.
for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const) {
  process.once(signal, () => process.exit(code));
}

process.exitCode = await run();
