import assert from "node:assert/strict";
import { afterAll, beforeAll, test } from "vitest";
import { House } from "./house.ts";
import type { RawClient } from "./raw-client.ts";

// The professional's orders: 80 % go to the LP, 20 % are kept. Accounts are netted.
const professional = { account: "1003" };
const sell = { ...professional, side: "2" };

let house: House;
let client: RawClient;
beforeAll(async () => {
  house = await House.open({}, (text) => `broker: { margin_mode: NETTING }\n${text}`);
  client = await house.client();
});
afterAll(() => house.close());

/** Of EURUSD: kept, passed on, held at the LP, orphaned. */
async function books(): Promise<readonly (number | undefined)[]> {
  const { exposure } = await house.desk.status();
  const row = exposure.find(({ symbol }) => symbol === "EURUSD")!;
  assert.equal(row.unexplained, 0);
  return [row.net, row.aNet, row.hedged["lp1"], row.orphanNet];
}

async function filled(clOrdID: string): Promise<void> {
  const report = await client.report(clOrdID, "F");
  assert.equal(report.fields.get(39), "2", "whole");
}

test("fifty closings of 0.02 unwind 0.80 at the LP and 0.20 kept to exactly nothing, marked or not", async () => {
  client.order("K-open", professional);
  await filled("K-open");
  assert.deepEqual(await books(), [0.2, 0.8, 0.8, 0]);
  for (let at = 1; at <= 50; at++) {
    const more = at % 2 === 0 ? "77=C" : "59=3";
    client.order(`K-${at}`, { ...sell, orderQty: "0.02", more });
    await filled(`K-${at}`);
    if (at === 25) assert.deepEqual(await books(), [0.1, 0.4, 0.4, 0]);
  }
  assert.deepEqual(await books(), [0, 0, 0, 0]);
  client.order("K-none", { ...sell, orderQty: "0.01", more: "77=C" });
  const denied = await client.report("K-none", "8");
  assert.match(denied.fields.get(58) ?? "", /^NOTHING_TO_CLOSE: /);
});

test("an order for more than is held closes that and opens the rest, as one", async () => {
  client.order("M-open", professional);
  await filled("M-open");
  client.order("M-turn", { ...sell, orderQty: "2" });
  await filled("M-turn");
  assert.deepEqual(await books(), [-0.2, -0.8, -0.8, 0]);
  client.order("M-back", professional);
  await filled("M-back");
  assert.deepEqual(await books(), [0, 0, 0, 0]);
});

test("a client whose closing the LP rejects is closed, and the hedge stands as an orphan, also after a kill", async () => {
  client.order("O-open", professional);
  await filled("O-open");
  house.lp.onOrder = (order) => house.lp.reject(order, "not now");
  client.order("O-close", { ...sell, orderQty: "0.5" });
  const report = await client.report("O-close", "F");
  assert.deepEqual(
    [report.fields.get(39), report.fields.get(32), report.fields.get(31)],
    ["2", "0.5", "1.1"],
    "the whole, at the client's price",
  );
  const orphaned = [-0.3, 0.4, 0.8, 0.4];
  assert.deepEqual(await books(), orphaned);
  const status = await house.run("status");
  assert.match(status.stdout, /EURUSD: kept net -0\.3 .*, orphaned 0\.4/);
  assert.match(house.desk.log(), /HEDGE_ORPHANED/);
  const [event] = await house.journaled<{ volume: number }>("HedgeOrphaned");
  assert.equal(event?.volume, 0.4);
  await house.desk.killHard();
  await house.start();
  assert.deepEqual(await books(), orphaned);
  assert.equal((await house.run("journal", "verify")).code, 0);
});
