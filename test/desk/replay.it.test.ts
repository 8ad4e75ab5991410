import assert from "node:assert/strict";
import { afterAll, beforeAll, test } from "vitest";
import { eventually } from "./eventually.ts";
import type { Heard } from "./heard.ts";
import { House } from "./house.ts";
import { alice, orderFields } from "./raw-client.ts";
import type { RawClient } from "./raw-client.ts";

let house: House;
let client: RawClient;
beforeAll(async () => {
  house = await House.open();
  client = await house.client();
});
afterAll(() => house.close());

const isReport = ({ msgType }: Heard): boolean => msgType === "8";

/** What must not change when a message is sent again: all but length, sum, times and flag. */
const lasting = ({ fields }: Heard): string =>
  [...fields]
    .filter(([tag]) => ![9, 10, 43, 52, 122].includes(tag))
    .map(([tag, value]) => `${tag}=${value}`)
    .join("|");

const fillsOf = (clOrdID: string): Heard[] =>
  client.reports(clOrdID).filter(({ fields, possDup }) => fields.get(150) === "F" && !possDup);

test("a filled order sent again with PossDup under its old number is passed over", async () => {
  const msgSeqNum = client.order("P-DUP", { account: "1005" });
  await client.report("P-DUP", "F");
  const legs = house.lp.orders.length;
  client.order("P-DUP", { account: "1005" }, { msgSeqNum, possDup: true });
  await client.fence();
  assert.equal(client.reports("P-DUP").length, 2);
  assert.equal(house.lp.orders.length, legs);
});

test("a filled order sent again under a new number is told how it stands, not filled again", async () => {
  client.order("P-NEW", { account: "1005" });
  await client.report("P-NEW", "F");
  const legs = house.lp.orders.length;
  client.order("P-NEW", { account: "1005" });
  client.order("P-NEW", { account: "1005" }, { possDup: true });
  await client.fence();
  assert.deepEqual(
    client.reports("P-NEW").map(({ fields }) => fields.get(150)),
    ["0", "F", "I", "I"],
  );
  assert.equal(house.lp.orders.length, legs);
});

test("orders that arrive behind a gap wait for it, and each is filled once, in order", async () => {
  const first = client.next;
  const from = client.heard.length;
  client.next += 2;
  client.order("P-GAP-3", { account: "1005" });
  const ask = await client.await(({ msgType }) => msgType === "2", "a ResendRequest", from);
  assert.deepEqual([ask.fields.get(7), ask.fields.get(16)], [String(first), "0"]);
  assert.equal(client.reports("P-GAP-3").length, 0);
  for (const [index, clOrdID] of ["P-GAP-1", "P-GAP-2", "P-GAP-3"].entries()) {
    client.order(clOrdID, { account: "1005" }, { msgSeqNum: first + index, possDup: true });
  }
  await client.report("P-GAP-3", "F");
  await client.fence();
  const filled = client.heard.filter(({ fields }) => fields.get(150) === "F");
  assert.deepEqual(
    filled.slice(-3).map(({ fields }) => fields.get(11)),
    ["P-GAP-1", "P-GAP-2", "P-GAP-3"],
  );
  for (const clOrdID of ["P-GAP-1", "P-GAP-2", "P-GAP-3"]) {
    assert.equal(fillsOf(clOrdID).length, 1);
  }
});

test("everything since the Logon sent again with PossDup fills nothing and breaks nothing", async () => {
  const legs = house.lp.orders.length;
  const last = client.next;
  for (let msgSeqNum = 1; msgSeqNum < last; msgSeqNum++) {
    client.send("D", orderFields(`P-AGAIN-${msgSeqNum}`), { msgSeqNum, possDup: true });
  }
  await client.fence();
  assert.equal(house.lp.orders.length, legs);
  await assert.rejects(house.desk.explain("P-AGAIN-1"), /UNKNOWN_ORDER/);
});

test("asked again, every report comes under its number with its ExecID; the rest is gap-filled", async () => {
  const before = client.heard.filter((heard) => isReport(heard));
  const last = Math.max(...client.heard.map(({ msgSeqNum }) => msgSeqNum));
  const from = client.heard.length;
  client.askAgain(1);
  await client.fence();
  const again = client.heard.slice(from, -1);
  assert.deepEqual(again.filter((heard) => isReport(heard)).map(lasting), before.map(lasting));
  assert.ok(again.every(({ possDup, fields }) => possDup && fields.has(122)));
  assert.deepEqual(
    numbersCovered(again),
    Array.from({ length: last }, (_, i) => i + 1),
  );
});

