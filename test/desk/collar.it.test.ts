import assert from "node:assert/strict";
import { afterAll, beforeAll, test } from "vitest";
import type { MarketStatus } from "../../src/desk/market-status.ts";
import { eventually } from "./eventually.ts";
import { House } from "./house.ts";
import type { RawClient, Wish } from "./raw-client.ts";
import { ScriptedLp } from "./scripted-lp.ts";
import { withSecondLp } from "./second-lp.ts";

let house: House;
let lp2: ScriptedLp;
let client: RawClient;
beforeAll(async () => {
  lp2 = await new ScriptedLp().listen();
  lp2.quote("EUR/USD", "1.09990", "1.10010");
  // The volatility is known after one return, which shows that mids were sampled.
  const quick = "routing:\n  volatility: { sample_seconds: 0.1, min_samples: 1 }\n";
  house = await House.open({}, (text) => withSecondLp(text, lp2.port).replace("routing:\n", quick));
  client = await house.client();
});
afterAll(async () => {
  await house.close();
  await lp2.close();
});

const market = async (): Promise<MarketStatus> => (await house.desk.status()).market[0]!;

async function untilBestIs(bid: number, ask: number, lps: number): Promise<void> {
  await eventually(async () => {
    const now = await market();
    return now.bid === bid && now.ask === ask && now.lps === lps;
  }, `${bid} / ${ask} of ${lps}`);
}

/** @returns the price of the fill */
async function filled(clOrdID: string, wish: Wish = {}): Promise<string | undefined> {
  client.order(clOrdID, wish);
  return (await client.report(clOrdID, "F")).fields.get(31);
}

const hedged: Wish = { account: "1005", orderQty: "0.1" };
const legs = (): [number, number] => [house.lp.orders.length, lp2.orders.length];

test("an LP that quotes a hundredfold prices no client and gets no leg, is counted and shown", async () => {
  await untilBestIs(1.1, 1.1001, 2);
  await eventually(
    async () => (await house.desk.status()).exposure[0]?.volatility !== undefined,
    "mids were sampled",
  );
  lp2.quote("EUR/USD", "110.000", "110.020");
  await untilBestIs(1.1, 1.1002, 1);
  assert.deepEqual((await market()).offMarket, ["lp2"]);
  const before = legs();
  assert.equal(await filled("C-KEPT", { orderQty: "0.01" }), "1.1002");
  await filled("C-HEDGED", { ...hedged, side: "2" });
  assert.deepEqual(legs(), [before[0] + 1, before[1]]);
  const { lps } = await house.desk.status();
  assert.equal(lps.find(({ id }) => id === "lp2")?.quoteFaults["OFF_MARKET"], 1);
});

test("explain says so from the record and decides again to the same end; status says it in words", async () => {
  const explained = await house.run("explain", "C-HEDGED");
  assert.match(explained.stdout, /lp {6}lp2 OFF_MARKET: quote is too far off those of the other/);
  assert.match(explained.stdout, /decided again from its record: the same/);
  const status = await house.run("status");
  assert.match(status.stdout, /^market {5}EURUSD: 1\.1 \/ 1\.1002 of 1 LPs, lp2 OFF MARKET$/m);
});

test("once its quote agrees again it takes orders again", async () => {
  lp2.quote("EUR/USD", "1.09990", "1.10010");
  await untilBestIs(1.1, 1.1001, 2);
  const before = legs();
  await filled("C-AGAIN", hedged);
  assert.deepEqual(legs(), [before[0], before[1] + 1]);
  assert.deepEqual((await market()).offMarket, []);
});

test("a size larger than the best LP shows is priced over both", async () => {
  lp2.quote("EUR/USD", "1.09990", "1.10010", "100000");
  await eventually(async () => (await market()).askDepth === 101, "lp2 shows one lot");
  await filled("C-LARGE", { orderQty: "4" });
  // One lot at 1.1001 and three at 1.1002.
  assert.equal((await house.desk.explain("C-LARGE")).decision?.clientPx, 1.100175);
});
