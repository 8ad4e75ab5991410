import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { LayerMap } from "../../src/policy/layer/layer.ts";
import { entityTables } from "../../src/store/layers/entity-tables.ts";
import { joinEntry, splitEntry } from "../../src/store/layers/split-entry.ts";
import { joinLayer, splitLayer } from "../../src/store/layers/split-layer.ts";
import { canonicalJson } from "../../src/store/sql/json-text.ts";
import { anyLayer } from "./any-layer.ts";

const [rules] = entityTables;
if (rules === undefined) throw new Error("rules have no table");

test("whatever a layer says, its parts say the same", () => {
  fc.assert(
    fc.property(anyLayer, (layer) => {
      const { entities, settings } = splitLayer(layer);
      const stored = entities.map((part) => {
        const { values, more } = splitEntry(part.table, part.id, part.entry);
        const row = Object.fromEntries(
          [...values].map(([name, value]) => {
            const isJson = typeof value === "string" && /^[[{]/.test(value);
            const cell = part.table.columns.find((each) => each.column === name);
            const isList = ["account_ids", "symbols", "classifications", "settings"];
            const reads = isJson && isList.includes(cell?.column ?? "");
            return [name, reads ? (JSON.parse(value) as unknown) : value];
          }),
        );
        const { table, id } = part;
        return { table, id, entry: joinEntry(table, id, row, more) };
      });
      expect(canonicalJson(joinLayer({ entities: stored, settings }))).toBe(canonicalJson(layer));
    }),
    { numRuns: 2000 },
  );
});

test("a rule as a file says it stands in the columns: volumes in 10⁻⁶ lots, shares in bps", () => {
  const entry: LayerMap = {
    id: "vip",
    priority: 300,
    filters: { account_ids: [1001], min_volume: 0.01, min_toxicity: 12.5 },
    action: "PARTIAL_HEDGE",
    hedge_percent: 70,
  };
  const { values, more } = splitEntry(rules, "vip", entry);
  expect(Object.fromEntries([...values].filter(([, value]) => value !== null))).toEqual({
    priority: 300,
    account_ids: "[1001]",
    min_volume: 10_000,
    min_toxicity: 1250,
    action: "PARTIAL_HEDGE",
    hedge_percent: 7000,
  });
  expect(more).toEqual({});
});

for (const [what, entry] of [
  ["a null, which erases what the file says", { id: "vip", priority: null }],
  ["more places than the column has", { id: "vip", hedge_percent: 70.125 }],
  ["another type than the column's", { id: "vip", target_lp: ["a", "b"] }],
  ["an empty map of filters", { id: "vip", filters: {} }],
  ["a key with a dot that looks like a path", { id: "vip", "filters.symbols": ["X"] }],
] as const) {
  test(`${what} stands beside the columns, and is read back`, () => {
    const { id: _id, ...rest } = entry;
    const { values, more } = splitEntry(rules, "vip", entry);
    expect([...values.values()].every((value) => value === null)).toBe(true);
    expect(more).toEqual(rest);
    expect(joinEntry(rules, "vip", {}, more)).toEqual(entry);
  });
}

test("a setting stands by its path, and a key with a dot stays in one piece", () => {
  const layer = { routing: { volatility_threshold: 0.03 }, overrides: { "EURUSD.r": { x: 1 } } };
  expect(splitLayer(layer).settings).toEqual([
    { path: "routing.volatility_threshold", value: 0.03 },
    { path: "overrides", value: { "EURUSD.r": { x: 1 } } },
  ]);
});
