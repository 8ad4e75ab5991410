import assert from "node:assert/strict";
import { afterEach, test } from "vitest";
import { eventually } from "./eventually.ts";
import { picked } from "./heard.ts";
import { House } from "./house.ts";
import { alice } from "./raw-client.ts";
import type { RawClient } from "./raw-client.ts";
import type { LpOrder } from "./scripted-lp.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function open(change: Parameters<typeof House.open>[0] = {}) {
  const house = await House.open(change);
  ends.push(() => house.close());
  house.lp.onOrder = () => undefined;
  return { house, client: await house.client() };
}

/** A hedged order whose leg the LP has and does nothing about. */
async function underWay(house: House, client: RawClient, clOrdID: string): Promise<LpOrder> {
  const before = house.lp.orders.length;
  client.order(clOrdID, { account: "1005" });
  await client.report(clOrdID, "0");
  await eventually(() => house.lp.orders.length > before, "the LP has the leg");
  return house.lp.orders[before]!;
}

/** kill -9, what happens meanwhile, a new start, and the client back on its session. */
async function restarted(
  house: House,
  client: RawClient,
  meanwhile: () => void,
): Promise<RawClient> {
  await house.desk.killHard();
  await client.closed();
  meanwhile();
  await house.start();
  const again = await house.client(alice, client.next);
  again.askAgain(Math.max(...client.heard.map(({ msgSeqNum }) => msgSeqNum)) + 1);
  return again;
}

const legOf = async (house: House, clOrdID: string) => (await house.desk.explain(clOrdID)).legs[0]!;

test("killed before the LP got the leg, the desk learns so from the LP's ResendRequest", async () => {
  const { house, client } = await open();
  house.lp.goDeaf();
  client.order("D-LOST", { account: "1005" });
  await client.report("D-LOST", "0");
  const again = await restarted(house, client, () => house.lp.hearAgain());
  const end = await again.report("D-LOST", "8");
  assert.deepEqual(picked(end, 39, 14, 151), { 39: "8", 14: "0", 151: "0" });
  assert.match(end.fields.get(58) ?? "", /^LP_NOT_RECEIVED: /);
  assert.equal(house.lp.orders.length, 0);
  const leg = await legOf(house, "D-LOST");
  assert.deepEqual([leg.ordStatus, leg.isInDoubt], ["Canceled", false]);
  assert.equal((await house.desk.status()).legsInDoubt, 0);
});

test("filled while the desk was dead, the fill comes by resend and reaches the client once", async () => {
  const { house, client } = await open();
  const leg = await underWay(house, client, "D-AWAY");
  const again = await restarted(house, client, () => house.lp.fill(leg));
  const fill = await again.report("D-AWAY", "F");
  assert.deepEqual(picked(fill, 39, 14, 151, 32), { 39: "2", 14: "1", 151: "0", 32: "1" });
  await again.fence();
  assert.equal(again.reports("D-AWAY").filter(({ fields }) => fields.get(150) === "F").length, 1);
  assert.equal(house.lp.orders.length, 1);
  assert.equal((await legOf(house, "D-AWAY")).isInDoubt, false);
});

test("filled while dead and the report lost, the answer to a status request books the fill", async () => {
  const { house, client } = await open();
  const leg = await underWay(house, client, "D-STATUS");
  const again = await restarted(house, client, () => {
    leg.cumQty = leg.orderQty;
    leg.ordStatus = "2";
  });
  const fill = await again.report("D-STATUS", "F");
  assert.deepEqual(picked(fill, 39, 32, 31), { 39: "2", 32: "1", 31: leg.price });
});

test("an LP that does not know the order, asked on the session that carried it, proves non-receipt", async () => {
  const { house, client } = await open();
  await underWay(house, client, "D-UNKNOWN");
  const again = await restarted(house, client, () => house.lp.orders.splice(0));
  const end = await again.report("D-UNKNOWN", "8");
  assert.match(end.fields.get(58) ?? "", /^LP_NOT_RECEIVED: /);
});

