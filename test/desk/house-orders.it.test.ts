import assert from "node:assert/strict";
import { afterEach, test } from "vitest";
import type { HouseOrdered } from "../../src/core/house/house-events.ts";
import type { SymbolStatus } from "../../src/desk/exposure-status.ts";
import type { HedgeOrder } from "../../src/intake/control/protocol.ts";
import { eventually } from "./eventually.ts";
import { House } from "./house.ts";
import { keepingHouse } from "./keeping-house.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const keeping = () => keepingHouse(ends);

async function exposure(house: House, symbol = "EURUSD"): Promise<SymbolStatus> {
  const { exposure: rows } = await house.desk.status();
  return rows.find((row) => row.symbol === symbol)!;
}

const netIs = (house: House, net: number): Promise<void> =>
  eventually(async () => (await exposure(house)).net === net, `the net is ${net}`);

test("a dealer covers a part and flattens the rest at the LP, and no client hears of it", async () => {
  const { house, client } = await keeping();
  const heard = client.heard.length;
  const cover = ["--side", "buy", "--volume", "0.5", "--reason", "before the news"];
  const told = await house.run("hedge", "EURUSD", ...cover);
  assert.equal(told.code, 0, told.stderr);
  assert.match(told.stdout, /^house order \w+: Buy 0.5 EURUSD, sent 0.5 at lp1; /);
  await netIs(house, 1.5);
  const flat = ["--flatten", "--lp", "lp1", "--reason", "flat for the night", "--json"];
  const all = await house.run("hedge", "EURUSD", ...flat);
  assert.equal(all.code, 0, all.stderr);
  const answer = JSON.parse(all.stdout) as { orderID: string; side: string; volume: number };
  assert.deepEqual([answer.side, answer.volume], ["Buy", 1.5]);
  await netIs(house, 0);
  const { houseNet, hedged, unexplained, bLong } = await exposure(house);
  assert.deepEqual([houseNet, hedged, unexplained, bLong], [2, { lp1: 2 }, 0, 2]);
  const [first, second] = house.lp.orders;
  assert.deepEqual([first?.orderQty, second?.orderQty], [50_000, 150_000]);
  assert.equal(client.heard.length, heard, "not a word to the client");

  const why = await house.run("explain", answer.orderID);
  assert.match(why.stdout, /account HOUSE\nBuy 1.5 EURUSD: Filled, 1.5 filled at /);
  assert.match(why.stdout, /^house {5}FLATTEN by \S+, at lp1 alone: flat for the night$/m);
  assert.match(why.stdout, /decided again from its record: the same/);
});

test("who ordered it and why stands in the journal before the LP gets it, and outlives the desk", async () => {
  const { house } = await keeping();
  await house.run("hedge", "EURUSD", "--side", "buy", "--volume", "0.5", "--reason", "too long");
  await netIs(house, 1.5);
  await house.desk.killHard();
  const [ordered] = await house.journaled<HouseOrdered & { symbol: number }>("HouseOrdered");
  assert.deepEqual(
    [ordered?.purpose, ordered?.reason, ordered?.orderQty],
    ["COVER", "too long", 0.5],
  );
  assert.ok((ordered?.actor ?? "") !== "");
  const verified = await house.run("journal", "verify");
  assert.equal(verified.code, 0, verified.stderr);
  await house.start();
  const { net, houseNet, unexplained } = await exposure(house);
  assert.deepEqual([net, houseNet, unexplained], [1.5, 0.5, 0]);
});

test("a house order that the LP does not answer is in doubt; nothing is flattened meanwhile", async () => {
  const { house } = await keeping();
  house.lp.onOrder = () => undefined;
  house.lp.onStatusRequest = () => undefined;
  const flatten = ["hedge", "EURUSD", "--flatten", "--reason", "flat"];
  assert.equal((await house.run(...flatten)).code, 0);
  const again = await house.run(...flatten);
  assert.equal(again.code, 5);
  assert.match(again.stderr, /^(?:HOUSE_ORDER_OPEN|LEGS_IN_DOUBT): /);
  await eventually(async () => (await house.desk.status()).legsInDoubt === 1, "it is in doubt");
  assert.match((await house.run(...flatten)).stderr, /^LEGS_IN_DOUBT: /);
  const list = await house.run("legs", "list");
  assert.match(list.stdout, /account HOUSE\)/);
  house.lp.fill(house.lp.orders[0]!);
  await netIs(house, 0);
});

const buy = (volume: string) => ({ side: "Buy", volume }) as const;

