const ROOT = 0;

export interface SharedList {
  /** Ascending. */
  readonly ranks: readonly number[];
  readonly members: readonly number[];
}

/**
 * Which rules name a member (an account, a symbol), members with the same rules sharing one list.
 *
 * A list is a path from the root of a tree of ranks: members that so far have the same list stand
 * at the same node and move on together, so that five thousand accounts in one rule cost one node.
 */
export class SharedLists {
  readonly #nodeOf = new Map<number, number>();
  readonly #parents: number[] = [-1];
  readonly #ranks: number[] = [-1];

  /** @param rank higher than all before, so that lists are sorted */
  add(rank: number, members: readonly number[]): void {
    const next = new Map<number, number>();
    for (const member of members) {
      const node = this.#nodeOf.get(member) ?? ROOT;
      if (this.#ranks[node] === rank) continue; // Named twice in one rule.
      const child = next.get(node) ?? this.#parents.push(node) - 1;
      this.#ranks[child] = rank;
      next.set(node, child);
      this.#nodeOf.set(member, child);
    }
  }

  /** Every distinct list and the members it belongs to. */
  *lists(): Iterable<SharedList> {
    const membersAt = new Map<number, number[]>();
    for (const [member, node] of this.#nodeOf) {
      const members = membersAt.get(node);
      if (members === undefined) membersAt.set(node, [member]);
      else members.push(member);
    }
    for (const [node, members] of membersAt) yield { ranks: this.#pathTo(node), members };
  }

  #pathTo(node: number): number[] {
    const path: number[] = [];
    for (let at = node; at !== ROOT; at = this.#parents[at] ?? ROOT) {
      path.push(this.#ranks[at] ?? 0);
    }
    return path.toReversed();
  }
}
