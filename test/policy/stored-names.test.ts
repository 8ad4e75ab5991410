import assert from "node:assert/strict";
import { test } from "vitest";
import { readStored, storedTextOf } from "../../src/policy/stored-policy.ts";
import { accepted, changed } from "./small-policy.ts";

/** Keys of the policy, some of which hold what is by name. */
const NAMES = ["overrides", "symbolLimits", "routing", "symbols", "groups"];

/** Every place where names of the file are keys. */
const overridesFor = (name: string): string =>
  `{ groups: { ${name}: { markup_pips: 1 } }, markup_pips: { ${name}: { EURUSD: 2 } }, ` +
  `max_deviation_pips: { ${name}: { EURUSD: 3 } }, ` +
  `commission_per_million: { ${name}: { EURUSD: 4 } }, ` +
  `price_improvement: { ${name}: { EURUSD: keep } }, keep_improvement_acknowledged: board }`;

for (const name of [...NAMES, "__proto__"]) {
  test(`a kept policy with a client group named ${name} comes back as it was`, () => {
    const text = changed("routing:\n", `routing:\n  overrides: ${overridesFor(name)}\n`);
    const document = accepted(text.replaceAll("group: Standard", `group: ${name}`));
    const read = readStored(storedTextOf(document), document.sha256);
    assert.equal(document.routing.overrides.markups.get(name)?.get("EURUSD"), 2_000);
    assert.deepEqual(read.routing, document.routing);
  });
}

for (const name of NAMES) {
  test(`a kept policy with a symbol named ${name} comes back as it was`, () => {
    const overrides =
      "{ symbols: { EURUSD: { markup_pips: 1 } }, markup_pips: { VIP: { EURUSD: 2 } } }";
    const limits = "{ EURUSD: { max_net_exposure: 7 } }";
    const more = `routing:\n  overrides: ${overrides}\n  symbol_limits: ${limits}\n`;
    const document = accepted(changed("routing:\n", more).replaceAll("EURUSD", name));
    const read = readStored(storedTextOf(document), document.sha256);
    assert.equal(document.routing.overrides.markups.get("VIP")?.get(name), 2_000);
    assert.deepEqual(read.routing, document.routing);
  });
}
