import type { IssueCode } from "../issue.ts";
import type { Place } from "../place.ts";
import { isNothing } from "../yaml/tree.ts";
import type { MapNode, Tree } from "../yaml/tree.ts";
import type { Spot } from "./spot.ts";

/**
 * One map of the policy while it is read.
 *
 * Reading never stops at a mistake: it is reported, a blank of the right type is given, and whoever
 * asks `isClean` afterwards knows whether to use what was read.
 */
export class Section {
  readonly spot: Spot;
  readonly #node: MapNode;
  readonly #issuesBefore: number;
  /** Whether there is a map at all; where there is none, its keys are not called missing. */
  readonly #isThere: boolean;

  constructor(spot: Spot, node: MapNode, isThere: boolean) {
    this.spot = spot;
    this.#node = node;
    this.#isThere = isThere;
    this.#issuesBefore = spot.reading.issues.count;
  }

  /** No mistake was found since this section was opened. */
  get isClean(): boolean {
    return this.spot.reading.issues.count === this.#issuesBefore;
  }

  /** The value of a key; `key:` and `key: null` leave it out. */
  valueOf(key: string): Tree | undefined {
    const value = this.#node.entries.get(key)?.value;
    return value === undefined || isNothing(value) ? undefined : value;
  }

  has(key: string): boolean {
    return this.valueOf(key) !== undefined;
  }

  /** Of the value where there is one, else of the map the key is missing from. */
  placeOf(key: string | null): Place {
    const value = key === null ? undefined : this.#node.entries.get(key)?.value;
    return value?.place ?? this.#node.place;
  }

  report(key: string | null, code: IssueCode, what: string, hint: string | null = null): void {
    const spot = key === null ? this.spot : this.spot.below(key);
    spot.report(code, this.placeOf(key), what, hint);
  }

  /** Says of a required key that is not there. */
  reportMissing(key: string): void {
    if (this.#isThere) this.report(key, "MISSING_KEY", "is required");
  }
}
