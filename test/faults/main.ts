/** `npm run faults [-- SCENARIO] [--rounds N] [--rate N] …` prints what faults left. */
import { parseArgs } from "node:util";
import { disconnects } from "./disconnects.ts";
import { killDesk } from "./kill-desk.ts";
import { lastLook } from "./last-look.ts";
import { lpKinds } from "./lp-kinds.ts";
import type { LpKind } from "./lp-kinds.ts";
import { printDisconnects } from "./print-disconnects.ts";
import { printKill } from "./print-kill.ts";
import { printLastLook } from "./print-last-look.ts";
import { printReload } from "./print-reload.ts";
import { reloadUnderLoad } from "./reload.ts";

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
    durability: { type: "string", default: "fsync" },
  },
});

const usage = `usage: npm run faults [-- kill-desk] [--rounds N] [--rate N] [--seed N]
       npm run faults -- reload [--rounds N] [--rate N] [--rules N] [--durability fsync|os]
       npm run faults -- disconnects [--rounds N] [--rate N] [--seed N] [--durability fsync|os]
                                     [--lps generic,lmax,ctrader]
       npm run faults -- last-look [--minutes N] [--rate N] [--seed N] [--durability fsync|os]
                                   [--on-lp-failure reject,internalise]
`;

interface Wishes {
  readonly rounds: number;
  readonly ordersPerSecond: number;
  readonly seed: number;
  readonly rules: number;
  readonly minutes: number;
  readonly kinds: readonly LpKind[];
  readonly onLpFailures: readonly ("reject" | "internalise")[];
  readonly durability: "fsync" | "os";
}

interface Scenario {
  readonly rounds: number;
  readonly rate: number;
  /** @returns whether everything held */
  readonly run: (wishes: Wishes) => Promise<boolean>;
}

const scenarios: Readonly<Record<string, Scenario>> = {
  "kill-desk": {
    rounds: 20,
    rate: 300,
    run: async (it) => {
      onProgress(`kill-desk: ${it.rounds} kills, ${it.ordersPerSecond} orders/s, seed ${it.seed}`);
      return printKill(await killDesk({ ...it, onProgress }));
    },
  },
  reload: {
    rounds: 200,
    rate: 300,
    run: async (it) => {
      const { rounds, rules, ordersPerSecond } = it;
      onProgress(`reload: ${rounds} reloads of ${rules} rules, ${ordersPerSecond} orders/s`);
      const times = { quietMs: 1_000, afterMs: 1_000 };
      return printReload(await reloadUnderLoad({ ...it, ...times, onProgress }));
    },
  },
  disconnects: {
    rounds: 50,
    rate: 100,
    run: async (it) => {
      const { rounds, seed } = it;
      onProgress(`disconnects: ${rounds} faults of ${values.lps}, seed ${seed}`);
      return printDisconnects(await disconnects({ ...it, onProgress }));
    },
  },
  "last-look": {
    rounds: 1,
    rate: 50,
    run: async (it) => {
      const { minutes, ordersPerSecond, seed } = it;
      onProgress(`last-look: ${minutes} min, ${ordersPerSecond} orders/s, seed ${seed}`);
      let isSound = true;
      for (const onLpFailure of it.onLpFailures) {
        const report = await lastLook({ ...it, onLpFailure, onProgress });
        isSound = printLastLook(report) && isSound;
      }
      return isSound;
    },
  },
};

/** @returns the exit code */
async function run(): Promise<number> {
  const [name = "kill-desk", ...rest] = positionals;
  const scenario = scenarios[name];
  const { durability } = values;
  if (scenario === undefined || rest.length > 0) return wrongUsage();
  if (durability !== "fsync" && durability !== "os") return wrongUsage();
  const kinds = listOf(values.lps, lpKinds);
  const onLpFailures = listOf(values["on-lp-failure"], ["reject", "internalise"] as const);
  if (kinds === undefined || onLpFailures === undefined) return wrongUsage();
  const wishes = {
    kinds,
    onLpFailures,
    rounds: Number(values.rounds ?? scenario.rounds),
    ordersPerSecond: Number(values.rate ?? scenario.rate),
    seed: Number(values.seed),
    rules: Number(values.rules),
    minutes: Number(values.minutes),
    durability,
  } as const;
  const { rounds, ordersPerSecond, seed, rules, minutes } = wishes;
  const isSound = [rounds, ordersPerSecond, rules, minutes].every((it) => it > 0);
  if (!isSound || Number.isNaN(seed)) return wrongUsage();
  return (await scenario.run(wishes)) ? 0 : 1;
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
