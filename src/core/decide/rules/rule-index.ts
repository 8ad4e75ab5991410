import type { Zone } from "../../calendar/zone.ts";
import type { Action } from "../../terms.ts";
import type { Bps } from "../../units/quantity.ts";
import { rowOf, setCountOf } from "./group-sets.ts";
import { learnGroup } from "./learn-group.ts";
import type { RuleBuffers } from "./rule-buffers.ts";
import { RuleCheck } from "./rule-check.ts";
import { hedgeAt, maskAt, rowAt } from "./rule-columns.ts";
import { actionIn, rejectsIn } from "./rule-masks.ts";
import { RuleSearch } from "./rule-search.ts";
import type { RuleQuery } from "./rule.ts";
import { textAt, textsIn } from "./text-column.ts";

/**
 * Finds the first rule that matches an order, in time that hardly grows with their number.
 *
 * Answers what sorting by `byPrecedence` and asking `mismatchOf` rule after rule would. Taking
 * over compiled rules makes no object a rule: texts and lists are decoded when first asked for.
 */
export class RuleIndex {
  readonly count: number;
  readonly #buffers: RuleBuffers;
  readonly #search: RuleSearch;
  readonly #hasGroups: boolean;
  readonly #ids = new Map<number, string>();
  readonly #targetLps = new Map<number, readonly number[]>();
  #patterns: readonly string[] | undefined;

  /**
   * @param zones those of the policy, by the indexes that windows have
   * @throws `Invariant:` when a window names a zone that is not there
   */
  constructor(buffers: RuleBuffers, zones: readonly Zone[]) {
    this.count = buffers.count;
    this.#buffers = buffers;
    this.#search = new RuleSearch(buffers, new RuleCheck(buffers, zones));
    this.#hasGroups = setCountOf(buffers.groups) > 0;
  }

  /** @returns the rank of the first rule that matches, 0 the highest; −1: none does */
  match(query: RuleQuery): number {
    const { groups } = this.#buffers;
    const { group } = query;
    if (this.#hasGroups && groups.owners[rowOf(groups, group)] !== group) {
      this.learnGroup(group, query.groupName);
    }
    const rank = this.#search.first(query);
    return rank === this.count ? -1 : rank;
  }

  idOf(rank: number): string {
    const known = this.#ids.get(rank);
    if (known !== undefined) return known;
    const id = textAt(this.#buffers.ids, this.#checked(rank));
    this.#ids.set(rank, id);
    return id;
  }

  actionOf(rank: number): Action {
    return actionIn(maskAt(this.#buffers.columns, this.#checked(rank)));
  }

  /** Undefined where the rule leaves it to the policy. */
  hedgeOf(rank: number): Bps | undefined {
    return hedgeAt(this.#buffers.columns, this.#checked(rank));
  }

  /** In the order in which they are to be tried; empty: whoever is best. */
  targetLpsOf(rank: number): readonly number[] {
    const known = this.#targetLps.get(rank);
    if (known !== undefined) return known;
    const targetLps = rowAt(this.#buffers.columns.targetLps, this.#checked(rank));
    this.#targetLps.set(rank, targetLps);
    return targetLps;
  }

  rejectsWithoutTarget(rank: number): boolean {
    return rejectsIn(maskAt(this.#buffers.columns, this.#checked(rank)));
  }

  /** Spares the first order of a new group the time it takes; `match` learns by itself too. */
  learnGroup(group: number, name: string): void {
    this.#patterns ??= textsIn(this.#buffers.groups.patterns);
    learnGroup(this.#buffers, group, name, this.#patterns);
  }

  #checked(rank: number): number {
    if (rank >= 0 && rank < this.count) return rank;
    throw new Error(`Invariant: rank ${rank} must be that of a rule`);
  }
}
