import assert from "node:assert/strict";
import { afterAll, beforeAll, test } from "vitest";
import { eventually } from "./eventually.ts";
import { House } from "./house.ts";
import type { RawClient } from "./raw-client.ts";
import { ScriptedLp } from "./scripted-lp.ts";
import { withSecondLp } from "./second-lp.ts";

// The professional's orders: 80 % go to an LP, 20 % are kept.
const professional = { account: "1003" };
const closing = { ...professional, side: "2", more: "77=C" };

let lp1: ScriptedLp;
let lp2: ScriptedLp;
let house: House;
let client: RawClient;
beforeAll(async () => {
  lp2 = await new ScriptedLp().listen();
  lp2.quote("EUR/USD", "1.10000", "1.10021");
  house = await House.open({}, (text) => withSecondLp(text, lp2.port));
  lp1 = house.lp;
  const second = async () => (await house.desk.status()).lps[1]!;
  await eventually(async () => {
    const { isTrading, isQuoting } = await second();
    return isTrading && isQuoting && lp2.isUp;
  }, "the second LP is up");
  lp2.quoteAgain();
  await eventually(async () => (await second()).quotesTaken > 0, "the second LP's quote came");
  client = await house.client();
});
afterAll(async () => {
  await house.close();
  await lp2.close();
});

/** Held at each LP. */
async function held(): Promise<readonly (number | undefined)[]> {
  const { exposure } = await house.desk.status();
  const row = exposure.find(({ symbol }) => symbol === "EURUSD")!;
  assert.equal(row.unexplained, 0);
  return [row.hedged["lp1"], row.hedged["lp2"]];
}

const sizesAt = (lp: ScriptedLp): readonly number[] =>
  lp.orders.filter(({ side }) => side === "2").map(({ orderQty }) => orderQty);

test("of two closings at once each takes the hedge off another LP that holds some, and neither holds the opposite", async () => {
  client.order("U-1", professional);
  await client.report("U-1", "F");
  lp1.onOrder = (order) => lp1.reject(order, "not now");
  client.order("U-2", professional);
  await client.report("U-2", "F");
  assert.deepEqual(await held(), [0.8, 0.8]);
  // The first closing is on its way while the second is decided.
  lp1.onOrder = () => {};
  client.order("U-3", closing);
  await eventually(() => sizesAt(lp1).length === 1, "the first closing reached its LP");
  client.order("U-4", closing);
  await client.report("U-4", "F");
  assert.deepEqual([sizesAt(lp1), sizesAt(lp2)], [[80_000], [80_000]]);
  assert.deepEqual(await held(), [0.8, 0]);
  lp1.fill(lp1.orders.at(-1)!);
  const last = await client.report("U-3", "F");
  assert.equal(last.fields.get(39), "2", "whole");
  assert.deepEqual(await held(), [0, 0]);
});
