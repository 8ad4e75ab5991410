import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, test } from "vitest";
import { hedgerow } from "./child-process.ts";
import { House } from "./house.ts";
import type { RawClient } from "./raw-client.ts";

/** Of two pips for all VIP has half a one, gold one. EURUSD is 1.10000 / 1.10020. */
const withTerms = (text: string): string =>
  text.replace(
    "routing:\n",
    `routing:
  overrides:
    symbols:
      XAUUSD:
        max_deviation_pips: 1
        price_improvement: keep
        keep_improvement_acknowledged: the board, 1 March
    groups: { VIP: { execution_mode: A_BOOK, max_deviation_pips: 0.5, commission_per_million: 35 } }
    max_deviation_pips: { VIP: { XAUUSD: 3 } }
    commission_per_million: { VIP: { XAUUSD: 12.5 } }
`,
  );

let house: House;
let client: RawClient;
beforeAll(async () => {
  house = await House.open({}, withTerms);
  client = await house.client();
});
afterAll(() => house.close());

for (const [account, symbol, limit] of [
  ["1005", "EURUSD", "1.1004"],
  ["1003", "EURUSD", "1.10025"],
  ["1005", "XAUUSD", "2000.4"],
  ["1003", "XAUUSD", "2000.6"],
] as const) {
  test(`account ${account}'s order for ${symbol} goes to the LP with the limit of its own deviation`, async () => {
    const id = `D-${account}-${symbol}`;
    client.order(id, { account, symbol });
    const fill = await client.report(id, "F");
    assert.equal(house.lp.orders.at(-1)?.price, limit);
    assert.equal(
      Number(fill.fields.get(31)),
      Number(limit),
      "within the deviation it is the client's",
    );
  });
}

test("an LP that fills beyond a group's deviation fills its client at the limit", async () => {
  house.lp.onOrder = (order) => house.lp.fill(order, order.orderQty, "1.10030");
  client.order("D-5", { account: "1003" });
  assert.equal((await client.report("D-5", "F")).fields.get(31), "1.10025");
  assert.equal((await house.desk.status()).counters.alerts.FILL_BEYOND_LIMIT, 1);
});

test("explain and preview say the deviation an order is decided under", async () => {
  const told = await house.run("explain", "D-5");
  assert.match(told.stdout, /client price 1\.1002, LPs up to 0\.00005 past it/);
  const order = ["--account", "1003", "--symbol", "XAUUSD", "--side", "buy", "--volume", "1"];
  const preview = await house.run("preview", ...order);
  assert.match(preview.stdout, /LPs up to 0\.3 past it/);
});

test("where it is kept, what the LP does better is the house's, and explain says who wanted that", async () => {
  house.lp.onOrder = (order) => house.lp.fill(order, order.orderQty, "1999.90");
  client.order("K-1", { account: "1005", symbol: "XAUUSD" });
  assert.equal((await client.report("K-1", "F")).fields.get(31), "2000.3");
  const { stdout } = await house.run("explain", "K-1");
  assert.match(stdout, /IMPROVEMENT_KEPT: .* acknowledged by "the board, 1 March"/);
  assert.match(stdout, /^fill {6}1 at 2000\.3 .*, 0\.4 better at the LP and kept$/m);
  const [filled] = (await house.journaled<{ kept: number }>("ClientFilled")).slice(-1);
  assert.equal(filled?.kept, 0.4);
});

test("where it is passed on, the client has what the LP did better", async () => {
  house.lp.onOrder = (order) => house.lp.fill(order, order.orderQty, "1.10005");
  client.order("K-2", { account: "1005" });
  assert.equal((await client.report("K-2", "F")).fields.get(31), "1.10005");
});

test("check warns of what is kept, and refuses a policy that keeps without an acknowledgement", async () => {
  const told = await hedgerow("check", house.policyFile);
  assert.match(
    told.stdout,
    /^warning {3}IMPROVEMENT_KEPT: of orders for "XAUUSD" the house keeps/m,
  );
  const file = join(house.dir, "unacknowledged.yaml");
  const lines = readFileSync(house.policyFile, "utf8").split("\n");
  writeFileSync(file, lines.filter((line) => !line.includes("acknowledged")).join("\n"));
  const refused = await hedgerow("check", file);
  assert.equal(refused.code, 3);
  assert.match(
    refused.stderr,
    /price_improvement: keep needs an acknowledgement beside it, say under/,
  );
});

test("each fill of a group that is charged says its commission, by the symbol's own rate", async () => {
  house.lp.onOrder = (order) => {
    house.lp.fill(order, 30_000, "1.10020");
    house.lp.fill(order, 70_000, "1.10020");
  };
  client.order("C-1", { account: "1003" });
  const whole = await client.await(
    ({ fields }) => fields.get(11) === "C-1" && fields.get(39) === "2",
    "C-1 filled",
  );
  const fills = client.heard.filter(
    ({ fields }) => fields.get(11) === "C-1" && fields.get(150) === "F",
  );
  assert.deepEqual(
    fills.map(({ fields }) => [12, 13, 479].map((tag) => fields.get(tag))),
    [
      ["1.05", "3", "USD"],
      ["2.45", "3", "USD"],
    ],
  );
  assert.equal(whole.fields.get(14), "1");
  house.lp.onOrder = (order) => house.lp.fill(order, order.orderQty, "2000.30");
  client.order("C-2", { account: "1003", symbol: "XAUUSD" });
  assert.equal((await client.report("C-2", "F")).fields.get(12), "0.0013", "0.00125, half up");
});

test("a client without commission reads nothing of any; explain and the journal say what was charged", async () => {
  house.lp.onOrder = (order) => house.lp.fill(order, order.orderQty, "1.10020");
  client.order("C-3", { account: "1005" });
  assert.equal((await client.report("C-3", "F")).fields.has(12), false);
  const { stdout } = await house.run("explain", "C-1");
  assert.match(
    stdout,
    /COMMISSION: commission of 35 USD for a million of the base, 100000 to a lot/,
  );
  assert.match(stdout, /^fill {6}0\.7 at 1\.1002 .*, commission 2\.45 USD$/m);
  const filled = await house.journaled<{ commission: number; commCurrency: string }>(
    "ClientFilled",
  );
  const told = filled
    .slice(-4)
    .map(({ commission, commCurrency }) => `${commission} ${commCurrency}`);
  assert.deepEqual(told, ["1.05 USD", "2.45 USD", "0.0013 USD", "0 "]);
});

test("after a kill and a start the desk decides each of these orders again from its record", async () => {
  await house.desk.killHard();
  await house.start();
  for (const id of ["D-5", "K-1", "C-1"]) {
    const { stdout } = await house.run("explain", id);
    assert.match(stdout, /decided again from its record: the same/, stdout);
  }
});
