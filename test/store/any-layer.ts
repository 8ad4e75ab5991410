import * as fc from "fast-check";
import type { LayerMap, LayerValue } from "../../src/policy/layer/layer.ts";

/** Names that paths, columns and databases could take for something else. */
const name = fc.oneof(
  fc.constantFrom(
    "id",
    "symbol",
    "filters",
    "filters.symbols",
    "min_volume",
    "settings",
    "routing",
    "symbol_limits",
    "EURUSD.r",
    "a.b.c",
    "__proto__",
    "",
    "7",
  ),
  fc.string({ maxLength: 6, unit: "binary" }),
);

const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: 0, max: 10_000_000 }).map((scaled) => scaled / 1_000_000),
  fc.constantFrom(0.1, 1e-7, 1e21, 80.125, 70),
);

/** JSON has no minus zero: it would be read back as zero. */
const scalar = fc.oneof(
  fc.string({ maxLength: 8, unit: "binary" }),
  number.map((value) => (value === 0 ? 0 : value)),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom("\0", "\ud800", "x\ud800y", "é", "null", "{}"),
);

const { value } = fc.letrec<{ value: LayerValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.array(fc.tuple(name, tie("value")), { maxLength: 3 }).map(mapOf),
  ),
}));

function mapOf(entries: readonly (readonly [string, LayerValue])[]): LayerMap {
  return Object.fromEntries(entries);
}

const some = (keys: Readonly<Record<string, fc.Arbitrary<LayerValue>>>): fc.Arbitrary<LayerMap> =>
  fc
    .tuple(fc.record(keys, { requiredKeys: [] }), fc.array(fc.tuple(name, value), { maxLength: 2 }))
    .map(([known, others]) => mapOf([...present(known), ...others]));

const present = (known: Readonly<Record<string, LayerValue | undefined>>): [string, LayerValue][] =>
  Object.entries(known).flatMap(([key, each]): [string, LayerValue][] =>
    each === undefined ? [] : [[key, each]],
  );

const or = (likely: fc.Arbitrary<LayerValue>): fc.Arbitrary<LayerValue> =>
  fc.oneof({ weight: 4, arbitrary: likely }, { weight: 1, arbitrary: value });

const list = or(fc.array(scalar, { maxLength: 3 }));

const filters = some({
  account_ids: list,
  symbols: list,
  min_volume: or(number),
  max_volume: or(number),
  classifications: list,
  min_toxicity: or(number),
  max_toxicity: or(number),
});

const rule = some({
  priority: or(fc.integer()),
  enabled: or(fc.boolean()),
  filters: or(filters),
  action: or(fc.constantFrom("A_BOOK", "REJECT")),
  target_lp: or(fc.string({ maxLength: 4 })),
  hedge_percent: or(number),
  description: or(fc.string()),
});

const limit = some({
  max_net_exposure: or(number),
  max_gross_exposure: or(number),
  auto_hedge_level: or(number),
  enabled: or(fc.boolean()),
});

const lp = some({
  name: or(fc.string()),
  type: or(fc.constantFrom("FIX")),
  priority: or(fc.integer()),
  symbols: list,
  settings: or(fc.dictionary(fc.string({ maxLength: 5 }), scalar, { maxKeys: 3 })),
  session_id: or(fc.string()),
});

/** Mostly with an id of its own, now and then without one, with a number, or with another's. */
const listOf = (entry: fc.Arbitrary<LayerMap>, key: string): fc.Arbitrary<LayerValue> =>
  or(
    fc.array(
      fc
        .tuple(fc.constantFrom<LayerValue>("a", "b", "c.d", "e", 5, "5", "x\0", null), entry)
        .map(([id, each]): LayerMap => mapOf([...Object.entries(each), [key, id]])),
      { maxLength: 4 },
    ),
  );

/** A database layer, whatever somebody may bring. */
export const anyLayer: fc.Arbitrary<LayerMap> = some({
  routing_rules: listOf(rule, "id"),
  liquidity_providers: listOf(lp, "id"),
  sessions: listOf(some({}), "id"),
  instruments: listOf(some({}), "symbol"),
  accounts: listOf(some({}), "id"),
  routing: or(
    some({
      volatility_threshold: or(number),
      symbol_limits: or(
        fc.array(fc.tuple(fc.constantFrom("EURUSD", "EURUSD.r", "XAUUSD"), limit)).map(mapOf),
      ),
    }),
  ),
});
