import assert from "node:assert/strict";
import { afterAll, beforeAll, test } from "vitest";
import { House } from "./house.ts";
import { alice } from "./raw-client.ts";
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

const named = (position: string): string => `721=${position}`;

/** Where positions stand side by side: what an order opened goes by its OrderID(37). */
async function opened(
  at: RawClient,
  clOrdID: string,
  wish: Parameters<RawClient["order"]>[1] = {},
): Promise<string> {
  at.order(clOrdID, { ...professional, ...wish });
  const report = await at.report(clOrdID, "F");
  assert.equal(report.fields.get(39), "2", "whole");
  return report.fields.get(37) ?? "";
}

test("an order closes the position it names, no other's, by PosMaintRptID(721), also after a kill", async () => {
  const hedging = await House.open();
  try {
    let at = await hedging.client();
    const first = await opened(at, "P-1");
    const second = await opened(at, "P-2", { orderQty: "0.5" });
    const short = await opened(at, "P-3", { side: "2" });
    const close = async (clOrdID: string, orderQty: string, position: string) => {
      at.order(clOrdID, { ...sell, orderQty, more: named(position) });
      const report = await at.report(clOrdID, "F");
      assert.equal(report.fields.get(39), "2", "whole");
      assert.equal(report.fields.get(721), position, "told which");
      return report.fields.get(37) ?? "";
    };
    const denied = async (clOrdID: string, wish: Parameters<RawClient["order"]>[1]) => {
      at.order(clOrdID, { ...sell, orderQty: "0.01", ...wish });
      const { fields } = await at.report(clOrdID, "8");
      return `${fields.get(103)} ${fields.get(58)}`;
    };
    const closer = await close("P-4", "0.5", second);
    const unknown = /^99 UNKNOWN_POSITION: .*: [A-Z0-9?-]+$/;
    for (const [n, name] of [second, closer, "NOSUCH?", "P-1"].entries()) {
      assert.match(await denied(`P-no-${n}`, { more: named(name) }), unknown);
    }
    const foreign = { account: "1001", more: named(first) };
    assert.match(await denied("P-foreign", foreign), unknown);
    assert.match(await denied("P-side", { more: named(short) }), /^99 POSITION_MISMATCH: /);
    const above = { orderQty: "1.01", more: named(first) };
    assert.match(await denied("P-above", above), /^13 NOTHING_TO_CLOSE: .*1 held$/);
    for (let step = 1; step <= 25; step++) await close(`P-step-${step}`, "0.02", first);
    await hedging.desk.killHard();
    await hedging.start();
    at = await hedging.client(alice, at.next);
    for (let step = 26; step <= 50; step++) await close(`P-step-${step}`, "0.02", first);
    assert.match(await denied("P-last", { more: named(first) }), unknown);
    const { exposure } = await hedging.desk.status();
    const row = exposure.find(({ symbol }) => symbol === "EURUSD");
    assert.deepEqual([row?.net, row?.aNet, row?.unexplained], [-0.2, -0.8, 0], "the short stands");
    assert.equal((await hedging.run("journal", "verify")).code, 0);
    const told = (await hedging.run("explain", closer)).stdout;
    assert.match(told, new RegExp(`closes    position ${second}`));
    assert.match(told, /again from its record: the same/);
    const asked = ["preview", "--account", "1003", "--symbol", "EURUSD", "--side", "buy"];
    const preview = await hedging.run(...asked, "--volume", "0.5", "--position", short);
    assert.match(preview.stdout, /PARTIAL_HEDGE.*: 0\.4 hedged, 0\.1 kept/);
  } finally {
    await hedging.close();
  }
});
