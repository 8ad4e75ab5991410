import assert from "node:assert/strict";
import { afterAll, afterEach, beforeAll, test } from "vitest";
import { eventually } from "./eventually.ts";
import { picked } from "./heard.ts";
import type { Heard } from "./heard.ts";
import { House } from "./house.ts";
import { bob } from "./raw-client.ts";
import type { RawClient } from "./raw-client.ts";
import type { LpOrder } from "./scripted-lp.ts";

let house: House;
let client: RawClient;
beforeAll(async () => {
  house = await House.open({ legTimeoutMs: 400 });
  client = await house.client();
});
afterAll(() => house.close());
afterEach(() => {
  house.lp.onOrder = (order) => house.lp.fill(order);
});

/** The order the LP got for this client order, with the LP doing nothing about it by itself. */
async function quietly(send: () => void): Promise<LpOrder> {
  house.lp.onOrder = () => undefined;
  const before = house.lp.orders.length;
  send();
  await eventually(() => house.lp.orders.length > before, "the LP has the leg");
  return house.lp.orders[before]!;
}

const sums = ({ fields }: Heard): number[] => [38, 14, 151].map((tag) => Number(fields.get(tag)));

test("an order is answered New, then Trade, every field telling the same story", async () => {
  client.order("E-1", { account: "1002", orderQty: "2", more: "59=3" });
  await client.report("E-1", "F");
  const [taken, filled] = client.reports("E-1");
  const same = { 1: "1002", 11: "E-1", 38: "2", 40: "1", 54: "1", 55: "EURUSD", 59: "3" };
  const asked = [1, 11, 38, 40, 54, 55, 59];
  assert.deepEqual(picked(taken!, ...asked), same);
  assert.deepEqual(picked(filled!, ...asked), same);
  const story = [150, 39, 14, 151, 6, 32, 31];
  assert.deepEqual(picked(taken!, ...story), { 150: "0", 39: "0", 14: "0", 151: "2", 6: "0" });
  const told = { 150: "F", 39: "2", 14: "2", 151: "0", 6: "1.1004", 32: "2", 31: "1.1004" };
  assert.deepEqual(picked(filled!, ...story), told);
  assert.equal(taken!.fields.get(37), filled!.fields.get(37));
  assert.notEqual(taken!.fields.get(17), filled!.fields.get(17));
});

test("no OrderID, ExecID or leg ClOrdID is ever given twice", () => {
  const reports = client.heard.filter(({ msgType }) => msgType === "8");
  const execIDs = reports.map(({ fields }) => fields.get(17)).filter((id) => id !== "0");
  assert.equal(new Set(execIDs).size, execIDs.length);
  const legs = house.lp.orders.map(({ clOrdID }) => clOrdID);
  assert.equal(new Set(legs).size, legs.length);
});

test("hedged, kept and split orders look alike to the client: nothing betrays the split", async () => {
  const shapes = [];
  for (const [clOrdID, account, orderQty] of [
    ["E-SPLIT", "1002", "1"],
    ["E-HEDGED", "1005", "1"],
    ["E-KEPT", "1001", "0.01"],
  ] as const) {
    client.order(clOrdID, { account, orderQty });
    await client.report(clOrdID, "F");
    shapes.push(client.reports(clOrdID).map(({ fields }) => Array.from(fields.keys())));
    const legIDs = new Set(house.lp.orders.map((leg) => leg.clOrdID));
    const told = client.reports(clOrdID).flatMap(({ fields }) => Array.from(fields.values()));
    const betrayed = told.filter((value) => legIDs.has(value) || /lp1|LP-|BOOK/.test(value));
    assert.deepEqual(betrayed, []);
  }
  assert.deepEqual(shapes[1], shapes[0]);
  assert.deepEqual(shapes[2], shapes[0]);
});

test("partial fills of the LP come through with the house's share, and add up to the order", async () => {
  const leg = await quietly(() => client.order("E-PART", { account: "1002", orderQty: "4" }));
  for (const [quantity, price] of [
    [50_000, "1.1001"],
    [70_000, "1.1002"],
    [80_000, "1.1004"],
  ] as const) {
    house.lp.fill(leg, quantity, price);
  }
  await eventually(() => client.reports("E-PART").length === 4, "New and three fills");
  const fills = client.reports("E-PART").slice(1);
  assert.deepEqual(
    fills.map(({ fields }) => [fields.get(150), fields.get(39), fields.get(32), fields.get(31)]),
    [
      ["F", "1", "1", "1.1001"],
      ["F", "1", "1.4", "1.1002"],
      ["F", "2", "1.6", "1.1004"],
    ],
  );
  assert.deepEqual(fills.map(sums), [
    [4, 1, 3],
    [4, 2.4, 1.6],
    [4, 4, 0],
  ]);
  assert.equal(fills[2]!.fields.get(6), "1.100255");
});

test("a leg the LP rejects ends the order as rejected, once, without a word of the LP's", async () => {
  const leg = await quietly(() => client.order("E-REJ", { account: "1002" }));
  house.lp.reject(leg, "no credit line with One Bank");
  const end = await client.report("E-REJ", "8");
  assert.deepEqual(picked(end, 39, 14, 151, 103), { 39: "8", 14: "0", 151: "0", 103: "0" });
  assert.match(end.fields.get(58) ?? "", /^LP_REJECTED: /);
  assert.doesNotMatch(end.fields.get(58) ?? "", /One Bank/);
  await client.fence();
  assert.equal(client.reports("E-REJ").length, 2);
  assert.equal((await house.desk.explain("E-REJ")).legs[0]?.text, "no credit line with One Bank");
});

