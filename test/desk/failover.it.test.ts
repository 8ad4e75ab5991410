import assert from "node:assert/strict";
import { afterEach, test } from "vitest";
import { eventually } from "./eventually.ts";
import { picked } from "./heard.ts";
import { House } from "./house.ts";
import type { RawClient } from "./raw-client.ts";
import { ScriptedLp } from "./scripted-lp.ts";
import { withSecondLp } from "./second-lp.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

interface Two {
  readonly house: House;
  readonly lp1: ScriptedLp;
  readonly lp2: ScriptedLp;
  readonly client: RawClient;
}

/** Two LPs; the first asks 1.10020, the second a tenth of a pip more. */
async function twoLps(rewrite: (text: string) => string = (text) => text): Promise<Two> {
  const lp2 = await new ScriptedLp().listen();
  lp2.quote("EUR/USD", "1.10000", "1.10021");
  const house = await House.open({}, (text) => rewrite(withSecondLp(text, lp2.port)));
  ends.push(
    () => house.close(),
    () => lp2.close(),
  );
  await eventually(async () => {
    const { lps } = await house.desk.status();
    return lps.every(({ isTrading, isQuoting }) => isTrading && isQuoting) && lp2.isUp;
  }, "both LPs are up");
  lp2.quoteAgain();
  await eventually(async () => {
    const second = (await house.desk.status()).lps[1];
    return (second?.quotesTaken ?? 0) > 0;
  }, "the second LP's quote came");
  return { house, lp1: house.lp, lp2, client: await house.client() };
}

const failovers = async ({ house }: Two): Promise<number> =>
  (await house.desk.status()).counters.failovers;

test("what one LP rejects is filled by the next, and the client hears of one fill and no reject", async () => {
  const two = await twoLps();
  const { lp1, lp2, client, house } = two;
  lp1.onOrder = (order) => lp1.reject(order, "last look");
  client.order("F-1", { account: "1005" });
  const fill = await client.report("F-1", "F");
  assert.deepEqual(picked(fill, 39, 14, 151), { 39: "2", 14: "1", 151: "0" });
  assert.deepEqual([lp1.orders.length, lp2.orders.length], [1, 1]);
  assert.notEqual(lp1.orders[0]?.clOrdID, lp2.orders[0]?.clOrdID);
  assert.equal(await failovers(two), 1);
  const [failover] = await house.journaled<{ from: string; to: string; cause: string }>(
    "LpFailover",
  );
  assert.equal(failover?.cause, "LP_REJECTED");
  await client.fence();
  assert.deepEqual(
    client.reports("F-1").map(({ fields }) => fields.get(150)),
    ["0", "F"],
  );
});

test("an LP that is reset: its leg is in doubt and sent nowhere else, the next order is filled by the other", async () => {
  const two = await twoLps();
  const { lp1, lp2, client, house } = two;
  lp1.onOrder = () => undefined;
  client.order("F-IN-FLIGHT", { account: "1005" });
  await eventually(() => lp1.orders.length === 1, "the first LP has it");
  lp1.drop();
  client.order("F-NEXT", { account: "1005" });
  const fill = await client.report("F-NEXT", "F");
  // The first LP's price may still stand when the order comes; the limit is that of its moment.
  assert.match(fill.fields.get(31) ?? "", /^1\.1004/);
  assert.equal(lp2.orders.length, 1, "the leg in doubt went nowhere else");
  lp1.onStatusRequest = () => lp1.fill(lp1.orders[0]!);
  const late = await client.report("F-IN-FLIGHT", "F");
  assert.equal(late.fields.get(39), "2");
  assert.deepEqual([lp1.orders.length, lp2.orders.length], [1, 1]);
  assert.equal((await house.desk.status()).legsInDoubt, 0);
});

test("an LP that is half open is given up within two and a half heartbeats, and orders go to the other", async () => {
  const heartbeat = 1;
  const { lp1, lp2, client, house } = await twoLps((text) =>
    text.replaceAll(/(id: lp1-\w+, )role/g, `$1heartbeat_seconds: ${heartbeat}, role`),
  );
  lp1.goSilent();
  const sinceMs = performance.now();
  await eventually(async () => {
    const [first] = (await house.desk.status()).lps;
    return first?.isTrading === false;
  }, "the first LP is given up");
  const tookMs = performance.now() - sinceMs;
  // What is looked at every tenth of a second, and a look of this test.
  assert.ok(tookMs < heartbeat * 2_500 + 500, `took ${tookMs} ms`);
  client.order("F-HALF", { account: "1005" });
  await client.report("F-HALF", "F");
  assert.deepEqual([lp1.orders.length, lp2.orders.length], [0, 1]);
});

test("an order larger than the best LP shows is swept over both, and its client gets a fill of each", async () => {
  const { lp1, lp2, client, house } = await twoLps();
  const before = await house.desk.status();
  lp1.quote("EUR/USD", "1.10000", "1.10020", "3000000");
  lp2.quote("EUR/USD", "1.10000", "1.10021", "2000000");
  await eventually(async () => {
    const { lps } = await house.desk.status();
    return lps.every(({ quotesTaken }, at) => quotesTaken > (before.lps[at]?.quotesTaken ?? 0));
  }, "both quotes came");
  client.order("F-BIG", { account: "1005", orderQty: "40" });
  const fills = (): string[] =>
    client
      .reports("F-BIG")
      .flatMap(({ fields }) => (fields.get(150) === "F" ? [fields.get(32) ?? ""] : []));
  await eventually(() => fills().length === 2, "both filled");
  assert.deepEqual(fills().toSorted(), ["10", "30"]);
  assert.equal(lp1.orders[0]?.orderQty, 3_000_000);
  assert.equal(lp2.orders[0]?.orderQty, 1_000_000);
  const { ordStatus, decision } = await house.desk.explain("F-BIG");
  assert.equal(ordStatus, "Filled");
  assert.deepEqual(
    decision?.lps.map(({ legQty }) => legQty),
    [30, 10],
  );
});
