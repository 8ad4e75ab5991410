import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "vitest";
import { eventually } from "./eventually.ts";
import { House } from "./house.ts";
import { alice, bob, RawClient } from "./raw-client.ts";

let house: House;
beforeEach(async () => {
  house = await House.open();
});
afterEach(() => house.close());

/** A leg keeps the desk from ending at once; its client has logged out. */
async function stopping(): Promise<{ client: RawClient; ended: Promise<number | null> }> {
  house.lp.onOrder = () => undefined;
  const client = await house.client();
  client.order("S-OPEN", { account: "1005" });
  await eventually(() => house.lp.orders.length === 1, "the leg is under way");
  const ended = house.desk.stop();
  await client.await(({ msgType }) => msgType === "5", "the desk's Logout");
  return { client, ended };
}

const lastLine = (): unknown => JSON.parse(house.desk.log().trim().split("\n").at(-1) ?? "");

test("a desk that stops lets nobody log on any more, and says nothing after its last line", async () => {
  const { client, ended } = await stopping();
  client.send("5", "");
  await client.closed();
  const late = await RawClient.connect(house.desk.port, bob);
  late.logon();
  await late.closed();
  assert.deepEqual(late.heard, []);
  const silent = await RawClient.connect(house.desk.port, bob);
  assert.equal(await ended, 0);
  await silent.closed();
  assert.equal((lastLine() as { msg: string }).msg, "stopped");
});

test("an order that comes while the desk stops is not taken, told so, and free to come again", async () => {
  const { client, ended } = await stopping();
  client.order("S-LATE", { account: "1001" });
  client.order("S-OPEN", { account: "1005" });
  client.send("5", "");
  assert.equal(await ended, 0);
  house.lp.onOrder = (order) => house.lp.fill(order);
  await house.start();
  const again = await house.client(alice, client.next);
  again.askAgain(Math.max(...client.heard.map(({ msgSeqNum }) => msgSeqNum)) + 1);
  const answer = await again.await(({ msgType }) => msgType === "j", "the order was declined");
  assert.deepEqual(
    [372, 379, 380].map((tag) => answer.fields.get(tag)),
    ["D", "S-LATE", "4"],
  );
  assert.match(answer.fields.get(58) ?? "", /^DESK_BUSY: /);
  // A repeat of an order that was taken is told how that one stands.
  await again.report("S-OPEN", "I");
  again.order("S-LATE", { account: "1001" });
  await again.report("S-LATE", "F");
});

test("the leg of a desk that stops is waited for, and its fill reaches the client later", async () => {
  const { client, ended } = await stopping();
  client.send("5", "");
  house.lp.fill(house.lp.orders[0]!);
  assert.equal(await ended, 0);
  await house.start();
  const again = await house.client(alice, client.next);
  again.askAgain(Math.max(...client.heard.map(({ msgSeqNum }) => msgSeqNum)) + 1);
  await again.report("S-OPEN", "F");
});