test("an LP that began its numbers anew proves nothing by not knowing the order: it stays in doubt", async () => {
  const { house, client } = await open({ legTimeoutMs: 300 });
  const leg = await underWay(house, client, "D-RESET");
  house.lp.resetNumbers();
  house.lp.onStatusRequest = (_, heard) => house.lp.denyKnowing(heard);
  await eventually(() => house.lp.statusRequests.length > 0, "the LP is asked");
  await eventually(
    async () => (await house.desk.status()).exposure.some(({ doubtBuy }) => doubtBuy === 1),
    "the leg counts as exposure in doubt",
  );
  await client.fence();
  assert.deepEqual(
    client.reports("D-RESET").map(({ fields }) => fields.get(150)),
    ["0"],
  );
  house.lp.fill(leg);
  await client.report("D-RESET", "F");
  assert.equal((await house.desk.status()).legsInDoubt, 0);
});

test("dropped by its LP, the desk comes back, hears the fill it missed and trades on", async () => {
  const { house, client } = await open();
  const leg = await underWay(house, client, "D-DROP");
  house.lp.drop();
  await eventually(async () => (await legOf(house, "D-DROP")).isInDoubt, "the leg is in doubt");
  house.lp.fill(leg);
  await client.report("D-DROP", "F");
  await house.untilTrading();
  house.lp.onOrder = (order) => house.lp.fill(order);
  client.order("D-NEXT", { account: "1005" });
  await client.report("D-NEXT", "F");
  await client.fence();
  assert.equal(client.reports("D-DROP").length, 2);
});

test("a leg the LP never heard because the line was dead ends when the line is back", async () => {
  const { house, client } = await open();
  house.lp.goDeaf();
  client.order("D-DEAF", { account: "1005" });
  await client.report("D-DEAF", "0");
  house.lp.hearAgain();
  const end = await client.report("D-DEAF", "8");
  assert.match(end.fields.get(58) ?? "", /^LP_NOT_RECEIVED: /);
  assert.equal(house.lp.orders.length, 0);
});

test("a leg rejected by a session-level Reject fails its order and no other", async () => {
  const { house, client } = await open();
  const [first, second] = [
    await underWay(house, client, "D-SESSION-1"),
    await underWay(house, client, "D-SESSION-2"),
  ];
  house.lp.send({ 45: first.heard.msgSeqNum, 372: "D", 380: "0", 58: "not now" }, "j");
  const end = await client.report("D-SESSION-1", "8");
  assert.match(end.fields.get(58) ?? "", /^LP_REJECTED: /);
  house.lp.fill(second);
  await client.report("D-SESSION-2", "F");
});

test("a storm of legs in doubt after a kill is asked about leg by leg, and the LP's session lives", async () => {
  const { house, client } = await open();
  const count = 1_000;
  for (let i = 1; i <= count; i++) {
    client.order(`D-STORM-${i}`, { account: "1005" });
    // All at once are more than a desk that has just begun takes.
    if (i % 50 === 0) await client.report(`D-STORM-${i}`, "0");
  }
  await eventually(() => house.lp.orders.length === count, "the LP has every leg");
  const asked = house.lp.statusRequests;
  house.lp.onStatusRequest = () => undefined;
  await restarted(house, client, () => asked.splice(0));
  await eventually(() => asked.length >= count, "every leg is asked about");
  assert.equal(new Set(asked.slice(0, count)).size, count);
  house.lp.onStatusRequest = (_, heard) => house.lp.tellStatus(heard);
  for (const order of house.lp.orders) house.lp.fill(order);
  await eventually(async () => (await house.desk.status()).openLegs === 0, "every leg ended");
  const lines = house.desk.log().split("\n");
  assert.ok(lines.filter((line) => line.includes("RESTART")).length <= 20);
  await eventually(() => /"kind":"LEG_IN_DOUBT lp1","more":980/.test(house.desk.log()), "the rest");
});
