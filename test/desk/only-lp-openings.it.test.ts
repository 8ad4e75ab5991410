import assert from "node:assert/strict";
import { afterAll, beforeAll, test } from "vitest";
import { eventually } from "./eventually.ts";
import { House } from "./house.ts";

let house: House;
beforeAll(async () => {
  house = await House.open();
}, 60_000);
afterAll(() => house.close());

const isRestingStill = async (): Promise<boolean> => (await house.desk.explain("O-1")).isResting;

async function untilBid(bid: number): Promise<void> {
  await eventually(async () => {
    const now = (await house.desk.status()).market.find(({ symbol }) => symbol === "EURUSD");
    return now?.bid === bid;
  }, `the bid is ${bid}`);
}

test("after a loss a stop is not set off by one bad quote of the only LP there is, but by two that agree", async () => {
  const client = await house.client();
  client.order("O-1", { account: "1001", side: "2", ordType: "3", more: "99=1.09000|59=1" });
  await client.report("O-1", "0");
  const { quotesTaken } = (await house.desk.status()).lps[0]!;
  house.lp.quote("EUR/USD", "1.10000", "1.10020");
  await eventually(
    async () => (await house.desk.status()).lps[0]!.quotesTaken > quotesTaken,
    "the quote before the loss came",
  );
  // The desk's clock samples once a second: the mid before the loss is known.
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  house.lp.isClosed = true;
  house.lp.drop();
  await eventually(
    async () => !(await house.desk.status()).lps[0]!.isQuoting,
    "the desk has noticed",
  );
  // The subscription after the reconnect is answered with this, once.
  house.lp.quote("EUR/USD", "1.05000", "1.05020");
  house.lp.isClosed = false;
  await untilBid(1.05);
  for (let more = 0; more < 5; more++) await client.fence();
  assert.equal(await isRestingStill(), true, "one bad quote sets nothing off");
  house.lp.quote("EUR/USD", "1.10000", "1.10020");
  await untilBid(1.1);
  assert.equal(await isRestingStill(), true, "the price is as before, and the stop is not reached");
  house.lp.quote("EUR/USD", "1.08980", "1.09000");
  await client.report("O-1", "F");
}, 90_000);