test("cancelled after a partial fill, the rest is cancelled and the fill stands", async () => {
  const leg = await quietly(() => client.order("E-IOC", { account: "1005", more: "59=3" }));
  house.lp.fill(leg, 30_000);
  house.lp.cancel(leg);
  const end = await client.report("E-IOC", "4");
  assert.deepEqual(picked(end, 39, 38, 14, 151), { 39: "4", 38: "1", 14: "0.3", 151: "0" });
  assert.match(end.fields.get(58) ?? "", /^LP_CANCELED: /);
});

test("cancelled with nothing filled, the order is rejected as a whole", async () => {
  const leg = await quietly(() => client.order("E-NONE", { account: "1005" }));
  house.lp.cancel(leg);
  const end = await client.report("E-NONE", "8");
  assert.deepEqual(picked(end, 39, 14, 151), { 39: "8", 14: "0", 151: "0" });
});

test("a fill reported twice with the same ExecID is told once", async () => {
  const leg = await quietly(() => client.order("E-TWICE", { account: "1005" }));
  const half = {
    150: "F",
    39: "1",
    17: "SAME",
    31: leg.price,
    32: 50_000,
    14: 50_000,
    151: 50_000,
  };
  house.lp.report(leg, half);
  house.lp.report(leg, half);
  leg.cumQty = 50_000;
  house.lp.fill(leg);
  await eventually(() => client.reports("E-TWICE").at(-1)?.fields.get(39) === "2", "filled");
  assert.deepEqual(
    client.reports("E-TWICE").map(({ fields }) => fields.get(32)),
    [undefined, "0.5", "0.5"],
  );
});

test("a fill beyond the order is the house's: the client is never overfilled", async () => {
  const leg = await quietly(() => client.order("E-OVER", { account: "1005" }));
  house.lp.fill(leg, 150_000);
  const fill = await client.report("E-OVER", "F");
  assert.deepEqual(sums(fill), [1, 1, 0]);
  const status = await house.desk.status();
  assert.ok((status.counters.alerts.FILL_SUSPENDED ?? 0) >= 1);
  const row = status.exposure.find(({ symbol }) => symbol === "EURUSD");
  assert.equal(Math.abs(row?.suspenseNet ?? 0), 0.5);
});

test("an order status request tells how the order stands, with ExecID 0", async () => {
  const leg = await quietly(() => client.order("E-ASK", { account: "1005" }));
  client.ask("E-ASK", "1005");
  const open = await client.report("E-ASK", "I");
  assert.deepEqual(picked(open, 17, 39, 14, 151), { 17: "0", 39: "0", 14: "0", 151: "1" });
  house.lp.fill(leg);
  await client.report("E-ASK", "F");
  const from = client.heard.length;
  client.ask("E-ASK", "1005");
  const done = await client.await(({ fields }) => fields.get(150) === "I", "the status", from);
  assert.deepEqual(picked(done, 39, 14, 151), { 39: "2", 14: "1", 151: "0" });
});

test("nobody learns of another session's order", async () => {
  client.order("E-MINE", { account: "1005" });
  const orderID = (await client.report("E-MINE", "F")).fields.get(37) ?? "";
  const other = await house.client(bob);
  other.send("H", `37=${orderID}|11=E-MINE|1=1005|55=EURUSD|54=1`);
  const answer = await other.report("E-MINE", "I");
  assert.deepEqual(picked(answer, 39, 103), { 39: "8", 103: "5" });
  await other.logOut();
});

test("a session that counts units hears units: 100 000 are one lot", async () => {
  const next = (await sessionOf("BOB"))?.nextIncoming ?? 1;
  const other = await house.client(bob, next);
  other.order("E-UNITS", { account: "1002", orderQty: "100000" });
  const fill = await other.report("E-UNITS", "F");
  assert.deepEqual(sums(fill), [100_000, 100_000, 0]);
  assert.equal(fill.fields.get(32), "100000");
  assert.equal((await house.desk.explain("E-UNITS")).orderQty, 1);
  await other.logOut();
});

test("without any quote an order is refused with NO_PRICE", async () => {
  client.order("E-NOQUOTE", { symbol: "GBPUSD" });
  const refusal = await client.report("E-NOQUOTE", "8");
  assert.match(refusal.fields.get(58) ?? "", /^NO_PRICE: /);
});

test("an LP that answers nothing leaves the order in doubt, not rejected; its late fill counts", async () => {
  const leg = await quietly(() => client.order("E-LATE", { account: "1005" }));
  house.lp.onStatusRequest = () => undefined;
  await eventually(
    async () => (await house.desk.explain("E-LATE")).legs[0]?.isInDoubt === true,
    "the leg is in doubt",
  );
  assert.deepEqual(
    client.reports("E-LATE").map(({ fields }) => fields.get(150)),
    ["0"],
  );
  await eventually(() => house.lp.statusRequests.includes(leg.clOrdID), "the LP is asked");
  house.lp.fill(leg);
  await client.report("E-LATE", "F");
  assert.equal((await house.desk.status()).legsInDoubt, 0);
});

const sessionOf = async (id: string) =>
  (await house.desk.status()).sessions.find((session) => session.id === id);
