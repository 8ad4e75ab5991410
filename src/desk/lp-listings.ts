import type { Input } from "../core/input.ts";
import type { Policy } from "../core/policy.ts";
import { lpOf } from "../core/execute/sor/lp-candidates.ts";
import type { State } from "../core/state.ts";
import { contradictions } from "../lps/fix/contradiction.ts";
import type { Listed, ListFault } from "../lps/fix/security-list.ts";
import type { ListHearer } from "../lps/fix/security-listing.ts";
import type { SymbolMapping } from "../lps/fix/symbol-mapping.ts";

/** What comparing lists with the policy needs from the desk. */
export interface LpListingsDesk {
  readonly state: State;
  readonly clock: { wallUs(): number };
  policy(): Policy;
  input(input: Input): void;
}

/** What is known of one LP's list. */
export interface Listing {
  readonly mapping: SymbolMapping;
  /** The last that was whole; undefined: none since the desk's start. */
  list: ReadonlyMap<string, Listed> | undefined;
  /** When it came, microseconds since 1970. */
  listedUs: number;
  /** Why the last one asked for cannot be used; undefined: it can. */
  fault: { readonly code: ListFault; readonly text: string } | undefined;
}

/**
 * What LPs say of their symbols, held against the policy: when a list comes, and when a policy
 * does. Of each LP the last list is kept, so it is bounded by its own bound.
 */
export class LpListings implements ListHearer {
  readonly #desk: LpListingsDesk;
  readonly #of = new Map<number, Listing>();

  constructor(desk: LpListingsDesk) {
    this.#desk = desk;
  }

  /** The LP is asked for its list at each logon; the last one is held against this mapping. */
  add(lp: number, mapping: SymbolMapping): void {
    const { list, listedUs = 0, fault } = this.#of.get(lp) ?? {};
    this.#of.set(lp, { mapping, list, listedUs, fault });
  }

  /** It is asked no more, or is none of the policy's. */
  remove(lp: number): void {
    this.#of.delete(lp);
  }

  /** Those that are asked, or were until they were disabled. */
  lps(): Iterable<number> {
    return this.#of.keys();
  }

  /** @returns undefined: the LP is not asked */
  of(lp: number): Listing | undefined {
    return this.#of.get(lp);
  }

  listed(lp: number, list: ReadonlyMap<string, Listed>): void {
    const listing = this.#of.get(lp);
    if (listing === undefined) return;
    listing.list = list;
    listing.listedUs = this.#desk.clock.wallUs();
    listing.fault = undefined;
    this.#compare(lp, listing.mapping, list, "LIST");
  }

  failed(lp: number, code: ListFault, text: string): void {
    const listing = this.#of.get(lp);
    if (listing !== undefined) listing.fault = { code, text };
    this.#desk.input({ type: "LpListFailed", lp, text: `${code}, ${text}` });
  }

  /**
   * A policy has come into force. What is stopped at an LP of which no list has come yet stays
   * stopped, also while it is disabled; at one whose entry asks for none nothing is.
   */
  recheck(): void {
    for (const [lp, { mapping, list }] of this.#of) {
      if (list !== undefined) this.#compare(lp, mapping, list, "POLICY");
    }
    for (const lp of this.#desk.state.stops.lps()) {
      if (this.#of.has(lp)) continue;
      this.#desk.input({ type: "LpSymbolsChecked", lp, faults: [], cause: "POLICY" });
    }
  }

  #compare(
    lp: number,
    mapping: SymbolMapping,
    list: ReadonlyMap<string, Listed>,
    cause: "LIST" | "POLICY",
  ): void {
    const policy = this.#desk.policy();
    const terms = lpOf(policy, lp)?.terms ?? [];
    const faults = contradictions(list, mapping, { terms }, policy.instruments);
    this.#desk.input({ type: "LpSymbolsChecked", lp, faults, cause });
  }
}
