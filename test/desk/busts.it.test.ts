import assert from "node:assert/strict";
import { afterEach, test } from "vitest";
import type { SymbolStatus } from "../../src/desk/exposure-status.ts";
import { eventually } from "./eventually.ts";
import { House } from "./house.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function exposure(house: House): Promise<SymbolStatus> {
  const { exposure: rows } = await house.desk.status();
  return rows.find(({ symbol }) => symbol === "EURUSD")!;
}

async function alerts(house: House): Promise<Readonly<Record<string, number>>> {
  return (await house.desk.status()).counters.alerts;
}

test("an LP takes back a fill, and corrects one: the books follow once each, and outlive the desk", async () => {
  const house = await House.open();
  ends.push(() => house.close());
  const client = await house.client();
  const execIDs: string[] = [];
  house.lp.onOrder = (order) => {
    execIDs.push(`F${execIDs.length}`);
    order.cumQty = order.orderQty;
    order.ordStatus = "2";
    const { orderQty, price } = order;
    house.lp.report(order, { 17: execIDs.at(-1)!, 150: "F", 31: price, 32: orderQty, 6: price });
  };
  for (const id of ["T-1", "T-2"]) {
    client.order(id, { account: "1005", orderQty: "1" });
    await client.report(id, "F");
  }
  const heard = client.heard.length;
  const [first, second] = house.lp.orders;
  const gone = { 17: "H0", 150: "H", 19: execIDs[0]!, 39: "0", 14: 0, 32: 100_000, 31: "1.1002" };
  house.lp.report(first!, gone);
  house.lp.report(first!, gone);
  house.lp.report(first!, { ...gone, 17: "H1", 19: "H0" });
  const other = { 17: "G0", 150: "G", 19: execIDs[1]!, 14: 60_000, 32: 60_000, 31: "1.1003" };
  house.lp.report(second!, other);
  await eventually(async () => (await alerts(house))["FILL_CORRECTED"] === 1, "all is heard");
  const before = await exposure(house);
  assert.deepEqual(before.hedged, { lp1: 0.6 });
  assert.deepEqual([before.net, before.suspenseNet, before.unexplained], [1.4, -1.4, 0]);
  const { FILL_BUSTED, BUST_REFUSED } = await alerts(house);
  assert.deepEqual([FILL_BUSTED, BUST_REFUSED], [1, 1]);
  assert.equal(client.heard.length, heard, "no client hears of it");

  await house.desk.killHard();
  assert.equal((await house.journaled("LegBusted")).length, 2);
  await house.start();
  assert.deepEqual((await exposure(house)).hedged, { lp1: 0.6 });
  house.lp.report(first!, gone);
  const by = { actor: "dealer", reason: "the LP took it back" };
  const order = { symbol: "EURUSD", sized: null, lp: null, ...by };
  await house.desk.ask({ op: "hedge", order });
  await eventually(async () => (await exposure(house)).net === 0, "the dealer hedged it anew");
  const after = await exposure(house);
  assert.deepEqual([after.hedged, after.unexplained], [{ lp1: 2 }, 0]);
});

test("a bust that names no fill of this desk is suspended with an alert; one without a name is trouble", async () => {
  const house = await House.open();
  ends.push(() => house.close());
  const client = await house.client();
  client.order("T-1", { account: "1005", orderQty: "1" });
  await client.report("T-1", "F");
  const [order] = house.lp.orders;
  house.lp.report(order!, { 150: "H", 32: 30_000, 31: "1.1002" });
  house.lp.report(order!, { 150: "H", 19: "nobody", 32: 30_000, 31: "1.1002" });
  await eventually(async () => (await alerts(house))["BUST_UNKNOWN"] === 1, "it is told");
  const { hedged, net, unexplained } = await exposure(house);
  assert.deepEqual([hedged, net, unexplained], [{ lp1: 0.7 }, 0.3, 0]);
});
