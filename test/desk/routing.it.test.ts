import assert from "node:assert/strict";
import { afterAll, beforeAll, test } from "vitest";
import type { Explanation } from "../../src/core/explain.ts";
import { picked } from "./heard.ts";
import { House } from "./house.ts";
import type { RawClient } from "./raw-client.ts";

let house: House;
let client: RawClient;
beforeAll(async () => {
  house = await House.open();
  client = await house.client();
});
afterAll(() => house.close());

const EUR = 100_000;

for (const [who, account, orderQty, hedged, action] of [
  ["a RETAIL account is hedged to a tenth", "1001", "1", 0.1, "PARTIAL_HEDGE"],
  ["a SEMI_PRO account is hedged to a half", "1002", "1", 0.5, "PARTIAL_HEDGE"],
  ["a PROFESSIONAL account is hedged to four fifths", "1003", "1", 0.8, "PARTIAL_HEDGE"],
  ["an UNKNOWN account is hedged to two fifths", "1004", "1", 0.4, "PARTIAL_HEDGE"],
  ["a TOXIC account at the threshold is hedged whole", "1005", "1", 1, "A_BOOK"],
  ["a sliver too small for any LP is kept", "1001", "0.01", 0, "B_BOOK"],
  ["ten lots or more are hedged whole, whoever sends them", "1001", "10", 10, "A_BOOK"],
] as const) {
  test(`${who}: over the wire, in the books and in what explain says`, async () => {
    const clOrdID = `R-${account}-${orderQty}`;
    const before = house.lp.orders.length;
    client.order(clOrdID, { account, orderQty });
    const fill = await client.report(clOrdID, "F");
    assert.equal(fill.fields.get(32), orderQty);
    const legs = house.lp.orders.slice(before);
    assert.deepEqual(
      legs.map((leg) => leg.orderQty / EUR),
      hedged === 0 ? [] : [hedged],
    );
    const why = await house.desk.explain(clOrdID);
    assert.equal(why.decision?.action, action);
    assert.equal(why.decision?.aVolume, hedged);
    assert.equal((why.decision?.aVolume ?? 0) + (why.decision?.bVolume ?? 0), Number(orderQty));
    assert.deepEqual(
      why.legs.map((leg) => [leg.clOrdID, leg.lp, leg.ordStatus]),
      legs.map((leg) => [leg.clOrdID, "lp1", "Filled"]),
    );
  });
}

test("a TOXIC account above the threshold is refused and nothing reaches an LP", async () => {
  const before = house.lp.orders.length;
  client.order("R-TOXIC", { account: "1006" });
  const refusal = await client.report("R-TOXIC", "8");
  assert.match(refusal.fields.get(58) ?? "", /^REFUSED: /);
  const why = await house.desk.explain("R-TOXIC");
  assert.equal(why.decision?.action, "REJECT");
  assert.deepEqual(
    why.decision?.findings.map(({ code }) => code),
    ["TOXIC_REJECTED"],
  );
  assert.equal(house.lp.orders.length, before);
});

test("explain tells a person and a program the same, by ClOrdID and by OrderID", async () => {
  client.order("R-WHY", { account: "1003" });
  const orderID = (await client.report("R-WHY", "F")).fields.get(37) ?? "";
  const [words, json, byID] = await Promise.all([
    house.run("explain", "R-WHY"),
    house.run("explain", "R-WHY", "--json"),
    house.run("explain", orderID, "--json"),
  ]);
  assert.equal(words.code, 0);
  assert.match(words.stdout, /decision {2}PARTIAL_HEDGE: 0\.8 hedged, 0\.2 kept/);
  assert.match(words.stdout, /class PROFESSIONAL, score 50/);
  assert.match(words.stdout, /lp1 CHOSEN/);
  assert.deepEqual(JSON.parse(byID.stdout), JSON.parse(json.stdout));
  const told = JSON.parse(json.stdout) as Explanation;
  assert.deepEqual([told.orderID, told.clOrdID, told.account], [orderID, "R-WHY", "1003"]);
  assert.equal(told.decision?.clientPx, 1.1002);
});

