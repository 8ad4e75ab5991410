import assert from "node:assert/strict";
import { afterAll, beforeAll, test } from "vitest";
import { House } from "./house.ts";
import type { RawClient } from "./raw-client.ts";

/** A pip for everybody, half a pip for VIP, and EURUSD is 1.10000 / 1.10020. */
const withMarkup = (text: string): string =>
  text
    .replace("execution:\n", "execution:\n  markup_pips: 1\n")
    .replace("routing:\n", "routing:\n  overrides: { groups: { VIP: { markup_pips: 0.5 } } }\n");

let house: House;
let client: RawClient;
beforeAll(async () => {
  house = await House.open({}, withMarkup);
  client = await house.client();
});
afterAll(() => house.close());

test("the LP is sent a limit without markup, and the client pays the LP's price with it", async () => {
  house.lp.onOrder = (order) => house.lp.fill(order, order.orderQty, "1.10010");
  client.order("M-1", { account: "1005" });
  const fill = await client.report("M-1", "F");
  assert.equal(fill.fields.get(31), "1.1002");
  assert.equal(house.lp.orders.at(-1)?.price, "1.1004", "the ask and two pips of deviation");
});

test("a client of another group pays another markup, of what is kept too", async () => {
  house.lp.onOrder = (order) => house.lp.fill(order, order.orderQty, "1.10020");
  client.order("M-2", { account: "1003" });
  const fill = await client.report("M-2", "F");
  assert.deepEqual([fill.fields.get(31), fill.fields.get(32)], ["1.10025", "1"]);
});

test("a limit order's own limit holds after the markup, whatever the LP fills at", async () => {
  house.lp.onOrder = (order) => house.lp.fill(order, order.orderQty, "1.10029");
  client.order("M-3", { account: "1005", ordType: "2", more: "44=1.10030|59=3" });
  const fill = await client.report("M-3", "F");
  assert.equal(house.lp.orders.at(-1)?.price, "1.1002", "a limit of 1.1003 less a pip");
  assert.equal(fill.fields.get(31), "1.1003");
  const { counters } = await house.desk.status();
  assert.equal(counters.alerts.FILL_BEYOND_LIMIT, 1);
});

test("explain says the markup of a decision", async () => {
  const { decision } = await house.desk.explain("M-2");
  assert.equal(decision?.clientPx, 1.10025);
  const told = decision.findings.find(({ code }) => code === "MARKUP");
  assert.equal(told?.text, "the client's price is 0.00005 off the market's");
});
