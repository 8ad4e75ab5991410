import assert from "node:assert/strict";
import { test } from "vitest";
import { stamp } from "../fix/session/rig.ts";
import { eventually } from "./eventually.ts";
import { House } from "./house.ts";
import { alice } from "./raw-client.ts";
import type { RawClient } from "./raw-client.ts";
import type { LpOrder } from "./scripted-lp.ts";

// The professional's orders: 80 % go to the LP, 20 % are kept. Positions stand side by side.
const professional = { account: "1003" };
const sell = { ...professional, side: "2" };

const limited = (text: string): string =>
  text.replace("execution:\n", "controls: { max_positions: 2 }\nexecution:\n");

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

test("a named closing under way when the desk is killed holds its part of the position till the LP has spoken", async () => {
  const house = await House.open({}, limited);
  try {
    let at = await house.client();
    const first = await opened(at, "W-1");
    await opened(at, "W-2");
    at.order("W-3", professional);
    const full = await at.report("W-3", "8");
    assert.match(`${full.fields.get(103)} ${full.fields.get(58)}`, /^3 MAX_POSITIONS: .*: 2$/);
    const underWay: LpOrder[] = [];
    house.lp.onOrder = (order) => void underWay.push(order);
    const wish = { ...sell, orderQty: "0.7", more: named(first) };
    at.order("W-close", wish);
    await eventually(() => underWay.length === 1, "the LP has the leg");
    await house.desk.killHard();
    await house.start();
    at = await house.client(alice, at.next);
    at.order("W-more", { ...wish, orderQty: "0.31" });
    const denied = await at.report("W-more", "8");
    assert.match(denied.fields.get(58) ?? "", /^NOTHING_TO_CLOSE: .*0\.3 held$/);
    house.lp.onOrder = (order) => house.lp.fill(order);
    house.lp.fill(underWay[0]!);
    await at.report("W-close", "F");
    at.order("W-rest", { ...wish, orderQty: "0.3" });
    assert.equal((await at.report("W-rest", "F")).fields.get(39), "2");
    await opened(at, "W-4");
    assert.equal((await house.run("journal", "verify")).code, 0);
  } finally {
    await house.close();
  }
});

test("what rests to close a position is replaced only as closing that one", async () => {
  const house = await House.open();
  try {
    const at = await house.client();
    const first = await opened(at, "R-1");
    const second = await opened(at, "R-2");
    at.order("R-rest", { ...sell, ordType: "2", more: `44=1.30000|59=1|${named(first)}` });
    assert.equal((await at.report("R-rest", "0")).fields.get(721), first);
    const replace = (clOrdID: string, more: string): void => {
      const order = `41=R-rest|11=${clOrdID}|1=1003|55=EURUSD|54=2|40=2`;
      at.send("G", `${order}|60=${stamp(Date.now() * 1000)}|38=0.5|44=1.29000|59=1${more}`);
    };
    for (const [clOrdID, more] of [
      ["R-none", ""],
      ["R-other", `|${named(second)}`],
    ] as const) {
      replace(clOrdID, more);
      const refused = await at.await(
        ({ msgType, fields }) => msgType === "9" && fields.get(11) === clOrdID,
        "OrderCancelReject(9)",
      );
      assert.match(refused.fields.get(58) ?? "", /^OTHER_ORDER: /);
    }
    replace("R-same", `|${named(first)}`);
    assert.equal((await at.report("R-same", "5")).fields.get(721), first);
  } finally {
    await house.close();
  }
});
