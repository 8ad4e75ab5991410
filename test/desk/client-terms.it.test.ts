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
    groups: { VIP: { execution_mode: A_BOOK, max_deviation_pips: 0.5 } }
    max_deviation_pips: { VIP: { XAUUSD: 3 } }
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
