import { quantile } from "./quantile.ts";
import type { ReloadReport } from "./reload.ts";

const SHOWN = 20;
const ms = (value: number): string => `${value.toFixed(3)} ms`;

const spread = (values: readonly number[]): string =>
  `median ${ms(quantile(values, 0.5))}, p99 ${ms(quantile(values, 0.99))}, ` +
  `p99.9 ${ms(quantile(values, 0.999))}, max ${ms(quantile(values, 1))} of ${values.length}`;

/** @returns whether no order suffered; times are told, not judged: they are the machine's too */
export function printReload(it: ReloadReport): boolean {
  const violations = [...it.lost, ...it.denied, ...it.mixed, ...it.differing];
  const added = quantile(it.reloadLatencyMs, 0.999) - quantile(it.quietLatencyMs, 0.999);
  const lines = [
    `orders sent        ${it.sent}`,
    `lost               ${it.lost.length}`,
    `denied             ${it.denied.length}`,
    `of two policies    ${it.mixed.length} of ${it.decisions} decisions`,
    `not made again     ${it.differing.length} of ${it.decisions} decisions`,
    `versions           ${it.versions}, ${it.versionsUsed} of them decided orders`,
    `time to load       ${spread(it.loadMs)}`,
    `swap               ${spread(it.swapMs)}`,
    `  while it ran     ${spread(it.swapWorkMs)}`,
    `to the answer      ${spread(it.quietLatencyMs)} without a reload`,
    `                   ${spread(it.reloadLatencyMs)} from a reload on`,
    `added to p99.9     ${ms(added)}`,
    ...violations.slice(0, SHOWN).map((text) => `violation          ${text}`),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
  return violations.length === 0;
}
