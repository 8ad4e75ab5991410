import { weekMinuteOf } from "../../calendar/zone.ts";
import type { Zone } from "../../calendar/zone.ts";
import type { RuleBuffers } from "./rule-buffers.ts";
import type { RuleQuery } from "./rule.ts";

// As rule-columns.ts has them; constants of this file, because V8 reads imported ones anew.
const FILTERS = 8;
const GROUPS = 1;
const SYMBOLS = 2;
const WINDOWS = 4;
const BOUNDS = 6;
const MAX_VOLUME = 1;
const MIN_SCORE = 2;
const MAX_SCORE = 3;
const STARTS = 4;
const EXPIRES = 5;
const WINDOW = 3;

/** Whether one rule matches one order, exactly: the cheap filters first, time last. */
export class RuleCheck {
  readonly #filters: Int32Array;
  readonly #bounds: Float64Array;
  readonly #rows: Int32Array;
  readonly #rowWords: number;
  readonly #symbols: Int32Array;
  readonly #windows: Int32Array;
  readonly #zones: readonly Zone[];
  /** By zone: the minute of the week at the time beside it, for orders of one turn share a time. */
  readonly #minutes: Int32Array;
  readonly #minutesAtUs: Float64Array;
  #wanted = 0;
  #row = 0;

  /** @throws `Invariant:` when a window names a zone that is not there */
  constructor({ columns, groups, zoneCount }: RuleBuffers, zones: readonly Zone[]) {
    if (zones.length < zoneCount) {
      throw new Error(`Invariant: zone ${zoneCount - 1} must be in the policy`);
    }
    this.#filters = columns.filters;
    this.#bounds = columns.bounds;
    this.#rows = groups.rows;
    this.#rowWords = groups.rowWords;
    this.#symbols = columns.symbols;
    this.#windows = columns.windows;
    this.#zones = zones;
    this.#minutes = new Int32Array(zones.length);
    this.#minutesAtUs = new Float64Array(zones.length).fill(Number.NaN);
  }

  /**
   * @param wanted the order's side, type and class, as a rule's mask has them
   * @param row    where its group's row is
   */
  begin(wanted: number, row: number): void {
    this.#wanted = wanted;
    this.#row = row * this.#rowWords;
  }

  /** Not the account, which led to the rule; nor the symbol, where that did. */
  passes(rank: number, query: RuleQuery): boolean {
    const filters = this.#filters;
    const own = rank * FILTERS;
    const wanted = this.#wanted;
    if (((filters[own] ?? 0) & wanted) !== wanted) return false;
    const bounds = this.#bounds;
    const at = rank * BOUNDS;
    const { volume, score } = query;
    if (volume < (bounds[at] ?? 0) || volume > (bounds[at + MAX_VOLUME] ?? 0)) return false;
    if (score < (bounds[at + MIN_SCORE] ?? 0) || score > (bounds[at + MAX_SCORE] ?? 0))
      return false;
    const set = filters[own + GROUPS] ?? 0;
    if (set >= 0 && (((this.#rows[this.#row + (set >>> 5)] ?? 0) >>> (set & 31)) & 1) === 0) {
      return false;
    }
    const from = filters[own + SYMBOLS] ?? 0;
    const to = filters[own + SYMBOLS + 1] ?? 0;
    if (from < to && !this.#hasSymbol(from, to, query.symbol)) return false;
    return this.#isInForce(own, at, query);
  }

  #hasSymbol(from: number, to: number, symbol: number): boolean {
    const symbols = this.#symbols;
    let low = from;
    let high = to;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((symbols[middle] ?? 0) <= symbol) low = middle;
      else high = middle;
    }
    return symbols[low] === symbol;
  }

  #isInForce(own: number, at: number, query: RuleQuery): boolean {
    const bounds = this.#bounds;
    const { timeUs } = query;
    if (timeUs < (bounds[at + STARTS] ?? 0) || timeUs >= (bounds[at + EXPIRES] ?? 0)) return false;
    const first = this.#filters[own + WINDOWS] ?? 0;
    const end = this.#filters[own + WINDOWS + 1] ?? 0;
    if (first === end) return true;
    for (let window = first; window < end; window += WINDOW) {
      if (this.#isInside(window, query)) return true;
    }
    return false;
  }

  /** `[from, to)`; one that does not end after it begins goes round the end of the week. */
  #isInside(window: number, query: RuleQuery): boolean {
    const minute = this.#minuteIn(this.#windows[window] ?? 0, query);
    const from = this.#windows[window + 1] ?? 0;
    const to = this.#windows[window + 2] ?? 0;
    return from < to ? minute >= from && minute < to : minute >= from || minute < to;
  }

  #minuteIn(index: number, { timeUs }: RuleQuery): number {
    const known = this.#minutes[index] ?? 0;
    if (this.#minutesAtUs[index] === timeUs) return known;
    const zone = this.#zones[index];
    if (zone === undefined) throw new Error(`Invariant: zone ${index} must be in the policy`);
    const minute = weekMinuteOf(zone, timeUs);
    this.#minutes[index] = minute;
    this.#minutesAtUs[index] = timeUs;
    return minute;
  }
}
