import assert from "node:assert/strict";
import { afterAll, beforeAll, test } from "vitest";
import { decideAllAgain } from "./decided-again.ts";
import { House } from "./house.ts";
import type { RawClient, Wish } from "./raw-client.ts";

let house: House;
let client: RawClient;
beforeAll(async () => {
  house = await House.open({}, (text) => text.replace("routing:\n", `routing:\n${limits}`));
  client = await house.client();
});
afterAll(() => house.close());

/** Of EURUSD 4 lots net, warned of from 3 on; a RETAIL order of one lot keeps 0.9. */
const limits = `  symbol_limits:
    EURUSD: { max_net_exposure: 4, warning_threshold_pct: 0.75, auto_hedge_level: 100 }
`;

async function filled(clOrdID: string, wish: Wish = {}): Promise<string> {
  client.order(clOrdID, wish);
  return (await client.report(clOrdID, "F")).fields.get(37) ?? "";
}

interface Breach {
  readonly symbol: number;
  readonly measure: string;
  readonly reached: string;
  readonly value: number;
  readonly limit: number;
  readonly order: number;
  readonly timeUs: number;
}

const breaches = (): Promise<Breach[]> => house.journaled<Breach>("LimitBreached");

const wordBreach = ({ measure, reached, value, limit, order }: Breach): string =>
  `${measure} ${reached} ${value} of ${limit} by ${order}`;

/** The counter of an order, from its OrderID(37). */
const numberOf = (orderID: string): number => Number.parseInt(orderID.slice(9), 36);

const euro = async (): Promise<unknown> => {
  const row = (await house.desk.status()).exposure.find(({ symbol }) => symbol === "EURUSD");
  return [row?.net, row?.reached.net];
};

test("a net that comes to its warning, to its limit and back is told once each, with the order that did it", async () => {
  const ids: string[] = [];
  for (let i = 1; i <= 5; i++) ids.push(await filled(`L-${i}`));
  // 0.9 · 3 = 2.7, the fourth passes 3; of the fifth only 0.4 may still be kept.
  assert.deepEqual(await euro(), [4, "LIMIT"]);
  const back = await filled("L-BACK", { side: "2", orderQty: "3" });
  assert.deepEqual(await euro(), [1.3, "BELOW"]);
  assert.deepEqual((await breaches()).map(wordBreach), [
    `NET WARNING 3.6 of 4 by ${numberOf(ids[3]!)}`,
    `NET LIMIT 4 of 4 by ${numberOf(ids[4]!)}`,
    `NET BELOW 1.3 of 4 by ${numberOf(back)}`,
  ]);
});

test("the order that reaches the limit is hedged beyond it, and says so", async () => {
  const { decision } = await house.desk.explain("L-5");
  assert.deepEqual([decision?.aVolume, decision?.bVolume], [0.6, 0.4]);
  assert.deepEqual(
    decision?.findings.map(({ code }) => code),
    ["CLASS_SHARE", "VOLATILITY_UNKNOWN", "HARD_LIMIT"],
  );
});

test("where the LP takes no orders, what may not be kept is denied whole", async () => {
  for (let i = 1; i <= 3; i++) await filled(`L-UP-${i}`);
  assert.deepEqual(await euro(), [4, "LIMIT"]);
  await house.run("kill", "on", "--lp", "lp1");
  client.order("L-OVER", { orderQty: "0.01" });
  const refusal = await client.report("L-OVER", "8");
  assert.match(refusal.fields.get(58) ?? "", /^EXPOSURE_HARD_LIMIT: /);
  assert.equal(refusal.fields.get(103), "3");
  // One that shrinks the net is free of limits.
  await filled("L-UNDER", { side: "2", orderQty: "0.01" });
  await house.run("kill", "off", "--lp", "lp1");
});

test("limits lowered below what stands are told by the reload and by a start, and are never passed further", async () => {
  const lowered = (from: string, to: string): void =>
    house.rewritePolicy((text) =>
      text.replace(`max_net_exposure: ${from}`, `max_net_exposure: ${to}`),
    );
  lowered("4", "40");
  await house.desk.ask({ op: "reload", actor: "dealer" }, 30_000);
  const before = (await breaches()).length;
  lowered("40", "2");
  await house.desk.ask({ op: "reload", actor: "dealer" }, 30_000);
  const [byReload] = (await breaches()).slice(before);
  assert.deepEqual([byReload?.reached, byReload?.limit, byReload?.order], ["LIMIT", 2, 0]);
  const standing = await euro();
  client.order("L-FULL");
  await client.report("L-FULL", "F");
  assert.deepEqual((await house.desk.explain("L-FULL")).decision?.bVolume, 0);
  assert.deepEqual(await euro(), standing);

  lowered("2", "40");
  await house.desk.ask({ op: "reload", actor: "dealer" }, 30_000);
  const meanwhile = (await breaches()).length;
  await house.desk.killHard();
  lowered("40", "1");
  await house.start();
  const [byStart] = (await breaches()).slice(meanwhile);
  assert.deepEqual([byStart?.reached, byStart?.limit, byStart?.order], ["LIMIT", 1, 0]);
  assert.deepEqual(await euro(), standing);
  const verified = await house.run("journal", "verify");
  assert.deepEqual([verified.code, verified.stderr], [0, ""]);
  assert.deepEqual(decideAllAgain(house.dataDir).differing, []);
});

test("the sum over all symbols has its own limit, told in the reporting currency", async () => {
  client = await house.client(undefined, client.next);
  const worth = (await house.desk.status()).global;
  assert.ok(worth.net !== undefined && worth.net > 100_000);
  const before = (await breaches()).length;
  house.rewritePolicy((text) => text.replace("routing:\n", "routing:\n  max_bbook_exposure: 5\n"));
  await house.desk.ask({ op: "reload", actor: "dealer" }, 30_000);
  await filled("L-GOLD", { symbol: "XAUUSD", orderQty: "2" });
  const told = (await breaches()).slice(before).filter(({ measure }) => measure === "GLOBAL");
  // What may be kept is rounded down to the LP's step: the limit itself is not quite reached.
  assert.deepEqual(told.map(({ symbol, limit, reached }) => [symbol, limit, reached]).at(-1), [
    -1,
    500_000,
    "WARNING",
  ]);
  const { global } = await house.desk.status();
  assert.deepEqual([global.limit, global.reached], [500_000, "WARNING"]);
  assert.ok((global.net ?? 0) <= 500_000 && (global.net ?? 0) > 497_000);
  const { decision } = await house.desk.explain("L-GOLD");
  assert.ok(decision?.findings.some(({ code }) => code === "HARD_LIMIT"));
});
