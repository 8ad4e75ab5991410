/** `npm run faults [-- kill-desk|reload|disconnects] [--rounds N] [--rate N] …` prints what faults left. */
import { parseArgs } from "node:util";
import { disconnects } from "./disconnects.ts";
import { killDesk } from "./kill-desk.ts";
import { printDisconnects } from "./print-disconnects.ts";
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
    rate: { type: "string" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    rules: { type: "string", default: "10000" },
    durability: { type: "string", default: "fsync" },
  },
});

/** What a scenario does unless told otherwise. */
const usuals: Readonly<Record<string, { readonly rounds: number; readonly rate: number }>> = {
  "kill-desk": { rounds: 20, rate: 300 },
  reload: { rounds: 200, rate: 300 },
  disconnects: { rounds: 50, rate: 100 },
};

const usage = `usage: npm run faults [-- kill-desk] [--rounds N] [--rate N] [--seed N]
       npm run faults -- reload [--rounds N] [--rate N] [--rules N] [--durability fsync|os]
       npm run faults -- disconnects [--rounds N] [--rate N] [--seed N] [--durability fsync|os]
`;

/** @returns the exit code */
async function run(): Promise<number> {
  const [name = "kill-desk", ...rest] = positionals;
  const { durability } = values;
  const usual = usuals[name];
  if (usual === undefined) return wrongUsage();
  const rounds = Number(values.rounds ?? usual.rounds);
  const ordersPerSecond = Number(values.rate ?? usual.rate);
  const [seed, rules] = [values.seed, values.rules].map(Number);
  const isPlain = rest.length === 0 && seed !== undefined && !Number.isNaN(seed);
  if (!isPlain || !rounds || !ordersPerSecond || !rules) return wrongUsage();
  if (name === "kill-desk") {
    onProgress(`kill-desk: ${rounds} kills, ${ordersPerSecond} orders/s, seed ${seed}`);
    return printKill(await killDesk({ rounds, ordersPerSecond, seed, onProgress })) ? 0 : 1;
  }
  if (durability !== "fsync" && durability !== "os") return wrongUsage();
  if (name === "disconnects") {
    onProgress(`disconnects: ${rounds} faults, ${ordersPerSecond} orders/s, seed ${seed}`);
    const how = { rounds, ordersPerSecond, seed, durability, onProgress };
    return printDisconnects(await disconnects(how)) ? 0 : 1;
  }
  onProgress(`reload: ${rounds} reloads of ${rules} rules, ${ordersPerSecond} orders/s`);
  const times = { quietMs: 1_000, afterMs: 1_000 };
  const how = { rounds, ordersPerSecond, rules, durability, ...times, onProgress } as const;
  return printReload(await reloadUnderLoad(how)) ? 0 : 1;
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
