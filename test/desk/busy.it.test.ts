import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "vitest";
import { eventually } from "./eventually.ts";
import type { Heard } from "./heard.ts";
import { House } from "./house.ts";
import { bob, orderFields } from "./raw-client.ts";
import type { RawClient } from "./raw-client.ts";

/** More than a desk does in a millisecond, in one piece. */
const FLOOD = 2_000;

let house: House;
let client: RawClient;
beforeEach(async () => {
  const busy = "controls: { busy_turn_ms: 1, busy_after_ms: 1 }\n";
  house = await House.open({ durability: "os" }, (text) => text + busy);
  client = await house.client();
});
afterEach(() => house.close());

/** Orders that come at once, and whatever is to come right behind them. */
function flood(prefix: string, ...behind: readonly (readonly [string, string])[]): void {
  const all: [string, string][] = [];
  for (let order = 0; order < FLOOD; order++) {
    all.push(["D", orderFields(`${prefix}${order}`, { orderQty: "0.01" })]);
  }
  const bytes = [...all, ...behind].map(([msgType, fields]) =>
    client.encoded(msgType, fields, client.next++),
  );
  client.bytes(Buffer.concat(bytes));
}

const notTaken = (): Heard[] => client.heard.filter(({ msgType }) => msgType === "j");
const answers = (clOrdID: string): number =>
  client.reports(clOrdID).length +
  notTaken().filter(({ fields }) => fields.get(379) === clOrdID).length;

test("past its capacity the desk answers every order: taken, or DESK_BUSY at once", async () => {
  flood("F");
  await client.fence();
  for (let order = 0; order < FLOOD; order++) assert.ok(answers(`F${order}`) > 0, `F${order}`);
  const busy = notTaken();
  assert.ok(busy.length > 0 && busy.length < FLOOD, `${busy.length}`);
  for (const { fields } of busy) {
    assert.match(fields.get(58) ?? "", /^DESK_BUSY: /);
    assert.deepEqual([fields.get(372), fields.get(380)], ["D", "4"]);
  }
  const { counters } = await house.desk.status();
  assert.equal(counters.ordersNotTaken, busy.length);
  assert.equal(counters.ordersAccepted + busy.length, FLOOD);
});

test("an order that was not taken was never there: its ClOrdID is free, and comes through later", async () => {
  flood("F");
  await client.fence();
  const last = notTaken().at(-1)?.fields.get(379) ?? "";
  client.ask(last);
  const state = await client.report(last, "I");
  assert.match(state.fields.get(58) ?? "", /^UNKNOWN_ORDER/);
  client.order(last, { orderQty: "0.01" });
  await client.report(last, "0");
});

test("what closes and what cancels passes a desk that is behind", async () => {
  client.order("HELD", { orderQty: "0.01" });
  await client.report("HELD", "F");
  client.order("REST", { ordType: "2", more: "44=1.0|59=1" });
  await client.report("REST", "0");
  const now = /60=[^|]+/.exec(orderFields("x"))?.[0] ?? "";
  flood(
    "F",
    ["D", orderFields("CLOSE", { side: "2", orderQty: "0.01", more: "77=C" })],
    ["F", `11=CANCEL|41=REST|1=1001|55=EURUSD|54=1|${now}`],
  );
  await client.fence();
  assert.ok(notTaken().length > 0);
  await client.report("CLOSE", "0");
  await client.report("CANCEL", "4");
});

test("a replacement that comes to a desk that is behind leaves the order as it is", async () => {
  client.order("REST", { ordType: "2", more: "44=1.0|59=1" });
  await client.report("REST", "0");
  const wish = orderFields("MORE", { ordType: "2", orderQty: "2", more: "44=1.0|59=1|41=REST" });
  flood("F", ["G", wish]);
  await client.fence();
  assert.equal(answers("MORE"), 1);
  client.ask("REST");
  const { fields } = await client.report("REST", "I");
  assert.equal(fields.get(38), "1");
});

test("another client's order passes while one floods the desk", async () => {
  const other = await house.client(bob);
  for (let round = 0; round < 5; round++) {
    flood(`F${round}-`);
    other.order(`B${round}`, { account: "1002", orderQty: "1000" });
    await other.report(`B${round}`, "0");
  }
  await client.fence();
  assert.ok(notTaken().length > FLOOD);
});

test("a desk that was behind takes orders again as soon as it has caught up", async () => {
  flood("F");
  await client.fence();
  const before = notTaken().length;
  assert.ok(before > 0);
  for (let order = 0; order < 20; order++) {
    client.order(`A${order}`, { orderQty: "0.01" });
    await client.report(`A${order}`, "0");
  }
  assert.equal(notTaken().length, before);
  await eventually(async () => (await house.desk.status()).openOrders === 0, "all are over");
});
