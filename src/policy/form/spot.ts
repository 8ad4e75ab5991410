import type { IssueCode, IssueList } from "../issue.ts";
import type { Names } from "../names.ts";
import type { Place } from "../place.ts";
import type { Environment } from "../substitute.ts";
import type { UsedVariables } from "../used-variables.ts";
import { joined } from "../yaml/tree.ts";
import { namedPath } from "./named-path.ts";
import type { Whole } from "./named-path.ts";
import type { Section } from "./section.ts";

/** What reading one policy shares. */
export interface Reading {
  readonly issues: IssueList;
  readonly names: Names;
  readonly env: Environment;
  readonly used: UsedVariables;
  /** Where each map was read from, by what it was read into: for checks between several. */
  readonly sections: Map<object, Section>;
  /** For the names of entries in the paths of layers that have no lines. */
  readonly whole?: Whole;
}

/** Where in the document a value stands; its path is put together only when somebody asks. */
export class Spot {
  readonly reading: Reading;
  readonly #above: Spot | null;
  readonly #step: string | number;

  constructor(reading: Reading, above: Spot | null, step: string | number) {
    this.reading = reading;
    this.#above = above;
    this.#step = step;
  }

  get path(): string {
    if (this.#above === null) return "";
    const above = this.#above.path;
    return typeof this.#step === "number" ? `${above}[${this.#step}]` : joined(above, this.#step);
  }

  /** With entries by their names; as `path` where nothing is known of them. */
  get namedPath(): string {
    const { whole, env } = this.reading;
    return whole === undefined ? this.path : namedPath(this.#steps, whole, env);
  }

  get #steps(): readonly (string | number)[] {
    return this.#above === null ? [] : [...this.#above.#steps, this.#step];
  }

  below(step: string | number): Spot {
    return new Spot(this.reading, this, step);
  }

  report(code: IssueCode, place: Place, what: string, hint: string | null = null): void {
    this.reading.issues.add(code, place, this, what, hint);
  }
}
