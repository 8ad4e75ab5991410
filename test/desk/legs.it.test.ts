import assert from "node:assert/strict";
import { afterEach, test } from "vitest";
import { eventually } from "./eventually.ts";
import { picked } from "./heard.ts";
import { House } from "./house.ts";
import type { RawClient } from "./raw-client.ts";
import type { LpOrder } from "./scripted-lp.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A house whose LP has an order of three lots and says nothing of it, whatever it is asked. */
async function doubtful(): Promise<{ house: House; client: RawClient; leg: LpOrder }> {
  const house = await House.open({ legTimeoutMs: 100 });
  ends.push(() => house.close());
  house.lp.onOrder = () => undefined;
  house.lp.onStatusRequest = () => undefined;
  const client = await house.client();
  client.order("L-1", { account: "1005", orderQty: "3" });
  await client.report("L-1", "0");
  await eventually(async () => (await house.desk.status()).legsInDoubt === 1, "it is in doubt");
  return { house, client, leg: house.lp.orders[0]! };
}

test("a leg in doubt is listed, and a person who knows what the LP filled of it ends it", async () => {
  const { house, client, leg } = await doubtful();
  const list = await house.run("legs", "list");
  assert.match(list.stdout, /^1 legs are open, 1 in doubt\n/);
  assert.ok(list.stdout.includes(`${leg.clOrdID}  lp1  Buy 3 EURUSD`), list.stdout);
  const why = ["--reason", "statement of 12:00"];
  const said = ["--filled", "2", "--price", "1.10015", ...why];
  const told = await house.run("legs", "resolve", leg.clOrdID, ...said);
  assert.equal(told.code, 0, told.stderr);
  assert.match(told.stdout, /is Canceled, 2 filled; order \w+ is Canceled\n$/);
  const fill = await client.report("L-1", "F");
  assert.deepEqual(picked(fill, 32, 31, 14), { 32: "2", 31: "1.10015", 14: "2" });
  const end = await client.report("L-1", "4");
  assert.deepEqual(picked(end, 39, 14, 151), { 39: "4", 14: "2", 151: "0" });
  const [judged] = await house.journaled<{ cumQty: number; reason: string; actor: string }>(
    "LegJudged",
  );
  assert.deepEqual([judged?.cumQty, judged?.reason], [2, "statement of 12:00"]);
  assert.ok((judged?.actor ?? "") !== "");
});

test("what the LP reports later of the same quantity is a repeat; what goes beyond it is suspended", async () => {
  const { house, client, leg } = await doubtful();
  const said = ["--filled", "2", "--price", "1.10015", "--reason", "by telephone"];
  await house.run("legs", "resolve", leg.clOrdID, ...said);
  await client.report("L-1", "4");
  house.lp.fill(leg, 200_000, "1.1002");
  house.lp.fill(leg, 100_000, "1.1002");
  await eventually(async () => {
    const { counters } = await house.desk.status();
    return counters.alerts.FILL_SUSPENDED === 1;
  }, "the third lot is suspended");
  assert.equal((await house.desk.status()).counters.legFills, 2, "the judged one, and that one");
  assert.equal(client.reports("L-1").filter(({ fields }) => fields.get(150) === "F").length, 1);
});

test("a leg of which nothing was filled ends without a price; the client hears that nothing was", async () => {
  const { house, client, leg } = await doubtful();
  const told = await house.run("legs", "resolve", leg.clOrdID, "--reason", "never had it");
  assert.equal(told.code, 0, told.stderr);
  const end = await client.report("L-1", "8");
  assert.deepEqual(picked(end, 39, 14), { 39: "8", 14: "0" });
});

test("what cannot be true of a leg is refused, and nothing is changed", async () => {
  const { house, leg } = await doubtful();
  const by = { actor: "dealer", reason: "guess" };
  const say = (of: string, filled: string, price: string): Promise<unknown> =>
    house.desk.ask({ op: "settle", leg: of, filled, price, ...by });
  for (const [code, id, filled, price] of [
    ["UNKNOWN_LEG", "nobody", "0", ""],
    ["BAD_VOLUME", leg.clOrdID, "3.01", "1.1"],
    ["BAD_VOLUME", leg.clOrdID, "x", "1.1"],
    ["BAD_PRICE", leg.clOrdID, "1", ""],
    ["BAD_PRICE", leg.clOrdID, "1", "0"],
    ["BAD_PRICE", leg.clOrdID, "0", "1.1"],
  ] as const) {
    await assert.rejects(say(id, filled, price), new RegExp(`^Error: ${code}: `));
  }
  assert.equal((await house.desk.status()).legsInDoubt, 1);
  house.lp.fill(leg);
  await eventually(async () => (await house.desk.status()).legsInDoubt === 0, "the LP answers");
  const late = await house.run("legs", "resolve", leg.clOrdID, "--reason", "guess");
  assert.equal(late.code, 5);
  assert.match(late.stderr, /^LEG_NOT_IN_DOUBT: /);
});
