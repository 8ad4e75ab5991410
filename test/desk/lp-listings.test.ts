import assert from "node:assert/strict";
import { test } from "vitest";
import type { Input } from "../../src/core/input.ts";
import { State } from "../../src/core/state.ts";
import { LpListings } from "../../src/desk/lp-listings.ts";
import { SymbolMapping } from "../../src/lps/fix/symbol-mapping.ts";

const LP = 0;
const EURUSD = 0;

/** An LP at which a symbol is stopped. */
function stopped(): { listings: LpListings; inputs: Input[] } {
  const state = new State();
  const why = { fault: "NOT_LISTED", text: "the list lacks it" } as const;
  state.stops.stop({ type: "LpSymbolStopped", lp: LP, symbol: EURUSD, ...why });
  const inputs: Input[] = [];
  const listings = new LpListings({
    state,
    clock: { wallUs: () => 1 },
    policy: () => {
      throw new Error("no list has come");
    },
    input: (input) => inputs.push(input),
  });
  listings.add(LP, new SymbolMapping([], () => EURUSD));
  return { listings, inputs };
}

test("what is stopped at an LP stays so while a policy has it, and is lifted once one has it no more", () => {
  const { listings, inputs } = stopped();
  listings.recheck();
  assert.deepEqual(inputs, []);
  listings.remove(LP);
  listings.recheck();
  assert.deepEqual(inputs, [{ type: "LpSymbolsChecked", lp: LP, faults: [], cause: "POLICY" }]);
});

test("an LP that is connected anew keeps its last list until the next one comes", () => {
  const { listings } = stopped();
  listings.failed(LP, "REFUSED", "not now");
  const before = listings.of(LP);
  const mapping = new SymbolMapping([], () => EURUSD);
  listings.add(LP, mapping);
  assert.deepEqual(listings.of(LP), { ...before, mapping });
});
