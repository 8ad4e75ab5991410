import assert from "node:assert/strict";
import { afterAll, beforeAll, test } from "vitest";
import { stamp } from "../fix/session/rig.ts";
import { eventually } from "./eventually.ts";
import { House } from "./house.ts";
import type { RawClient } from "./raw-client.ts";

let house: House;
let client: RawClient;
beforeAll(async () => {
  house = await House.open({}, paused);
  client = await house.client();
});
afterAll(() => house.close());

/** Tried again soon, so that no test waits long. */
const paused = (text: string): string =>
  text.replace("execution:\n", "execution:\n  rest_again_ms: 200\n");

/** All of account 1005 is hedged; the price is there. */
const limit = { account: "1005", ordType: "2", more: "44=1.10020|59=1" };

const partlyFilled = (): void => {
  house.lp.onOrder = (order) => {
    house.lp.fill(order, 40_000);
    house.lp.cancel(order);
  };
};

const leavesOf = (orders: readonly { readonly orderQty: number }[]): number[] =>
  orders.map(({ orderQty }) => orderQty);

test("what the LP leaves open of a limit rests and is sent again: fills add up, and no end is told between", async () => {
  const before = house.lp.orders.length;
  house.lp.onOrder = (order) => {
    house.lp.fill(order, Math.min(40_000, order.orderQty));
    if (order.orderQty > 40_000) house.lp.cancel(order);
  };
  client.order("A-1", limit);
  const last = await client.await(
    ({ fields }) => fields.get(11) === "A-1" && fields.get(39) === "2",
    "it is filled",
  );
  assert.deepEqual([last.fields.get(14), last.fields.get(151)], ["1", "0"]);
  assert.deepEqual(leavesOf(house.lp.orders.slice(before)), [100_000, 60_000, 20_000]);
  const told = client.reports("A-1").map(({ fields }) => [fields.get(150), fields.get(151)]);
  assert.deepEqual(told, [
    ["0", "1"],
    ["F", "0.6"],
    ["F", "0.2"],
    ["F", "0"],
  ]);
});

test("while its legs are out it is not replaced; what rests of it is, and no less than is filled", async () => {
  const before = house.lp.orders.length;
  house.lp.onOrder = (order) => house.lp.acknowledge(order);
  client.order("B-1", limit);
  await eventually(() => house.lp.orders.length === before + 1, "the leg is out");
  const replace = (clOrdID: string, more: string): void => {
    const now = stamp(Date.now() * 1000);
    client.send("G", `41=B-1|11=${clOrdID}|1=1005|55=EURUSD|54=1|60=${now}|40=2|${more}`);
  };
  const refusal = async (clOrdID: string): Promise<string> => {
    const heard = await client.await(
      ({ msgType, fields }) => msgType === "9" && fields.get(11) === clOrdID,
      "OrderCancelReject(9)",
    );
    return heard.fields.get(58) ?? "";
  };
  replace("B-2", "38=2|44=1.09000|59=1");
  assert.match(await refusal("B-2"), /^BEING_CARRIED_OUT: /);
  const leg = house.lp.orders[before]!;
  house.lp.onOrder = (order) => house.lp.reject(order, "not now");
  house.lp.fill(leg, 40_000);
  house.lp.cancel(leg);
  await client.report("B-1", "F");
  await eventually(async () => (await house.desk.explain("B-1")).isResting, "it rests");
  replace("B-3", "38=0.3|44=1.09000|59=1");
  assert.match(await refusal("B-3"), /^QTY_BELOW_FILLED: /);
  replace("B-4", "38=2|44=1.09000|59=1");
  const told = await client.report("B-4", "5");
  assert.deepEqual([told.fields.get(39), told.fields.get(151)], ["1", "1.6"]);
});

test("what rests again outlives a kill -9, and goes on from what is filled", async () => {
  partlyFilled();
  client.order("C-1", limit);
  await client.report("C-1", "F");
  await house.desk.killHard();
  const before = house.lp.orders.length;
  house.lp.onOrder = (order) => house.lp.fill(order);
  await house.start();
  const again = await house.client(client.identity, client.next);
  await eventually(() => house.lp.orders.length > before, "it is sent again");
  const { orderQty } = house.lp.orders[before]!;
  assert.ok(orderQty <= 60_000, "no more than is open");
  again.ask("C-1", "1005");
  await eventually(async () => (await house.desk.explain("C-1")).ordStatus === "Filled", "filled");
  assert.equal((await house.desk.explain("C-1")).cumQty, 1);
});

test("what comes to rest after its session ended is cancelled where the policy wants nothing to rest then", async () => {
  const strict = await House.open({}, (text) =>
    paused(text).replace("{ id: ALICE, ", "{ id: ALICE, cancel_on_disconnect: true, "),
  );
  try {
    const first = await strict.client();
    strict.lp.onOrder = (order) => strict.lp.acknowledge(order);
    first.order("D-1", limit);
    await eventually(() => strict.lp.orders.length === 1, "the leg is out");
    await first.vanish();
    strict.lp.cancel(strict.lp.orders[0]!);
    await eventually(
      async () => (await strict.desk.explain("D-1")).ending?.code === "DISCONNECTED",
      "it is cancelled",
    );
  } finally {
    await strict.close();
  }
});
