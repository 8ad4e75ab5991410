import * as fc from "fast-check";
import type { KnownNames } from "../../../src/policy/lint/known-names.ts";
import type { RuleEntry, RuleFilters, RuleWindow } from "../../../src/policy/rule-entry.ts";
import { asVolume } from "../../../src/core/units/quantity.ts";
import { NOW_US, WEEK_US, anyOrder, rule } from "./sample-rules.ts";

/** Groups of one or two letters, so that all kinds of texts can be tried. */
export const fewNames: KnownNames = {
  accounts: [
    { id: "a1", group: "A" },
    { id: "a2", group: "AB" },
    { id: "a3", group: "Bz" },
  ],
  symbols: ["EURUSD", "XAUUSD", "XAUEUR"],
  lps: [],
  lpsUnsupported: [],
  groups: ["A", "AB", "Bz"],
};

const some = <Value>(...values: readonly Value[]): fc.Arbitrary<Value[]> =>
  fc.subarray([...values], { minLength: 1, maxLength: Math.min(3, values.length) });

const oneOrNone = <Value>(...values: readonly Value[]): fc.Arbitrary<Value | null> =>
  fc.constantFrom(null, ...values);

const validityUs = [-1, 0, 5, 10, 20, 30].map((weeks) => NOW_US + weeks * WEEK_US);

const spans = [
  { from: 480, to: 1_020 },
  { from: 1_020, to: 480 },
  { from: 0, to: 5_040 },
  { from: 5_040, to: 0 },
  { from: 600, to: 5_100 },
  { from: 480, to: 480 },
];

const windowsIn = (zone: string): readonly RuleWindow[] =>
  spans.map(({ from, to }) => ({ zone, from, to }));

type Part = Partial<RuleFilters> & Partial<Pick<RuleEntry, "startsUs" | "expiresUs">>;

/** What each dimension can add to a rule. Edges lie beside each other and one apart. */
const dimensions = {
  account: fc.record({ accountIds: some("a1", "a2", "a3", "unknown") }),
  group: fc.record({ groups: some("A", "AB", "Bz", "A*", "*B", "*", "?", "A?", "?*", "*A*") }),
  symbol: fc.record({ symbols: some("EURUSD", "XAUUSD", "XAU*", "*EUR*", "*", "NONE*") }),
  side: fc.record({ sides: some("Buy", "Sell") }),
  ordType: fc.record({ ordTypes: some("Market", "Limit", "Stop", "StopLimit") }),
  volume: fc.record({
    minVolume: oneOrNone(...[1, 2_000_000, 2_000_001, 5_000_000].map(asVolume)),
    maxVolume: oneOrNone(...[1_999_999, 2_000_000, 4_999_999, 9_000_000].map(asVolume)),
  }),
  class: fc.record({ classes: some("RETAIL", "SEMI_PRO", "PROFESSIONAL", "TOXIC", "UNKNOWN") }),
  toxicity: fc.record({
    minToxicity: oneOrNone(0, 20, 40, 40.5, 60),
    maxToxicity: oneOrNone(20, 39.9, 40, 60, 100),
  }),
  window: fc.record({
    windows: fc.subarray([...windowsIn("Here")], { minLength: 1, maxLength: 2 }),
  }),
  validity: fc.record({
    startsUs: oneOrNone(...validityUs),
    expiresUs: oneOrNone(...validityUs.slice(2)),
  }),
} satisfies Record<string, fc.Arbitrary<Part>>;

export type Dimension = keyof typeof dimensions;

const names = Object.keys(dimensions) as Dimension[];

function anyRule(used: readonly Dimension[], more: fc.Arbitrary<Part>): fc.Arbitrary<RuleEntry> {
  const parts = fc.tuple(
    ...used.map((name) => fc.option<Part, Part>(dimensions[name], { freq: 3, nil: {} })),
    more,
  );
  const shape = fc.record({
    parts,
    priority: fc.nat(3),
    enabled: fc.nat(9).map((digit) => digit > 0),
    action: fc.constantFrom("A_BOOK" as const, "REJECT" as const),
  });
  return shape.map((made) => {
    const { startsUs = null, expiresUs = null, ...filters } = Object.assign({}, ...made.parts);
    const { priority, enabled, action } = made;
    const rest = { priority, enabled, action, startsUs, expiresUs };
    return rule("", { ...anyOrder, ...filters }, rest);
  });
}

/** A few rules that filter by the same few dimensions. */
export const anyRules = (
  most: number,
  more: fc.Arbitrary<Part> = fc.constant({}),
  choice: readonly Dimension[] = names,
): fc.Arbitrary<RuleEntry[]> =>
  fc
    .subarray([...choice], { minLength: 1, maxLength: most })
    .chain((used) => fc.array(anyRule(used, more), { minLength: 3, maxLength: 8 }))
    .map((rules) => rules.map((each, index) => ({ ...each, id: `r${index}` })));

/** Windows in one of two zones or both. */
export const windowsInTwoZones: fc.Arbitrary<Part> = fc.record({
  windows: fc.subarray([...windowsIn("Here"), ...windowsIn("There")], { maxLength: 2 }),
});
