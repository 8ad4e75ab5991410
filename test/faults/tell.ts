import type { Audit } from "./audit.ts";
import { hasHeld } from "./fault-table.ts";
import type { FaultRow } from "./fault-table.ts";
import type { Wishes } from "./scenario.ts";

/** What every run with an audit tells of its orders. */
export interface Counted extends Audit {
  readonly sent: number;
  readonly acknowledged: number;
  /** Orders that have no end, and nothing that excuses it. */
  readonly unended: readonly string[];
}

const SHOWN = 20;

export const countLines = (it: Counted): string[] => [
  `orders sent        ${it.sent}`,
  `acknowledged       ${it.acknowledged}`,
  `lost               ${it.lost.length}`,
  `doubled            ${it.doubled.length}`,
  `unmatched          ${it.unmatched.length}`,
  `without an end     ${it.unended.length}`,
];

export const troubleLine = (troubles: ReadonlyMap<string, number>): string =>
  `not filled         ${[...troubles].map(([code, times]) => `${code} ${times}`).join(", ")}`;

/** What no audit may find. */
export const auditWhy = (it: Counted): string[] => [
  ...it.lost,
  ...it.doubled,
  ...it.unmatched,
  ...it.unended.map((clOrdID) => `${clOrdID} has no end`),
];

/** The columns of a row that are the same for all. */
export const countCells = (
  it: Counted,
): Pick<FaultRow, "acknowledged" | "lost" | "doubled" | "unmatched"> => ({
  acknowledged: it.acknowledged,
  lost: it.lost.length,
  doubled: it.doubled.length,
  unmatched: it.unmatched.length,
});

/** Prints what was seen, and notes the row. @returns whether everything held */
export function tell({ note }: Wishes, lines: readonly string[], row: FaultRow): boolean {
  const verdict = [
    ...row.why.slice(0, SHOWN).map((text) => `violation          ${text}`),
    ...row.late.slice(0, SHOWN).map((text) => `too late           ${text}`),
  ];
  process.stdout.write(`${[...lines, ...verdict].join("\n")}\n`);
  note(row);
  return hasHeld(row);
}
