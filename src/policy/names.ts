import type { IssueList } from "./issue.ts";
import { didYouMean } from "./nearest-name.ts";
import { quoted } from "./quoted.ts";
import type { Placed } from "./yaml/found.ts";

/** What has a name that other parts of a policy refer to. */
export type NameSpace = "account" | "instrument" | "liquidity provider" | "session" | "rule";

interface Reference {
  readonly space: NameSpace;
  readonly name: string;
  readonly node: Placed;
  readonly at: { readonly path: string; readonly namedPath?: string };
}

/**
 * The names a policy declares and those it refers to.
 *
 * Collected while reading and compared at the end, so that an entry with another mistake in it
 * still counts as there, and one mistake does not look like three.
 */
export class Names {
  readonly #declared = new Map<NameSpace, Map<string, Placed>>();
  readonly #references: Reference[] = [];
  readonly #issues: IssueList;

  constructor(issues: IssueList) {
    this.#issues = issues;
  }

  declare(space: NameSpace, name: string, node: Placed, at: { readonly path: string }): void {
    const known = this.#of(space);
    const first = known.get(name);
    if (first === undefined) {
      known.set(name, node);
      return;
    }
    const { line, layer } = first.place;
    const where = line === 0 ? `in the ${layer.name}` : `on line ${line}`;
    const what = `${space} ${quoted(name)} is already declared ${where}`;
    this.#issues.add("DUPLICATE_ID", node.place, at, what, "give each its own name");
  }

  refer(space: NameSpace, name: string, node: Placed, at: { readonly path: string }): void {
    this.#references.push({ space, name, node, at });
  }

  /** Reports every reference to a name that nothing declares. */
  check(): void {
    for (const { space, name, node, at } of this.#references) {
      const known = this.#of(space);
      if (known.has(name)) continue;
      const what = `there is no ${space} ${quoted(name)}`;
      this.#issues.add("UNKNOWN_REFERENCE", node.place, at, what, this.#hint(name, known));
    }
  }

  #hint(name: string, known: ReadonlyMap<string, Placed>): string | null {
    if (this.#issues.isFull) return null;
    return didYouMean(name, known.keys()) ?? (known.size === 0 ? "none is declared" : null);
  }

  #of(space: NameSpace): Map<string, Placed> {
    let known = this.#declared.get(space);
    if (known === undefined) {
      known = new Map();
      this.#declared.set(space, known);
    }
    return known;
  }
}
