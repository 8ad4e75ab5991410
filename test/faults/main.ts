/** `npm run faults [-- SCENARIO] [--rounds N] [--rate N] …` prints what faults left. */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { endBySignal } from "./end-by-signal.ts";
import { writeRows } from "./fault-table.ts";
import { lpKinds } from "./lp-kinds.ts";
import { runScenario, summaryOf } from "./run-scenario.ts";
import type { Outcome } from "./run-scenario.ts";
import type { Scenario, Wishes } from "./scenario.ts";
import { scenarios } from "./scenarios.ts";

const onProgress = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    short: { type: "boolean", default: false },
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
       npm run faults -- NAME --short [--rate N] [--seed N]   one of them, in the form all have
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
  if (name === undefined) return runAll(usual);
  const scenario = scenarios[name];
  if (scenario === undefined) return wrongUsage();
  const { rounds, rate } = scenario;
  const outcome = values.short
    ? await runShort(scenario, usual)
    : await runScenario(scenario, {
        ...usual,
        rounds: numberOr(values.rounds, rounds),
        ordersPerSecond: numberOr(values.rate, rate),
        note: (row) => writeRows(values.page, "long", [row]),
      });
  return told(new Map([[name, outcome]]));
}

const runShort = (scenario: Scenario, usual: Wishes): Promise<Outcome> =>
  runScenario(scenario, {
    ...usual,
    ordersPerSecond: numberOr(values.rate, scenario.rate),
    ...scenario.short,
    note: (row) => writeRows(values.page, "short", [row]),
  });

/** Every scenario in its short form, whatever becomes of the others. */
async function runAll(usual: Wishes): Promise<number> {
  const outcomes = new Map<string, Outcome>();
  for (const [name, scenario] of Object.entries(scenarios)) {
    if (scenario.short === undefined) continue;
    process.stdout.write(`\n${name}\n`);
    const outcome = await runShort(scenario, usual);
    outcomes.set(name, outcome);
    if (outcome === "failed") process.stdout.write(`${name} DID NOT HOLD\n`);
  }
  return told(outcomes);
}

/** @returns the exit code */
function told(outcomes: ReadonlyMap<string, Outcome>): number {
  process.stdout.write(`${summaryOf(outcomes)}\n`);
  return [...outcomes.values()].includes("failed") ? 1 : 0;
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

endBySignal();
process.exitCode = await run();
