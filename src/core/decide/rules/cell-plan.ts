import { powerOfTwoAbove } from "./power-of-two.ts";
import { cutAt } from "./range-cells.ts";
import type { RangeCells } from "./range-cells.ts";
import { CLASSES, ORD_TYPES, SIDES } from "./rule-masks.ts";
import type { Rule } from "./rule.ts";
import { WEEK_HOURS } from "./week-hours.ts";

const MAX_VOLUME_CELLS = 256;
/** Times the five classes; a cell is then at most two points of score wide where rules use all. */
const MAX_SCORE_CELLS = 64;
const MAX_GROUP_CELLS = 256;
/** Groups that come later find cells of their own up to here. */
const LEAST_GROUP_CELLS = 16;
const MAX_SYMBOL_CELLS = 64;

/**
 * The cells an order can be in, numbered through: (class, toxicity), volume, (side, order type),
 * group, hour of the week, symbol. A bitmap for each cell says which rules such orders may match.
 */
export interface CellPlan {
  readonly volumes: RangeCells;
  readonly scores: RangeCells;
  /** Number of the first volume cell; (class, toxicity) cells are below it. */
  readonly volumeAt: number;
  readonly kindAt: number;
  readonly groupAt: number;
  /** A power of two: groups beyond share cells. */
  readonly groupCells: number;
  readonly hourAt: number;
  /** Hours of the week; one cell where no rule has a window. */
  readonly hourCells: number;
  /** Only lists of rules that name accounts have cells from here on. */
  readonly symbolAt: number;
  /** A power of two: symbols beyond share cells. */
  readonly symbolCells: number;
  readonly end: number;
}

/** @param groupCount groups known so far; none counts where no rule names a group */
export function cellPlanOf(rules: readonly Rule[], groupCount: number): CellPlan {
  const volumes = cutAt(
    rules.map(({ minVolume = 0, maxVolume = Infinity }) => [minVolume, maxVolume]),
    MAX_VOLUME_CELLS,
  );
  const scores = cutAt(
    rules.map(({ minToxicity = 0, maxToxicity = Infinity }) => [minToxicity, maxToxicity]),
    MAX_SCORE_CELLS,
  );
  const groupCells = rules.some(({ groups }) => groups.length > 0)
    ? powerOfTwoAbove(groupCount, LEAST_GROUP_CELLS, MAX_GROUP_CELLS)
    : 1;
  const symbolCells = powerOfTwoAbove(symbolCountOf(rules), 1, MAX_SYMBOL_CELLS);
  const volumeAt = CLASSES.length * scores.count;
  const kindAt = volumeAt + volumes.count;
  const groupAt = kindAt + SIDES.length * ORD_TYPES.length;
  const hourAt = groupAt + groupCells;
  const hourCells = rules.some(({ windows }) => windows.length > 0) ? WEEK_HOURS : 1;
  const symbolAt = hourAt + hourCells;
  const end = symbolAt + symbolCells;
  return {
    volumes,
    scores,
    volumeAt,
    kindAt,
    groupAt,
    groupCells,
    hourAt,
    hourCells,
    symbolAt,
    symbolCells,
    end,
  };
}

const symbolCountOf = (rules: readonly Rule[]): number =>
  rules.reduce(
    (count, { symbols = [] }) =>
      symbols.reduce((most, symbol) => Math.max(most, symbol + 1), count),
    0,
  );

export const kindOf = (side: number, ordType: number): number => side * ORD_TYPES.length + ordType;

export const riskOf = (plan: CellPlan, clientClass: number, scoreCell: number): number =>
  clientClass * plan.scores.count + scoreCell;

export const groupCellOf = (plan: CellPlan, group: number): number =>
  plan.groupAt + (group & (plan.groupCells - 1));

export const symbolCellOf = (plan: CellPlan, symbol: number): number =>
  plan.symbolAt + (symbol & (plan.symbolCells - 1));
