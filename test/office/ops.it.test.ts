import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, test } from "vitest";
import { parse } from "yaml";
import { OfficeHouse } from "./office-house.ts";

const OPS = join(import.meta.dirname, "../../docs/ops");
const read = (file: string): string => readFileSync(join(OPS, file), "utf8");

let office: OfficeHouse;
/** Kind of each metric that a desk exposes. */
let exposed: ReadonlyMap<string, string>;
beforeAll(async () => {
  office = await OfficeHouse.open();
  await office.send({ clOrdID: "o-1" });
  const { text } = await office.ask("/metrics");
  exposed = new Map(
    [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = "", kind = ""]) => [name, kind]),
  );
}, 90_000);
afterAll(() => office.close());

/** Names of samples in an expression; a histogram's are its buckets, sum and count. */
const unknownIn = (text: string): string[] =>
  (text.match(/hedgerow_[a-z0-9_]+/g) ?? []).filter((name) => {
    if (exposed.has(name)) return exposed.get(name) === "histogram";
    const of = name.replace(/_(?:bucket|sum|count)$/, "");
    return exposed.get(of) !== "histogram";
  });

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly annotations: { readonly summary?: string };
}

test("every alert rule asks for figures there are, and says what it means", () => {
  const { groups } = parse(read("alerts.yml")) as { groups: { rules: Rule[] }[] };
  const rules = groups.flatMap((group) => group.rules);
  assert.ok(rules.length > 15);
  assert.equal(new Set(rules.map(({ alert }) => alert)).size, rules.length);
  for (const { alert, expr, annotations } of rules) {
    assert.deepEqual(unknownIn(expr), [], alert);
    assert.match(expr, /hedgerow_/, alert);
    assert.ok((annotations.summary ?? "").length > 0, alert);
  }
});

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number };
  readonly targets: readonly { readonly expr: string }[];
}

test("every panel of the dashboard asks for figures there are, and lies on no other", () => {
  const { panels } = JSON.parse(read("dashboard.json")) as { panels: Panel[] };
  assert.ok(panels.length > 15);
  assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
  const places = panels.map(({ gridPos: { x, y } }) => `${x} ${y}`);
  assert.equal(new Set(places).size, panels.length);
  for (const { title, targets } of panels) {
    assert.ok(targets.length > 0, title);
    for (const { expr } of targets) assert.deepEqual(unknownIn(expr), [], title);
  }
});

test("every figure is documented with its kind, and no other", () => {
  const documented = [...read("METRICS.md").matchAll(/^\| `(hedgerow_\w+)` \| (\w+) \|/gm)];
  assert.deepEqual(
    documented.map(([, name, kind]) => `${name} ${kind}`).toSorted(),
    [...exposed].map(([name, kind]) => `${name} ${kind}`).toSorted(),
  );
});
