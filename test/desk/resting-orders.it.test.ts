import assert from "node:assert/strict";
import { afterAll, beforeAll, test } from "vitest";
import { eventually } from "./eventually.ts";
import { House } from "./house.ts";
import type { RawClient } from "./raw-client.ts";

let house: House;
let client: RawClient;
beforeAll(async () => {
  house = await House.open();
  client = await house.client();
});
afterAll(() => house.close());

/** A tenth of it is hedged. The LP fills at the worst price the leg allows. */
const limit = (price: string, more = "59=1"): { ordType: string; more: string } => ({
  ordType: "2",
  more: `44=${price}|${more}`,
});

/** The LP quotes and the desk has heard it. */
async function quoted(bid: string, ask: string): Promise<void> {
  house.lp.quote("EUR/USD", bid, ask);
  await eventually(async () => {
    const { quotes } = await house.desk.status();
    return quotes.some(({ symbol, bid: seen }) => symbol === "EURUSD" && seen === Number(bid));
  }, "the quote came");
}

test("a limit order rests, is acknowledged with its price, and is filled at no worse one when that comes", async () => {
  await quoted("1.10000", "1.10020");
  client.order("R-limit", { account: "1001", ...limit("1.09000") });
  const ack = await client.report("R-limit", "0");
  assert.deepEqual(
    [ack.fields.get(40), ack.fields.get(44), ack.fields.get(59)],
    ["2", "1.09", "1"],
  );
  await quoted("1.08970", "1.08990");
  const fill = await client.report("R-limit", "F");
  assert.equal(fill.fields.get(31), "1.09");
  await quoted("1.10000", "1.10020");
});

test("a stop order is triggered by the price and filled at the market and its deviation", async () => {
  client.order("R-stop", { ordType: "3", more: "99=1.11000|59=1" });
  await client.report("R-stop", "0");
  await quoted("1.11000", "1.11020");
  const fill = await client.report("R-stop", "F");
  assert.equal(fill.fields.get(31), "1.1104");
  await quoted("1.10000", "1.10020");
});

test("a limit that may not wait ends with nothing filled where the market is not at its price", async () => {
  client.order("R-ioc", limit("1.09000", "59=3"));
  const end = await client.report("R-ioc", "4");
  assert.equal(end.fields.get(14), "0");
  assert.match(end.fields.get(58) ?? "", /^PRICE_NOT_REACHED: /);
});

test("OrderCancelRequest(F) takes a resting order back, under its own ClOrdID and the order's", async () => {
  client.order("R-back", limit("1.09000"));
  await client.report("R-back", "0");
  client.send("F", "41=R-back|11=R-back-c|1=1001|55=EURUSD|54=1|60=20260101-00:00:00");
  const gone = await client.report("R-back-c", "4");
  assert.deepEqual([gone.fields.get(41), gone.fields.get(39)], ["R-back", "4"]);
  client.send("F", "41=R-back|11=R-back-d|1=1001|55=EURUSD|54=1|60=20260101-00:00:00");
  const refused = await client.await(
    ({ msgType, fields }) => msgType === "9" && fields.get(11) === "R-back-d",
    "OrderCancelReject(9)",
  );
  assert.deepEqual([refused.fields.get(102), refused.fields.get(434)], ["0", "1"]);
  client.send("F", "41=R-none|11=R-none-c|1=1001|55=EURUSD|54=1|60=20260101-00:00:00");
  const unknown = await client.await(
    ({ msgType, fields }) => msgType === "9" && fields.get(11) === "R-none-c",
    "OrderCancelReject(9)",
  );
  assert.equal(unknown.fields.get(102), "1");
});

test("a GTD order expires by itself: 150=C", async () => {
  const soon = new Date(Date.now() + 1_500).toISOString().replaceAll("-", "").replace("T", "-");
  client.order("R-gtd", limit("1.09000", `59=6|126=${soon.slice(0, -1)}`));
  const ack = await client.report("R-gtd", "0");
  assert.equal(ack.fields.get(126)?.slice(0, 17), soon.slice(0, 17));
  const end = await client.report("R-gtd", "C");
  assert.equal(end.fields.get(39), "C");
});

test("a kill switch cancels what rests", async () => {
  client.order("R-kill", limit("1.09000"));
  await client.report("R-kill", "0");
  const told = await house.run("kill", "on", "--close-only", "--reason", "drill");
  assert.equal(told.code, 0, told.stderr);
  const end = await client.report("R-kill", "4");
  assert.match(end.fields.get(58) ?? "", /^CLOSE_ONLY: /);
  await house.run("kill", "off", "--reason", "drill");
});

test("what rests outlives a kill -9, and is triggered by the first price of its own after it", async () => {
  client.order("R-lives", limit("1.08500"));
  await client.report("R-lives", "0");
  await house.desk.killHard();
  await house.start();
  const again = await house.client(client.identity, client.next);
  again.ask("R-lives");
  const status = await again.report("R-lives", "I");
  assert.equal(status.fields.get(39), "0");
  house.lp.quote("EUR/USD", "1.08470", "1.08490");
  const fill = await again.report("R-lives", "F");
  assert.equal(fill.fields.get(31), "1.085");
});

test("what rests of a session with cancel_on_disconnect is cancelled when its line ends, and after a crash", async () => {
  const strict = await House.open({}, (text) =>
    text.replace("{ id: ALICE, ", "{ id: ALICE, cancel_on_disconnect: true, "),
  );
  try {
    const first = await strict.client();
    first.order("G-1", limit("1.09000"));
    await first.report("G-1", "0");
    await first.vanish();
    await eventually(
      async () => (await strict.desk.explain("G-1")).ordStatus === "Canceled",
      "gone",
    );
    const second = await strict.client(first.identity, first.next);
    second.order("G-2", limit("1.09000"));
    await second.report("G-2", "0");
    await strict.desk.killHard();
    await strict.start();
    const { ordStatus, ending } = await strict.desk.explain("G-2");
    assert.deepEqual([ordStatus, ending?.code], ["Canceled", "DISCONNECTED"]);
  } finally {
    await strict.close();
  }
});