test("what cannot be sent is refused with a code, and the LP hears nothing", async () => {
  const { house } = await keeping();
  const by = { lp: null, actor: "dealer", reason: "drill" };
  const refused = async (code: string, order: Partial<HedgeOrder>): Promise<void> => {
    const asked = { ...by, symbol: "EURUSD", sized: null, ...order };
    await assert.rejects(
      house.desk.ask({ op: "hedge", order: asked }),
      new RegExp(`^Error: ${code}: `),
    );
  };
  await refused("UNKNOWN_NAME", { symbol: "EURJPY" });
  await refused("UNKNOWN_NAME", { lp: "lp9" });
  await refused("BAD_VOLUME", { sized: buy("x") });
  await refused("BAD_VOLUME", { sized: buy("0") });
  await refused("VOLUME_STEP", { sized: buy("0.005") });
  await refused("VOLUME_ABOVE_MAX", { sized: buy("101") });
  await refused("NO_PRICE", { symbol: "GBPUSD", sized: buy("1") });
  await refused("NOTHING_KEPT", { symbol: "XAUUSD" });
  await house.run("kill", "on", "--symbol", "EURUSD", "--reason", "drill");
  const halted = await house.run("hedge", "EURUSD", "--flatten", "--reason", "drill");
  assert.equal(halted.code, 5);
  assert.match(halted.stderr, /^KILL_SWITCH: /);
  const both = await house.run("hedge", "EURUSD", "--flatten", "--side", "buy", "--reason", "both");
  assert.equal(both.code, 2);
  assert.match(both.stderr, /^HEDGE_SIZE: /);
  assert.equal(house.lp.orders.length, 0);
  assert.deepEqual(await house.journaled("HouseOrdered"), []);
});

test("slivers that no LP took are hedged by the desk itself once they reach an LP's minimum", async () => {
  const house = await House.open({}, (text) =>
    text
      .replace("execution:\n", "execution:\n  on_below_lp_min: internalise\n")
      .replace("min: 0.01, step: 0.01, max: 100 }", "min: 0.5, step: 0.01, max: 100 }"),
  );
  ends.push(() => house.close());
  const client = await house.client();
  client.order("S-1", { account: "1005", orderQty: "0.3" });
  await client.report("S-1", "F");
  const { net, sliverNet } = await exposure(house);
  assert.deepEqual([net, sliverNet], [0.3, 0.3]);
  assert.equal(house.lp.orders.length, 0);
  client.order("S-2", { account: "1005", orderQty: "0.3" });
  await client.report("S-2", "F");
  await netIs(house, 0);
  assert.deepEqual(
    house.lp.orders.map(({ orderQty }) => orderQty),
    [60_000],
  );
  const after = await exposure(house);
  assert.deepEqual([after.sliverNet, after.houseNet, after.unexplained], [0, 0.6, 0]);
  const [ordered] = await house.journaled<HouseOrdered>("HouseOrdered");
  assert.deepEqual([ordered?.purpose, ordered?.actor], ["SLIVER", "auto-hedger"]);
});

test("an orphaned hedge is taken back by the desk itself once its LP takes orders again, also after a kill", async () => {
  const house = await House.open({}, (text) =>
    `broker: { margin_mode: NETTING }\n${text}`.replace(
      "execution:\n",
      "execution:\n  sliver_retries: 1000\n  sliver_pause_ms: 200\n",
    ),
  );
  ends.push(() => house.close());
  const client = await house.client();
  client.order("O-open", { account: "1003" });
  await client.report("O-open", "F");
  house.lp.onOrder = (order) => house.lp.reject(order, "not now");
  client.order("O-close", { account: "1003", side: "2" });
  await client.report("O-close", "F");
  const orphaned = await exposure(house);
  assert.deepEqual([orphaned.net, orphaned.orphanNet], [-0.8, 0.8], "the LP holds it for nobody");
  const tried = house.lp.orders.length;
  await eventually(async () => house.lp.orders.length > tried + 1, "it is tried again");
  const heard = client.heard.length;
  await house.desk.killHard();
  await house.start();
  house.lp.onOrder = (order) => house.lp.fill(order);
  await netIs(house, 0);
  const { orphanNet, houseNet, hedged, unexplained } = await exposure(house);
  assert.deepEqual([orphanNet, houseNet, hedged, unexplained], [0, 0, { lp1: 0 }, 0]);
  const last = house.lp.orders.at(-1);
  assert.deepEqual([last?.side, last?.orderQty], ["2", 80_000], "sold");
  assert.equal(client.heard.length, heard, "not a word to the client");
  const ordered = await house.journaled<HouseOrdered>("HouseOrdered");
  const { purpose, actor } = ordered.at(-1)!;
  assert.deepEqual([purpose, actor], ["ORPHAN", "auto-hedger"]);
  assert.equal((await house.run("journal", "verify")).code, 0);
});
