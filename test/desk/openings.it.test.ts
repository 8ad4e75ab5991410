import assert from "node:assert/strict";
import { afterAll, beforeAll, test } from "vitest";
import { eventually } from "./eventually.ts";
import { House } from "./house.ts";
import { ScriptedLp } from "./scripted-lp.ts";
import { withSecondLp } from "./second-lp.ts";

let house: House;
let lp2: ScriptedLp;
beforeAll(async () => {
  lp2 = await new ScriptedLp().listen();
  lp2.quote("EUR/USD", "1.10000", "1.10020");
  house = await House.open({}, (text) => withSecondLp(text, lp2.port));
}, 60_000);
afterAll(async () => {
  await house.close();
  await lp2.close();
});

const isRestingStill = async (): Promise<boolean> => (await house.desk.explain("O-1")).isResting;

async function untilUsed(bid: number, lps: number): Promise<void> {
  await eventually(async () => {
    const now = (await house.desk.status()).market.find(({ symbol }) => symbol === "EURUSD");
    return now?.bid === bid && now.lps === lps;
  }, `the bid is ${bid}, of ${lps}`);
}

test("after a start a stop is not set off by the bad quote of the only LP to quote, but by two that agree", async () => {
  await untilUsed(1.1, 2);
  const client = await house.client();
  client.order("O-1", { account: "1001", side: "2", ordType: "3", more: "99=1.09000|59=1" });
  await client.report("O-1", "0");
  await house.desk.killHard();
  lp2.isClosed = true;
  lp2.drop();
  house.lp.quote("EUR/USD", "1.05000", "1.05020");
  await house.start();
  await untilUsed(1.05, 1);
  const again = await house.client(client.identity, client.next);
  // Whatever is due is taken up in the turn of a quote, and ten times a second.
  for (let more = 0; more < 5; more++) {
    house.lp.quoteAgain();
    await again.fence();
  }
  assert.equal(await isRestingStill(), true);
  house.lp.quote("EUR/USD", "1.10000", "1.10020");
  lp2.isClosed = false;
  await untilUsed(1.1, 2);
  assert.equal(await isRestingStill(), true, "the price is not there");
  lp2.quote("EUR/USD", "1.08980", "1.09000");
  house.lp.quote("EUR/USD", "1.08980", "1.09000");
  await again.report("O-1", "F");
}, 90_000);
