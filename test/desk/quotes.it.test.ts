import assert from "node:assert/strict";
import { afterEach, test } from "vitest";
import { eventually } from "./eventually.ts";
import { House } from "./house.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function open(change: Parameters<typeof House.open>[0] = {}): Promise<House> {
  const house = await House.open(change);
  ends.push(() => house.close());
  return house;
}

test("a quote older than its limit is not traded on, and a fresh one is", async () => {
  const house = await open({ stalenessSeconds: 1 });
  const client = await house.client();
  await eventually(async () => {
    const id = `Q-${performance.now()}`;
    client.order(id);
    const answer = await client.await(
      ({ fields }) => fields.get(11) === id && "F8".includes(fields.get(150) ?? ""),
      "an answer",
    );
    return answer.fields.get(58)?.startsWith("NO_PRICE") === true;
  }, "the quote is too old");
  house.lp.quote("EUR/USD", "1.20000", "1.20020");
  // Quotes and orders come by different sessions: the new quote may be a moment behind.
  await eventually(async () => {
    const id = `Q-${performance.now()}`;
    client.order(id);
    const answer = await client.await(
      ({ fields }) => fields.get(11) === id && "F8".includes(fields.get(150) ?? ""),
      "an answer",
    );
    return answer.fields.get(31) === "1.2004";
  }, "the new quote is traded on");
});

test("with its LP gone, an order that must be hedged is refused, and taken when it is back", async () => {
  const house = await open();
  const client = await house.client();
  house.lp.isClosed = true;
  house.lp.drop();
  await eventually(async () => (await house.desk.status()).lps[0]?.isTrading === false, "LP down");
  client.order("Q-DOWN", { account: "1005" });
  const refusal = await client.report("Q-DOWN", "8");
  assert.match(refusal.fields.get(58) ?? "", /^NO_(?:LP|PRICE): /);
  house.lp.isClosed = false;
  await house.untilTrading();
  client.order("Q-BACK", { account: "1005" });
  await client.report("Q-BACK", "F");
});

test("with orders refused and quotes still coming, NO_LP is said and what is kept is still filled", async () => {
  const house = await open();
  const client = await house.client();
  house.lp.refuseTrades();
  await eventually(async () => (await house.desk.status()).lps[0]?.isTrading === false, "LP down");
  client.order("Q-NOLP", { account: "1005" });
  assert.match((await client.report("Q-NOLP", "8")).fields.get(58) ?? "", /^NO_LP: /);
  client.order("Q-KEPT", { orderQty: "0.01" });
  await client.report("Q-KEPT", "F");
});

test("prices that are crossed, zero or no numbers are counted and never traded on", async () => {
  const house = await open();
  const client = await house.client();
  const faults = async () => (await house.desk.status()).lps[0]?.quoteFaults ?? {};
  for (const [bid, ask] of [
    ["1.3", "1.2"],
    ["0", "1.2"],
    ["-1", "1.2"],
  ] as const) {
    house.lp.quote("EUR/USD", bid, ask);
  }
  await eventually(async () => {
    const { CROSSED = 0, NOT_POSITIVE = 0 } = await faults();
    return CROSSED === 1 && NOT_POSITIVE === 2;
  }, "the faults are counted");
  house.lp.quote("EUR/USD", "1.2", "1.20020");
  house.lp.quote("EUR/USD", "NaN", "1.2");
  house.lp.quote("EUR/USD", "1.2", "1.20020", "many");
  await eventually(async () => (await faults())["UNREADABLE"] === 2, "no numbers are counted");
  client.order("Q-BAD");
  assert.match((await client.report("Q-BAD", "8")).fields.get(58) ?? "", /^NO_PRICE: /);
  house.lp.quote("BTC/USD", "1", "2");
  await eventually(async () => (await faults())["UNKNOWN_SYMBOL"] === 1, "the symbol is counted");
});
