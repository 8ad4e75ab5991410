import type { KillReport } from "./kill-desk.ts";
import { quantile } from "./quantile.ts";

const SHOWN = 20;

/** @returns whether everything held */
export function printKill(it: KillReport): boolean {
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
    `time to recover    median ${quantile(it.recoveryMs, 0.5)} ms, ` +
      `max ${Math.max(...it.recoveryMs)} ms`,
    ...violations.slice(0, SHOWN).map((text) => `violation          ${text}`),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
  return violations.length === 0;
}
