import assert from "node:assert/strict";
import { afterAll, beforeAll, test } from "vitest";
import { stamp } from "../fix/session/rig.ts";
import { eventually } from "./eventually.ts";
import type { Heard } from "./heard.ts";
import { House } from "./house.ts";
import type { RawClient } from "./raw-client.ts";

let house: House;
let client: RawClient;
beforeAll(async () => {
  house = await House.open();
  client = await house.client();
  await quoted("1.10000", "1.10020");
});
afterAll(() => house.close());

/** The LP quotes and the desk has heard it. */
async function quoted(bid: string, ask: string): Promise<void> {
  house.lp.quote("EUR/USD", bid, ask);
  await eventually(async () => {
    const { quotes } = await house.desk.status();
    return quotes.some(({ symbol, bid: seen }) => symbol === "EURUSD" && seen === Number(bid));
  }, "the quote came");
}

/** A limit of one lot that rests. */
async function rest(clOrdID: string, price = "1.09000"): Promise<void> {
  client.order(clOrdID, { account: "1001", ordType: "2", more: `44=${price}|59=1` });
  await client.report(clOrdID, "0");
}

/** OrderCancelReplaceRequest(G). */
function replace(clOrdID: string, origClOrdID: string, more: string, by = client): void {
  const now = stamp(Date.now() * 1000);
  const order = `41=${origClOrdID}|11=${clOrdID}|1=1001|55=EURUSD|54=1|60=${now}|40=2`;
  by.send("G", `${order}|${more}`);
}

const refusal = (clOrdID: string): Promise<Heard> =>
  client.await(
    ({ msgType, fields }) => msgType === "9" && fields.get(11) === clOrdID,
    "OrderCancelReject(9)",
  );

test("OrderCancelReplaceRequest(G) gives what rests another price, quantity and name, and it is filled as such", async () => {
  await rest("P-1");
  replace("P-2", "P-1", "38=2|44=1.09500|59=0");
  const told = await client.report("P-2", "5");
  const of = (tag: number): string | undefined => told.fields.get(tag);
  assert.deepEqual([of(41), of(39), of(38), of(44), of(59)], ["P-1", "0", "2", "1.095", "0"]);
  assert.deepEqual([of(151), of(14)], ["2", "0"]);
  await quoted("1.09480", "1.09500");
  const fill = await client.report("P-2", "F");
  assert.equal(fill.fields.get(37), of(37));
  await quoted("1.10000", "1.10020");
});

test("a replacement whose price is there is filled at once", async () => {
  await rest("N-1");
  replace("N-2", "N-1", "38=1|44=1.10020|59=1");
  await client.report("N-2", "5");
  await client.report("N-2", "F");
});

test("the same request again is answered with how the order stands, another of that name is refused", async () => {
  await rest("S-1");
  replace("S-2", "S-1", "38=1|44=1.09100|59=1");
  await client.report("S-2", "5");
  replace("S-2", "S-1", "38=1|44=1.09100|59=1");
  const again = await client.report("S-2", "I");
  assert.equal(again.fields.get(44), "1.091");
  assert.equal(client.reports("S-2").filter(({ fields }) => fields.get(150) === "5").length, 1);
  replace("S-2", "S-1", "38=1|44=1.09200|59=1");
  const refused = await refusal("S-2");
  assert.deepEqual([refused.fields.get(434), refused.fields.get(102)], ["2", "6"]);
  client.order("S-1", { account: "1001", ordType: "2", more: "44=1.09000|59=1" });
  await client.report("S-1", "I");
});

test("what cannot be replaced stays as it is, and the answer says why", async () => {
  await rest("U-1");
  replace("U-a", "U-none", "38=1|44=1.09100|59=1");
  const unknown = await refusal("U-a");
  assert.deepEqual([unknown.fields.get(37), unknown.fields.get(102)], ["NONE", "1"]);
  assert.match(unknown.fields.get(58) ?? "", /^UNKNOWN_ORDER: /);
  replace("U-b", "U-1", "38=1|44=nothing|59=1");
  await client.await(({ msgType, fields }) => msgType === "3" && fields.get(371) === "44", "3");
  replace("U-c", "U-1", "38=0.001|44=1.09100|59=1");
  const bad = await refusal("U-c");
  assert.match(bad.fields.get(58) ?? "", /^VOLUME_/);
  assert.equal(bad.fields.get(102), "99");
  client.send("F", "41=U-1|11=U-end|1=1001|55=EURUSD|54=1|60=20260101-00:00:00");
  await client.report("U-end", "4");
  replace("U-d", "U-1", "38=1|44=1.09100|59=1");
  const late = await refusal("U-d");
  assert.deepEqual([late.fields.get(102), late.fields.get(39)], ["0", "4"]);
  assert.match(late.fields.get(58) ?? "", /^ORDER_ENDED: /);
});

test("an order is found by every name it had, and taken back by any; the answer names the last", async () => {
  await rest("C-1");
  replace("C-2", "C-1", "38=1|44=1.09100|59=1");
  replace("C-3", "C-2", "38=1|44=1.09200|59=1");
  await client.report("C-3", "5");
  client.ask("C-1");
  await client.report("C-1", "I");
  client.send("F", "41=C-1|11=C-end|1=1001|55=EURUSD|54=1|60=20260101-00:00:00");
  const gone = await client.report("C-end", "4");
  assert.equal(gone.fields.get(41), "C-3");
});

test("a replacement outlives a kill -9: its terms hold, and the same request is a repeat", async () => {
  await rest("K-1");
  replace("K-2", "K-1", "38=2|44=1.08500|59=1");
  await client.report("K-2", "5");
  await house.desk.killHard();
  await house.start();
  const again = await house.client(client.identity, client.next);
  replace("K-2", "K-1", "38=2|44=1.08500|59=1", again);
  const repeat = await again.report("K-2", "I");
  assert.deepEqual([repeat.fields.get(39), repeat.fields.get(44)], ["0", "1.085"]);
  house.lp.quote("EUR/USD", "1.08470", "1.08490");
  const fill = await again.report("K-2", "F");
  assert.equal(fill.fields.get(38), "2");
});
