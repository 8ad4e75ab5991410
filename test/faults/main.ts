/** `npm run faults [-- kill-desk|reload] [--rounds N] [--rate N] …` prints what faults left. */
import { parseArgs } from "node:util";
import { killDesk } from "./kill-desk.ts";
import { printKill } from "./print-kill.ts";
import { printReload } from "./print-reload.ts";
import { reloadUnderLoad } from "./reload.ts";

const onProgress = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string" },
    rate: { type: "string", default: "300" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    rules: { type: "string", default: "10000" },
    durability: { type: "string", default: "fsync" },
  },
});

const usage = `usage: npm run faults [-- kill-desk] [--rounds N] [--rate N] [--seed N]
       npm run faults -- reload [--rounds N] [--rate N] [--rules N] [--durability fsync|os]
`;

/** @returns the exit code */
async function run(): Promise<number> {
  const [name = "kill-desk", ...rest] = positionals;
  const { durability } = values;
  const [rounds, ordersPerSecond] = [values.rounds ?? defaultRounds(name), values.rate].map(Number);
  const [seed, rules] = [values.seed, values.rules].map(Number);
  const isPlain = rest.length === 0 && seed !== undefined && !Number.isNaN(seed);
  if (!isPlain || !rounds || !ordersPerSecond || !rules) return wrongUsage();
  if (name === "kill-desk") {
    onProgress(`kill-desk: ${rounds} kills, ${ordersPerSecond} orders/s, seed ${seed}`);
    return printKill(await killDesk({ rounds, ordersPerSecond, seed, onProgress })) ? 0 : 1;
  }
  if (name !== "reload" || (durability !== "fsync" && durability !== "os")) return wrongUsage();
  onProgress(`reload: ${rounds} reloads of ${rules} rules, ${ordersPerSecond} orders/s`);
  const times = { quietMs: 1_000, afterMs: 1_000 };
  const how = { rounds, ordersPerSecond, rules, durability, ...times, onProgress } as const;
  return printReload(await reloadUnderLoad(how)) ? 0 : 1;
}

const defaultRounds = (name: string): string => (name === "reload" ? "200" : "20");

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