/** Numbers that messages stand for: their own, or all that a gap fill passes over. */
function numbersCovered(messages: readonly Heard[]): number[] {
  return messages.flatMap(({ msgType, msgSeqNum, fields }) => {
    const end = msgType === "4" ? Number(fields.get(36)) : msgSeqNum + 1;
    return Array.from({ length: end - msgSeqNum }, (_, i) => msgSeqNum + i);
  });
}

test("a number used before without PossDup ends the connection, not the identity; nothing is filled", async () => {
  const legs = house.lp.orders.length;
  client.order("P-LOW", { account: "1005" }, { msgSeqNum: 2 });
  const logout = await client.await(({ msgType }) => msgType === "5", "a Logout");
  assert.match(logout.fields.get(58) ?? "", /MsgSeqNum too low, expecting \d+ but received 2/);
  await client.closed();
  assert.equal(house.lp.orders.length, legs);
  client = await house.client(alice, client.next);
  client.order("P-BACK", { account: "1005" });
  await client.report("P-BACK", "F");
});

test("a fill that comes while its client is away waits for it under its number", async () => {
  house.lp.onOrder = () => undefined;
  const legs = house.lp.orders.length;
  client.order("P-AWAY", { account: "1005" });
  const { msgSeqNum } = await client.report("P-AWAY", "0");
  await client.vanish();
  await eventually(() => house.lp.orders.length > legs, "the LP has the leg");
  house.lp.fill(house.lp.orders.at(-1)!);
  house.lp.onOrder = (order) => house.lp.fill(order);
  await eventually(
    async () => (await house.desk.explain("P-AWAY")).ordStatus === "Filled",
    "the fill is booked",
  );
  client = await house.client(alice, client.next);
  client.askAgain(msgSeqNum + 1);
  const fill = await client.report("P-AWAY", "F");
  assert.equal(fill.msgSeqNum, msgSeqNum + 1);
  assert.equal(fill.possDup, true);
});

test("killed and started again, the desk resends every report as it was, and knows every order", async () => {
  for (const [clOrdID, account] of [
    ["P-KILL-1", "1002"],
    ["P-KILL-2", "1005"],
    ["P-KILL-3", "1006"],
  ] as const) {
    client.order(clOrdID, { account });
    await client.report(clOrdID, account === "1006" ? "8" : "F");
  }
  const from = client.heard.length;
  client.askAgain(1);
  await client.fence();
  const before = client.heard.slice(from).filter((heard) => isReport(heard));
  client.ask("P-KILL-1", "1002");
  await client.report("P-KILL-1", "I");
  await house.desk.killHard();
  await client.closed();
  await house.start();
  const legs = house.lp.orders.length;
  const restarted = await house.client(alice, client.next);
  restarted.askAgain(1);
  await restarted.fence();
  const after = restarted.heard.filter((heard) => isReport(heard));
  assert.deepEqual(after.slice(0, before.length).map(lasting), before.map(lasting));
  assert.ok(after.every(({ possDup }) => possDup));
  for (const clOrdID of ["P-KILL-1", "P-KILL-2", "P-KILL-3"]) {
    const account = clOrdID === "P-KILL-1" ? "1002" : clOrdID === "P-KILL-2" ? "1005" : "1006";
    restarted.order(clOrdID, { account });
  }
  await restarted.fence();
  const repeats = restarted.heard.filter((heard) => isReport(heard) && !heard.possDup);
  assert.deepEqual(
    repeats.map(({ fields }) => [fields.get(11), fields.get(150), fields.get(39)]),
    [
      ["P-KILL-1", "I", "2"],
      ["P-KILL-2", "I", "2"],
      ["P-KILL-3", "I", "8"],
    ],
  );
  assert.equal(house.lp.orders.length, legs);
  client = restarted;
});

test("after a restart no number, OrderID or ExecID is used a second time", async () => {
  const known = new Set(client.heard.map(({ fields }) => fields.get(17)));
  client.order("P-FRESH", { account: "1005" });
  const fill = await client.report("P-FRESH", "F");
  assert.ok(!known.has(fill.fields.get(17)));
  const numbers = client.heard.filter(({ possDup }) => !possDup).map(({ msgSeqNum }) => msgSeqNum);
  assert.equal(new Set(numbers).size, numbers.length);
});
