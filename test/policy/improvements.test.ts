import assert from "node:assert/strict";
import { test } from "vitest";
import { hashOfText } from "../../src/policy/policy-hash.ts";
import { readStored, storedTextOf } from "../../src/policy/stored-policy.ts";
import { accepted, briefly, changed, refused } from "./small-policy.ts";
import { strategiesUnder } from "./strategy-table.ts";

const keptBy = (whom: string): string =>
  `price_improvement: keep, keep_improvement_acknowledged: ${whom}`;

test("what is kept of group and symbol goes before the group's, that before the symbol's, that before all", () => {
  const table = strategiesUnder(
    `{ ${keptBy("all")} }`,
    `{ symbols: { EURUSD: { price_improvement: pass_on } }, ` +
      `groups: { VIP: { ${keptBy("vip")} } }, ` +
      "price_improvement: { VIP: { GBPUSD: pass_on }, Gold: { EURUSD: keep } }, " +
      "keep_improvement_acknowledged: pairs }",
  );
  const kept = (symbol: string, group: string): string => table.of(symbol, group).keepAcknowledged;
  assert.equal(kept("GBPUSD", "Standard"), "all");
  assert.equal(kept("EURUSD", "Standard"), "", "passed on");
  assert.equal(kept("EURUSD", "VIP"), "vip");
  assert.equal(kept("GBPUSD", "VIP"), "", "passed on");
  assert.equal(kept("EURUSD", "Gold"), "pairs");
  assert.equal(kept("GBPUSD", "Gold"), "all", "a group without a word of its own in this symbol");
});

test("without a word of anybody's what an LP does better is passed on", () => {
  assert.equal(strategiesUnder("{}", "{}").of("EURUSD", "Standard").keepAcknowledged, "");
});

for (const [where, text, path] of [
  ["for all", "execution: { price_improvement: keep }\nrouting:\n", "execution"],
  [
    "for all, acknowledged with nothing,",
    "execution: { price_improvement: keep, keep_improvement_acknowledged: }\nrouting:\n",
    "execution",
  ],
  [
    "of a symbol",
    "routing:\n  overrides: { symbols: { EURUSD: { price_improvement: keep } } }\n",
    "routing.overrides.symbols.EURUSD",
  ],
  [
    "of a group, acknowledged for all others,",
    "execution: { keep_improvement_acknowledged: me }\nrouting:\n" +
      "  overrides: { groups: { VIP: { price_improvement: keep } } }\n",
    "routing.overrides.groups.VIP",
  ],
  [
    "of a group in a symbol",
    "routing:\n  overrides: { price_improvement: { VIP: { EURUSD: keep } } }\n",
    "routing.overrides",
  ],
] as const) {
  test(`improvement kept ${where} without an acknowledgement beside it is refused`, () => {
    const issues = refused(changed("routing:\n", text));
    assert.deepEqual(
      issues.map((it) => `${it.code} ${it.path}`),
      [`KEEP_NOT_ACKNOWLEDGED ${path}.price_improvement`],
    );
    assert.match(issues[0]?.hint ?? "", /keep_improvement_acknowledged who decided it and when/);
  });
}

for (const nobody of ["'  '", "' - '", '"..."', "yes", "No", "TRUE", "false", "'yes!'"]) {
  test(`improvement kept that ${nobody} acknowledges is refused, there where that stands`, () => {
    for (const [before, path] of [
      [`execution: { ${keptBy(nobody)} }\nrouting:\n`, "execution"],
      [
        `routing:\n  overrides: { groups: { VIP: { ${keptBy(nobody)} } } }\n`,
        "routing.overrides.groups.VIP",
      ],
      [
        "routing:\n  overrides: { price_improvement: { VIP: { EURUSD: keep } }, " +
          `keep_improvement_acknowledged: ${nobody} }\n`,
        "routing.overrides",
      ],
    ] as const) {
      const [issue, more] = refused(changed("routing:\n", before));
      assert.equal(
        `${issue?.code} ${issue?.path}`,
        `KEEP_NOT_ACKNOWLEDGED ${path}.keep_improvement_acknowledged`,
      );
      assert.match(issue?.what ?? "", /acknowledges nothing: it names nobody$/);
      assert.equal(more, undefined);
    }
  });
}

test("whoever is named is taken, in any script and with a switch's word beside it", () => {
  for (const whom of ["true board", "J", "董事会", "7 March", "Yes, the board"]) {
    const text = `execution: { ${keptBy(JSON.stringify(whom))} }\nrouting:\n`;
    assert.equal(accepted(changed("routing:\n", text)).execution.keepAcknowledged, whom);
  }
});

for (const [what, text, path] of [
  ["another word than keep and pass_on", "{ price_improvement: share }", "price_improvement"],
  ["an empty acknowledgement", `{ ${keptBy('""')} }`, "keep_improvement_acknowledged"],
  ["one of several lines", `{ ${keptBy('"a\\nb"')} }`, "keep_improvement_acknowledged"],
] as const) {
  test(`${what} is refused where it stands`, () => {
    const [issue] = briefly(refused(changed("routing:\n", `execution: ${text}\nrouting:\n`)));
    assert.ok(issue?.includes(`execution.${path}`), issue);
  });
}

test("a kept policy has its improvements, and one that was kept before passes all on", () => {
  const overrides =
    `{ groups: { VIP: { ${keptBy("vip")} } }, price_improvement: { VIP: { EURUSD: keep } }, ` +
    "keep_improvement_acknowledged: pairs }";
  const routing = `execution: { ${keptBy("all")} }\nrouting:\n  overrides: ${overrides}\n`;
  const document = accepted(changed("routing:\n", routing));
  const text = storedTextOf(document);
  const read = readStored(text, document.sha256);
  assert.deepEqual(read.routing.overrides, document.routing.overrides);
  assert.equal(read.execution.keepAcknowledged, "all");
  const older = text
    .replaceAll(/"keepAcknowledged":(?:"[a-z]*"|null),/g, "")
    .replaceAll(/"priceImprovement":"[a-z_]*",?/g, "")
    .replace('"improvements":{"VIP":{"EURUSD":"keep"}},', "");
  assert.ok(!/improvement|acknowledged/i.test(older), older);
  const before = readStored(older, hashOfText(older));
  assert.equal(before.execution.priceImprovement, "pass_on");
  assert.equal(before.execution.keepAcknowledged, null);
  assert.deepEqual([before.routing.overrides.improvements.size], [0]);
});
