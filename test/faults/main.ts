/** `npm run faults [-- kill-desk] [--rounds N] [--rate N] [--seed N]` prints what faults left. */
import { parseArgs } from "node:util";
import { killDesk } from "./kill-desk.ts";
import type { KillReport } from "./kill-desk.ts";

const SHOWN = 20;

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** @returns whether everything held */
function print(it: KillReport): boolean {
  const violations = [...it.lost, ...it.doubled, ...it.unmatched, ...it.unended];
  const lines = [
    `orders sent        ${it.sent}`,
    `acknowledged       ${it.acknowledged}`,
    `lost               ${it.lost.length}`,
    `doubled            ${it.doubled.length}`,
    `unmatched          ${it.unmatched.length}`,
    `without an end     ${it.unended.length}`,
    `legs in doubt      ${it.legsDoubted} at some time, ${it.legsInDoubt} still`,
    `client fills       ${it.fills}, legs at the venue ${it.legs}`,
    `journal            ${it.events} events, ${it.stateHashes} state hashes reproduced`,
    `time to recover    median ${median(it.recoveryMs)} ms, max ${Math.max(...it.recoveryMs)} ms`,
    ...violations.slice(0, SHOWN).map((text) => `violation          ${text}`),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
  return violations.length === 0;
}

const onProgress = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "20" },
    rate: { type: "string", default: "300" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
  },
});
const [name = "kill-desk", ...rest] = positionals;
const [rounds, ordersPerSecond, seed] = [values.rounds, values.rate, values.seed].map(Number);
if (name !== "kill-desk" || rest.length > 0 || !rounds || !ordersPerSecond || seed === undefined) {
  process.stderr.write("usage: npm run faults [-- kill-desk] [--rounds N] [--rate N] [--seed N]\n");
  process.exitCode = 2;
} else {
  process.stderr.write(`kill-desk: ${rounds} kills, ${ordersPerSecond} orders/s, seed ${seed}\n`);
  const report = await killDesk({ rounds, ordersPerSecond, seed, onProgress });
  process.exitCode = print(report) ? 0 : 1;
}