test("asked about an order nobody sent, explain ends with a code", async () => {
  const answer = await house.run("explain", "R-NOBODY");
  assert.equal(answer.code, 5);
  assert.match(answer.stderr, /^UNKNOWN_ORDER: R-NOBODY/);
});

test("gold in lots goes to the LP in ounces, under the LP's own name", async () => {
  client.order("R-GOLD", { account: "1005", symbol: "XAUUSD", orderQty: "0.37" });
  await client.report("R-GOLD", "F");
  const leg = house.lp.orders.at(-1);
  assert.deepEqual([leg?.symbol, leg?.orderQty], ["GOLD", 37]);
});

test("a leg is a limit at the client's price plus the deviation, filled at once or not", async () => {
  client.order("R-LEG", { account: "1005" });
  await client.report("R-LEG", "F");
  client.order("R-LEG-SELL", { account: "1005", side: "2", more: "59=4" });
  await client.report("R-LEG-SELL", "F");
  const [buy, sell] = house.lp.orders.slice(-2);
  assert.deepEqual(picked(buy!.heard, 40, 44, 54, 59), {
    40: "2",
    44: "1.1004",
    54: "1",
    59: "3",
  });
  assert.deepEqual(picked(sell!.heard, 40, 44, 54, 59), {
    40: "2",
    44: "1.0998",
    54: "2",
    59: "4",
  });
});

test("exposure in status is the kept net and the hedge at the LP, fill by fill", async () => {
  const before = (await house.desk.status()).exposure.find((row) => row.symbol === "XAUUSD")!;
  client.order("R-EXP", { account: "1002", symbol: "XAUUSD", side: "2", orderQty: "3" });
  await client.report("R-EXP", "F");
  const after = (await house.desk.status()).exposure.find((row) => row.symbol === "XAUUSD")!;
  // The client sold: the house bought 1.5 of the client and sold 1.5 at the LP.
  assert.equal(Math.abs(after.net - before.net), 1.5);
  assert.equal((after.hedged["lp1"] ?? 0) - (before.hedged["lp1"] ?? 0), -1.5);
  assert.equal(after.doubtBuy + after.doubtSell, 0);
});

test("the kill switch refuses every new order until it is turned off again", async () => {
  const on = await house.run("kill", "on", "--reason", "fire drill");
  assert.equal(on.code, 0);
  assert.match(on.stdout, /^trading is halted at desk [0-9A-Z]{8} in /);
  client.order("R-KILLED");
  const refusal = await client.report("R-KILLED", "8");
  assert.equal(refusal.fields.get(58)?.split(":")[0], "KILL_SWITCH");
  const again = await house.run("kill", "on", "--json");
  assert.deepEqual(JSON.parse(again.stdout), { before: "halt", level: "halt", others: 0 });
  assert.match((await house.run("status")).stdout, /KILL {7}global halt: fire drill/);
  const off = await house.run("kill", "off");
  assert.equal(off.code, 0);
  assert.match(off.stdout, /^trading goes on at desk [0-9A-Z]{8} in /);
  client.order("R-ALIVE");
  await client.report("R-ALIVE", "F");
});

test("status counts orders, decisions and sessions, for people and programs", async () => {
  const before = (await house.desk.status()).counters;
  client.order("R-COUNT", { account: "1005" });
  await client.report("R-COUNT", "F");
  client.order("R-COUNT-2", { account: "1006" });
  await client.report("R-COUNT-2", "8");
  const status = await house.run("status", "--json");
  const told = JSON.parse(status.stdout) as Awaited<ReturnType<typeof house.desk.status>>;
  assert.equal(told.counters.ordersAccepted, before.ordersAccepted + 1);
  assert.equal(told.counters.ordersDenied, before.ordersDenied + 1);
  assert.equal(told.counters.decisions.A_BOOK, before.decisions.A_BOOK + 1);
  assert.deepEqual(
    told.sessions.map(({ id, state }) => [id, state]),
    [
      ["ALICE", "active"],
      ["BOB", "disconnected"],
      ["lp1-quote", "active"],
      ["lp1-trade", "active"],
    ],
  );
  const words = await house.run("status");
  assert.equal(words.code, 0);
  assert.match(words.stdout, /lp {9}lp1: trading, quoting/);
});
