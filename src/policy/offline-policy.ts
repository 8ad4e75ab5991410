import { nameKinds, Names, UNKNOWN } from "../core/names.ts";
import type { NameKind } from "../core/names.ts";
import type { Lp, Policy } from "../core/policy.ts";
import { ANY_VOLUME } from "../core/decide/draft.ts";
import { asMoney } from "../core/units/quantity.ts";
import type { Rule } from "../core/decide/rules/rule.ts";
import { compilePolicy, policyFrom } from "./compile.ts";
import { rulesOf, zoneNamesIn } from "./compile-entries.ts";
import { NameLookup, namesIn } from "./name-indexes.ts";
import type { NameIndexes } from "./name-indexes.ts";
import type { RoutingDocument } from "./routing-document.ts";

/** A version for decisions that no desk makes. */
const NO_VERSION = 0;

/** The one LP of a policy that has none. */
const ANY_LP = "any LP";

/**
 * A policy compiled for itself, without a desk: with names of its own, to which names that come
 * later can be added.
 */
export class OfflinePolicy {
  readonly document: RoutingDocument;
  readonly names: Names = new Names();
  readonly policy: Policy;
  readonly #indexes: NameIndexes;

  constructor(document: RoutingDocument, version: number = NO_VERSION) {
    this.document = document;
    this.#indexes = this.#internAll();
    this.policy = policyFrom(compilePolicy(document, version, this.#indexes));
  }

  /** The index of a name, a new one if it has none. */
  index(kind: NameKind, name: string): number {
    const known = this.names.indexOf(kind, name);
    if (known !== UNKNOWN) return known;
    const index = this.names.count(kind);
    this.names.intern(kind, index, name);
    return index;
  }

  /** The enabled rules one by one, for questions the index does not answer. */
  rules(): readonly Rule[] {
    const lookup = new NameLookup(this.#indexes);
    return rulesOf(this.document, lookup, zoneNamesIn(this.document));
  }

  /**
   * The policy for orders without a market: every LP can be reached, and takes what the instrument
   * allows. An LP type this build lacks counts too; a policy without LPs has one.
   */
  withoutMarket(): Policy {
    const { policy } = this;
    const terms = policy.instruments.map((it) =>
      it === undefined
        ? undefined
        : {
            minimum: it.volumeMin,
            step: it.volumeStep,
            maximum: ANY_VOLUME,
            commissionPerMillion: asMoney(0),
            isResting: false,
            takesFillOrKill: true,
          },
    );
    const lps = policy.lps.map((lp): Lp => ({ ...lp, isEnabled: true, terms }));
    const any = { index: 0, id: ANY_LP, isEnabled: true, priority: 0, terms };
    return { ...policy, lps: lps.length === 0 ? [any] : lps };
  }

  #internAll(): NameIndexes {
    const names = namesIn(this.document);
    const of = (kind: NameKind): Int32Array =>
      Int32Array.from(names[kind], (name) => this.index(kind, name));
    const indexes = {
      account: of("account"),
      symbol: of("symbol"),
      lp: of("lp"),
      session: of("session"),
      group: of("group"),
    };
    const counts = { account: 0, symbol: 0, lp: 0, session: 0, group: 0 };
    for (const kind of nameKinds) counts[kind] = this.names.count(kind);
    return { names, indexes, counts };
  }
}
