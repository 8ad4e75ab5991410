import { groupCellOf, kindOf, riskOf, symbolCellOf } from "./cell-plan.ts";
import type { CellPlan } from "./cell-plan.ts";
import { rowOf } from "./group-sets.ts";
import { listOf } from "./member-table.ts";
import { cellOf } from "./range-cells.ts";
import type { RuleBuffers } from "./rule-buffers.ts";
import type { RuleCheck } from "./rule-check.ts";
import type { RuleLists } from "./rule-lists.ts";
import { classCodeOf, ordTypeCodeOf, sideCodeOf, wantedBits } from "./rule-masks.ts";
import type { RuleQuery } from "./rule.ts";
import { weekHourOf } from "./week-hours.ts";

// Constants of this file, because V8 reads imported ones anew at every use.
const NO_LIST = -1;
const ANY_LIST = 0;
const NO_BITMAPS = -1;
const LIST_NUMBERS = 4;
const LIST_END = 1;
const LIST_BITMAPS = 2;
const LIST_KIND = 3;
const US_PER_HOUR = 3_600_000_000;

/**
 * Goes through the lists of an order's account, of its symbol, and of the rules that name neither.
 *
 * In a long list the order's cells lead to six bitmaps; what stands in all six is checked
 * exactly, best first, up to the best that another list has had.
 */
export class RuleSearch {
  readonly #check: RuleCheck;
  readonly #buffers: RuleBuffers;
  readonly #plan: CellPlan;
  readonly #lists: RuleLists;
  readonly #ranks: Int32Array;
  readonly #bits: Int32Array;
  /** When the hour began, µs; in an array, where a fraction is replaced and not made anew. */
  readonly #hourUs = Float64Array.of(-Infinity);
  // The cells of the order that is being matched.
  #risk = 0;
  #volume = 0;
  #kind = 0;
  #group = 0;
  #hour = 0;
  #symbol = 0;

  constructor(buffers: RuleBuffers, check: RuleCheck) {
    this.#check = check;
    this.#buffers = buffers;
    this.#plan = buffers.plan;
    this.#lists = buffers.lists;
    this.#ranks = buffers.lists.ranks;
    this.#bits = buffers.bitmaps;
    this.#hour = buffers.plan.hourAt;
  }

  /** @returns the lowest rank that matches; as many as there are rules: none does */
  first(query: RuleQuery): number {
    const { byAccount, bySymbol } = this.#lists;
    this.#locate(query);
    let best = this.#search(listOf(byAccount, query.account), query, this.#buffers.count);
    best = this.#search(listOf(bySymbol, query.symbol), query, best);
    return this.#search(ANY_LIST, query, best);
  }

  #locate(query: RuleQuery): void {
    const plan = this.#plan;
    const side = sideCodeOf(query.side);
    const ordType = ordTypeCodeOf(query.ordType);
    const clientClass = classCodeOf(query.clientClass);
    const row = rowOf(this.#buffers.groups, query.group);
    this.#check.begin(wantedBits(side, ordType, clientClass), row);
    this.#risk = riskOf(plan, clientClass, cellOf(plan.scores, query.score));
    this.#volume = plan.volumeAt + cellOf(plan.volumes, query.volume);
    this.#kind = plan.kindAt + kindOf(side, ordType);
    this.#group = groupCellOf(plan, query.group);
    if (plan.hourCells > 1) this.#locateInTime(query);
    this.#symbol = symbolCellOf(plan, query.symbol);
  }

  /** Few orders in a thousand are of another hour than the one before. */
  #locateInTime({ timeUs }: RuleQuery): void {
    const fromUs = this.#hourUs[0] ?? 0;
    if (timeUs >= fromUs && timeUs < fromUs + US_PER_HOUR) return;
    this.#hourUs[0] = Math.floor(timeUs / US_PER_HOUR) * US_PER_HOUR;
    this.#hour = this.#plan.hourAt + weekHourOf(timeUs);
  }

  /** @returns the first rank of a list that matches and is before `best`, else `best` */
  #search(list: number, query: RuleQuery, best: number): number {
    if (list === NO_LIST) return best;
    const numbers = this.#lists.numbers;
    const at = list * LIST_NUMBERS;
    const start = numbers[at] ?? 0;
    const end = numbers[at + LIST_END] ?? 0;
    if ((this.#ranks[start] ?? 0) >= best) return best;
    const bitmaps = numbers[at + LIST_BITMAPS] ?? NO_BITMAPS;
    if (bitmaps !== NO_BITMAPS) {
      // Where the list has no cells for symbols, one of the others is asked twice.
      const sixth = numbers[at + LIST_KIND] === 1 ? this.#symbol : this.#kind;
      return this.#intersect(bitmaps, start, end - start, sixth, query, best);
    }
    for (let place = start; place < end; place++) {
      const rank = this.#ranks[place] ?? 0;
      if (rank >= best) return best;
      if (this.#check.passes(rank, query)) return rank;
    }
    return best;
  }

  #intersect(
    base: number,
    start: number,
    size: number,
    sixth: number,
    query: RuleQuery,
    best: number,
  ): number {
    const bits = this.#bits;
    const ranks = this.#ranks;
    const check = this.#check;
    const words = (size + 31) >>> 5;
    const summary = (words + 31) >>> 5;
    const stride = words + summary;
    const a = base + this.#risk * stride;
    const b = base + this.#volume * stride;
    const c = base + this.#kind * stride;
    const d = base + this.#group * stride;
    const e = base + this.#hour * stride;
    const f = base + sixth * stride;
    for (let part = 0; part < summary; part++) {
      let live =
        (bits[a + part] ?? 0) &
        (bits[b + part] ?? 0) &
        (bits[c + part] ?? 0) &
        (bits[d + part] ?? 0) &
        (bits[e + part] ?? 0) &
        (bits[f + part] ?? 0);
      while (live !== 0) {
        const word = (part << 5) + 31 - Math.clz32(live & -live);
        live &= live - 1;
        if ((ranks[start + (word << 5)] ?? 0) >= best) return best;
        const at = summary + word;
        let candidates =
          (bits[a + at] ?? 0) &
          (bits[b + at] ?? 0) &
          (bits[c + at] ?? 0) &
          (bits[d + at] ?? 0) &
          (bits[e + at] ?? 0) &
          (bits[f + at] ?? 0);
        while (candidates !== 0) {
          const place = (word << 5) + 31 - Math.clz32(candidates & -candidates);
          candidates &= candidates - 1;
          const rank = ranks[start + place] ?? 0;
          if (rank >= best) return best;
          if (check.passes(rank, query)) return rank;
        }
      }
    }
    return best;
  }
}
