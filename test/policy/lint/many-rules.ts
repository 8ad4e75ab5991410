import { Prng } from "../../../src/sim/prng.ts";
import type { ClientClass } from "../../../src/core/terms.ts";
import type { KnownNames } from "../../../src/policy/lint/known-names.ts";
import type { RuleEntry, RuleFilters } from "../../../src/policy/rule-entry.ts";
import { lots, rule } from "./sample-rules.ts";

const currencies = ["EUR", "USD", "JPY", "GBP", "CHF", "AUD", "CAD", "NZD"];
const symbols = [
  ...currencies.flatMap((base) => currencies.map((quote) => `${base}${quote}`)),
  "XAUUSD",
  "XAGUSD",
  "XAUEUR",
  "BTCUSD",
];
const symbolFilters = [...symbols, "XA*", "*JPY", "EUR*", "*USD", "???USD", "BTC*"];
const regions = ["EU", "US", "APAC", "LATAM", "MENA"];
const groups = ["Standard", "Premium", "VIP", "ECN", "Islamic"].flatMap((name) =>
  regions.map((region) => `${name}-${region}`),
);
const groupFilters = [...groups, "VIP-*", "*-EU", "Standard-*", "*-APAC", "ECN-*"];
const classes: readonly ClientClass[] = ["RETAIL", "SEMI_PRO", "PROFESSIONAL", "TOXIC", "UNKNOWN"];
const zones = ["Europe/London", "America/New_York", "Asia/Tokyo"];
const ACCOUNTS = 5_000;

export const manyNames: KnownNames = {
  accounts: Array.from({ length: ACCOUNTS }, (_, index) => ({
    id: `${100_000 + index}`,
    group: groups[index % groups.length] ?? "Standard-EU",
  })),
  symbols,
  lps: ["lmax", "currenex"],
  lpsUnsupported: [],
  groups,
};

/** Draws filters as dealers write them. */
class Dealer {
  readonly #prng: Prng;

  constructor(seed: number) {
    this.#prng = new Prng(seed);
  }

  below(bound: number): number {
    return this.#prng.below(bound);
  }

  #some<Value>(values: readonly Value[], most: number): Value[] {
    const count = 1 + this.below(most);
    return Array.from({ length: count }, () => values[this.below(values.length)]!);
  }

  accounts(): Partial<RuleFilters> {
    const chosen = this.#some(manyNames.accounts, 3);
    return { accountIds: [...new Set(chosen.map(({ id }) => id))] };
  }

  groups(): Partial<RuleFilters> {
    return { groups: this.#some(groupFilters, 3) };
  }

  symbols(): Partial<RuleFilters> {
    return { symbols: this.#some(symbolFilters, 3) };
  }

  volume(): Partial<RuleFilters> {
    const from = this.below(200) / 10;
    return this.below(3) > 0 ? { minVolume: lots(from) } : { maxVolume: lots(from + 0.1) };
  }

  toxicity(): Partial<RuleFilters> {
    const from = this.below(90);
    return { minToxicity: from, maxToxicity: this.below(2) > 0 ? null : from + 10 };
  }

  kind(): Partial<RuleFilters> {
    const made: Partial<RuleFilters>[] = [
      { sides: this.#some(["Buy", "Sell"] as const, 1) },
      { ordTypes: this.#some(["Market", "Limit", "Stop", "StopLimit"] as const, 2) },
      { classes: this.#some(classes, 2) },
    ];
    return made[this.below(made.length)]!;
  }

  window(): Partial<RuleFilters> {
    const from = this.below(5) * 1_440 + this.below(12) * 60;
    return { windows: [{ zone: this.#some(zones, 1)[0]!, from, to: from + 480 }] };
  }
}

/** Rules as a large house has them: most for accounts, fewer for groups, some for all. */
export function manyRules(count: number, seed: number): readonly RuleEntry[] {
  const dealer = new Dealer(seed);
  const maybe = (percent: number, draw: () => Partial<RuleFilters>): Partial<RuleFilters> =>
    dealer.below(100) < percent ? draw() : {};
  return Array.from({ length: count }, (_, index) => {
    const kind = dealer.below(100);
    const filters = {
      ...(kind < 70 ? dealer.accounts() : {}),
      ...(kind >= 70 && kind < 85 ? dealer.groups() : {}),
      ...(kind >= 65 ? dealer.symbols() : maybe(50, () => dealer.symbols())),
      ...maybe(40, () => dealer.volume()),
      ...(kind >= 85 ? dealer.toxicity() : maybe(10, () => dealer.toxicity())),
      ...maybe(30, () => dealer.kind()),
      ...maybe(10, () => dealer.window()),
    };
    const tier = kind < 70 ? 300 : kind < 85 ? 200 : 100;
    const action = dealer.below(2) > 0 ? "A_BOOK" : "B_BOOK";
    return rule(`r${index}`, filters, { priority: tier + dealer.below(100), action });
  });
}
