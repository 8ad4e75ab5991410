import assert from "node:assert/strict";
import { afterAll, beforeAll, test } from "vitest";
import type { SymbolStatus } from "../../src/desk/exposure-status.ts";
import { OfficeHouse } from "../office/office-house.ts";
import { eventually } from "./eventually.ts";
import type { House } from "./house.ts";
import { ScriptedLp } from "./scripted-lp.ts";
import { withSecondLp } from "./second-lp.ts";

/** `lp1` quotes 1.10000 / 1.10020, `lp2` dearer and wider. */
const [LP2_BID, LP2_ASK] = ["1.10010", "1.10050"];

let office: OfficeHouse;
let house: House;
const lp2 = new ScriptedLp();
beforeAll(async () => {
  await lp2.listen();
  lp2.quote("EUR/USD", LP2_BID, LP2_ASK);
  const marked = (text: string): string =>
    `broker: { price_feed_lp: lp2 }\n${withSecondLp(text, lp2.port)}`;
  office = await OfficeHouse.open({}, marked);
  ({ house } = office);
  const isQuoted = async (): Promise<boolean> =>
    (await house.desk.status()).quotes.some(({ lp, ageMs }) => lp === "lp2" && ageMs >= 0);
  await eventually(isQuoted, "the second LP quotes", 30_000);
}, 90_000);
afterAll(async () => {
  await office.close();
  await lp2.close();
});

const row = async (): Promise<SymbolStatus> =>
  (await house.desk.status()).exposure.find(({ symbol }) => symbol === "EURUSD")!;

const markNow = async () => (await row()).mark;

test("what is kept is marked at the named LP's mid, and no client is priced by it", async () => {
  const client = await house.client();
  house.lp.onOrder = (order) => house.lp.fill(order, order.orderQty, "1.10020");
  // A retail client's: most of it is kept.
  client.order("M-1", { account: "1001" });
  const filled = await client.report("M-1", "F");
  // The client buys at the best ask there is, which is not that of the named LP.
  assert.equal(Number(filled.fields.get(31)), 1.1002);
  const { net, mark } = await row();
  assert.ok(net > 0);
  assert.deepEqual(mark, { px: 1.1003, source: "LP", lp: "lp2", worth: net * 100_000 * 1.1003 });
  const words = await house.run("status");
  assert.match(words.stdout, /^mark {7}EURUSD: 1\.1003 by lp2; kept net 0\.9 worth 99027 USD$/m);
  // It quotes no gold, and of pounds there is no price at all.
  assert.match(words.stdout, /^mark {7}XAUUSD: 2000\.15 by all LPs together; kept net 0 worth 0/m);
  assert.match(words.stdout, /^mark {7}GBPUSD: no price yet$/m);
});

test("GET /admin/routing/exposure has the marks, and whose they are", async () => {
  const { body } = await office.ask("/admin/routing/exposure");
  const { exposure, priceFeedLp } = body as { exposure: SymbolStatus[]; priceFeedLp: string };
  assert.equal(priceFeedLp, "lp2");
  assert.deepEqual(exposure.find(({ symbol }) => symbol === "EURUSD")?.mark, await markNow());
});

test("while the named LP is down what is kept is marked at the best of the others, and it says so", async () => {
  lp2.isClosed = true;
  lp2.drop();
  await eventually(async () => (await markNow())?.source === "AGGREGATE", "it is gone");
  assert.equal((await markNow())?.px, 1.1001);
  lp2.isClosed = false;
  await eventually(async () => (await markNow())?.lp === "lp2", "it is back", 30_000);
}, 60_000);

test("a policy that names another LP, or none, marks by that from then on", async () => {
  for (const [from, to, mark] of [
    ["price_feed_lp: lp2", "price_feed_lp: lp1", [1.1001, "lp1"]],
    ["{ price_feed_lp: lp1 }", "{}", [1.10015, undefined]],
  ] as const) {
    house.rewritePolicy((text) => text.replace(from, to));
    assert.equal((await house.run("reload")).code, 0);
    const { px, lp } = (await markNow())!;
    assert.deepEqual([px, lp], mark);
  }
});
