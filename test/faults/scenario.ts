import type { Row } from "./fault-table.ts";
import type { LpKind } from "./lp-kinds.ts";

/** How a scenario is to be run. */
export interface Wishes {
  readonly rounds: number;
  readonly ordersPerSecond: number;
  readonly seed: number;
  readonly rules: number;
  readonly minutes: number;
  /** Deaths of the desk: none is begun after so many minutes, whatever the rounds. */
  readonly withinMinutes: number;
  readonly kinds: readonly LpKind[];
  readonly onLpFailures: readonly ("reject" | "internalise")[];
  readonly durability: "fsync" | "os";
  readonly onProgress: (text: string) => void;
  /** Takes what is to stand in the page's table. */
  readonly note: (row: Row) => void;
}

/** What `npm run faults -- NAME` can run. */
export interface Scenario {
  readonly rounds: number;
  readonly rate: number;
  /** How it is run where all are; left out, it is not among them. */
  readonly short?: Partial<Pick<Wishes, "rounds" | "minutes" | "rules" | "ordersPerSecond">>;
  /** Names of the rows it writes. */
  readonly faults: (wishes: Wishes) => readonly string[];
  /** @returns why it cannot be run on this machine; undefined: it can */
  readonly lacks?: () => string | undefined | Promise<string | undefined>;
  /** @returns whether everything held */
  readonly run: (wishes: Wishes) => Promise<boolean>;
}
