import type { CellPlan } from "./cell-plan.ts";
import { memberTableOf } from "./member-table.ts";
import type { MemberTable } from "./member-table.ts";
import type { Rule } from "./rule.ts";
import { SharedLists } from "./shared-lists.ts";

/** Up to so many rules are looked at one after another; more have bitmaps. */
export const MAX_SCANNED = 4;
const WORD_BITS = 32;

/**
 * Lists of rules: one for the rules that name neither accounts nor symbols, one for every account
 * a rule names, one for every symbol that a rule without accounts names. Equal lists are one.
 */
export interface RuleLists {
  /** Ranks of all lists, each list ascending. */
  readonly ranks: Int32Array<ArrayBuffer>;
  /** LIST_NUMBERS of each list: where its ranks begin and end, where its bitmaps are, its kind. */
  readonly numbers: Int32Array<ArrayBuffer>;
  readonly byAccount: MemberTable;
  readonly bySymbol: MemberTable;
  /** Words of all bitmaps. */
  readonly words: number;
}

export const LIST_NUMBERS = 4;
export const LIST_START = 0;
export const LIST_END = 1;
/** Where its bitmaps begin; NO_BITMAPS: its rules are looked at one after another. */
export const LIST_BITMAPS = 2;
/** 1 where its rules name accounts, so that it has cells for symbols. */
export const LIST_KIND = 3;

/** The list of the rules that name neither accounts nor symbols. */
export const ANY_LIST = 0;
export const NO_BITMAPS = -1;

/**
 * @param rules in order of precedence
 * @param maxWords bitmaps take no more words; what is left without has its rules looked at in turn
 */
export function ruleListsOf(rules: readonly Rule[], plan: CellPlan, maxWords: number): RuleLists {
  const { any, accounts, symbols } = familiesOf(rules);
  const lists = [{ ranks: any, isOfAccounts: false }];
  const take = (shared: SharedLists, isOfAccounts: boolean): MemberTable =>
    memberTableOf(
      [...shared.lists()].flatMap(({ ranks, members }) => {
        const list = lists.push({ ranks, isOfAccounts }) - 1;
        return members.map((member) => [member, list] as const);
      }),
    );
  const bySymbol = take(symbols, false);
  const byAccount = take(accounts, true);
  const numbers: number[] = [];
  let [start, words] = [0, 0];
  for (const { ranks, isOfAccounts } of lists) {
    const size = ranks.length;
    const more = (isOfAccounts ? plan.end : plan.symbolAt) * strideOf(size);
    const hasBitmaps = size > MAX_SCANNED && words + more <= maxWords;
    const bitmaps = hasBitmaps ? words : NO_BITMAPS;
    numbers.push(start, start + size, bitmaps, Number(isOfAccounts));
    start += size;
    if (hasBitmaps) words += more;
  }
  const ranks = Int32Array.from(lists.flatMap((list) => list.ranks));
  return { ranks, numbers: Int32Array.from(numbers), byAccount, bySymbol, words };
}

/** Words that say, a bit for each, which words of a bitmap hold any rule; they stand before it. */
export const summaryOf = (size: number): number =>
  Math.ceil(Math.ceil(size / WORD_BITS) / WORD_BITS);

/** Words of one cell's bitmap and its summary. */
export const strideOf = (size: number): number => summaryOf(size) + Math.ceil(size / WORD_BITS);

/** A rule that names symbols of which none exists is in no list. */
function familiesOf(rules: readonly Rule[]): {
  readonly any: readonly number[];
  readonly accounts: SharedLists;
  readonly symbols: SharedLists;
} {
  const any: number[] = [];
  const [accounts, symbols] = [new SharedLists(), new SharedLists()];
  for (const [rank, { accounts: named, symbols: traded }] of rules.entries()) {
    if (traded?.length === 0) continue;
    if (named.length > 0) accounts.add(rank, named);
    else if (traded === undefined) any.push(rank);
    else symbols.add(rank, traded);
  }
  return { any, accounts, symbols };
}
