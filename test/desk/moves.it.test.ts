import assert from "node:assert/strict";
import { afterEach, test } from "vitest";
import type { SymbolStatus } from "../../src/desk/exposure-status.ts";
import type { MoveOrder } from "../../src/intake/control/protocol.ts";
import { eventually } from "./eventually.ts";
import { House } from "./house.ts";
import { keepingHouse } from "./keeping-house.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const keeping = () => keepingHouse(ends);

async function eurusd(house: House): Promise<SymbolStatus> {
  const { exposure } = await house.desk.status();
  return exposure.find(({ symbol }) => symbol === "EURUSD")!;
}

/** Of EURUSD: kept, passed on, held at the LP, the house's own. */
async function books(house: House): Promise<readonly (number | undefined)[]> {
  const { net, aNet, hedged, houseNet, unexplained } = await eurusd(house);
  assert.equal(unexplained, 0);
  return [net, aNet, hedged["lp1"], houseNet];
}

const netIs = (house: House, net: number): Promise<void> =>
  eventually(async () => (await eurusd(house)).net === net, `the net is ${net}`);

const of1001 = ["move", "--account", "1001", "--symbol", "EURUSD"] as const;

test("a dealer moves a position to the A-Book and back, and its client hears nothing", async () => {
  const { house, client } = await keeping();
  const heard = client.heard.length;
  const there = await house.run(...of1001, "--to", "a", "--volume", "0.5", "--reason", "too sharp");
  assert.equal(there.code, 0, there.stderr);
  assert.match(there.stdout, /^house order \w+: Buy 0.5 EURUSD, sent 0.5 at lp1; /);
  await netIs(house, 1.5);
  assert.deepEqual(await books(house), [1.5, 0.5, 0.5, 0]);
  const flags = ["--to", "b", "--volume", "0.2", "--lp", "lp1", "--reason", "calm again", "--json"];
  const back = await house.run(...of1001, ...flags);
  assert.equal(back.code, 0, back.stderr);
  const answer = JSON.parse(back.stdout) as { orderID: string; side: string; volume: number };
  assert.deepEqual([answer.side, answer.volume], ["Sell", 0.2]);
  await netIs(house, 1.7);
  assert.deepEqual(await books(house), [1.7, 0.3, 0.3, 0]);
  const sent = house.lp.orders.map(({ side, orderQty }) => [side, orderQty]);
  assert.deepEqual(sent, [
    ["1", 50_000],
    ["2", 20_000],
  ]);
  assert.equal(client.heard.length, heard, "not a word to the client");
  const why = await house.run("explain", answer.orderID);
  assert.match(why.stdout, /^house {5}MOVE of account 1001 to B by \S+, at lp1 alone: calm/m);
  assert.match(why.stdout, /decided again from its record: the same/);
});

test("what moved outlives the desk, and is unwound at the LP when its client closes", async () => {
  const { house, client } = await keeping();
  await house.run(...of1001, "--to", "a", "--volume", "0.5", "--reason", "too sharp");
  await netIs(house, 1.5);
  await house.desk.killHard();
  const [ordered] = await house.journaled<{ to: string; side: string }>("MoveOrdered");
  assert.deepEqual([ordered?.side, ordered?.to], ["Buy", "A"]);
  const [moved] = await house.journaled<{ to: string; volume: number }>("PositionMoved");
  assert.deepEqual([moved?.to, moved?.volume], ["A", 0.5]);
  assert.equal((await house.run("journal", "verify")).code, 0);
  await house.start();
  assert.deepEqual(await books(house), [1.5, 0.5, 0.5, 0]);
  const again = await house.client(undefined, client.next);
  again.order("B-2", { account: "1001", side: "2", orderQty: "2", more: "77=C" });
  await again.report("B-2", "F");
  await netIs(house, 0);
  assert.deepEqual(await books(house), [0, 0, 0, 0]);
  const { side, orderQty } = house.lp.orders.at(-1)!;
  assert.deepEqual([side, orderQty], ["2", 50_000]);
});

test("of two positions the older moves first; each is unwound by its name as it stands, after a kill too", async () => {
  const house = await House.open();
  ends.push(() => house.close());
  const of1003 = { account: "1003", orderQty: "1" };
  let client = await house.client();
  const names: string[] = [];
  for (const clOrdID of ["M-1", "M-2"]) {
    client.order(clOrdID, of1003);
    names.push((await client.report(clOrdID, "F")).fields.get(37) ?? "");
  }
  const [first, second] = names;
  assert.deepEqual(await books(house), [0.4, 1.6, 1.6, 0], "0.8 of each at the LP");
  const asked = ["move", "--account", "1003", "--symbol", "EURUSD", "--to", "b"];
  const moved = await house.run(...asked, "--volume", "1", "--reason", "calm again");
  assert.equal(moved.code, 0, moved.stderr);
  await netIs(house, 1.4);
  await house.desk.killHard();
  await house.start();
  client = await house.client(undefined, client.next);
  const close = async (clOrdID: string, more: string): Promise<void> => {
    client.order(clOrdID, { ...of1003, side: "2", more });
    assert.equal((await client.report(clOrdID, "F")).fields.get(39), "2", "whole");
  };
  const before = house.lp.orders.length;
  await close("M-3", `721=${second}`);
  const sent = house.lp.orders.slice(before).map(({ side, orderQty }) => [side, orderQty]);
  assert.deepEqual(sent, [["2", 60_000]], "what was left of the younger at the LP");
  assert.deepEqual(await books(house), [1, 0, 0, 0], "all of the older is kept");
  await close("M-4", `721=${first}`);
  assert.equal(house.lp.orders.length, before + 1);
  assert.deepEqual(await books(house), [0, 0, 0, 0]);
  assert.equal((await house.run("journal", "verify")).code, 0);
});

test("a fill of a move that comes after a kill moves the position, and what is gone is the house's", async () => {
  const { house, client } = await keeping();
  house.lp.onOrder = () => undefined;
  house.lp.onStatusRequest = () => undefined;
  await house.run(...of1001, "--to", "a", "--volume", "1.5", "--reason", "too sharp");
  await eventually(async () => house.lp.orders.length === 1, "the LP has it");
  await house.desk.killHard();
  await house.start();
  assert.deepEqual(await books(house), [2, 0, 0, 0]);
  const again = await house.client(undefined, client.next);
  again.order("B-2", { account: "1001", side: "2", orderQty: "1", more: "77=C" });
  await again.report("B-2", "F");
  house.lp.fill(house.lp.orders[0]!);
  await netIs(house, -0.5);
  assert.deepEqual(await books(house), [-0.5, 1, 1.5, 0.5]);
});

test("a move that cannot be sent is refused with a code, and the LP hears nothing", async () => {
  const { house } = await keeping();
  const asked: MoveOrder = {
    account: "1001",
    symbol: "EURUSD",
    side: null,
    to: "A",
    volume: "0.5",
    lp: null,
    actor: "dealer",
    reason: "drill",
  };
  const refused = async (code: string, change: Partial<MoveOrder>): Promise<void> => {
    const order = { ...asked, ...change };
    await assert.rejects(house.desk.ask({ op: "move", order }), new RegExp(`^Error: ${code}: `));
  };
  await refused("UNKNOWN_NAME", { account: "9999" });
  await refused("UNKNOWN_NAME", { symbol: "EURJPY" });
  await refused("UNKNOWN_NAME", { lp: "lp9" });
  await refused("BAD_VOLUME", { volume: "x" });
  await refused("BAD_VOLUME", { volume: "0" });
  await refused("VOLUME_STEP", { volume: "0.005" });
  await refused("MORE_THAN_HELD", { volume: "2.01" });
  await refused("NOTHING_TO_MOVE", { to: "B" });
  await refused("NOTHING_TO_MOVE", { account: "1002" });
  await house.run("kill", "on", "--symbol", "EURUSD", "--reason", "drill");
  const halted = await house.run(...of1001, "--to", "a", "--volume", "1", "--reason", "drill");
  assert.equal(halted.code, 5);
  assert.match(halted.stderr, /^KILL_SWITCH: /);
  const nowhere = await house.run(...of1001, "--to", "c", "--volume", "1", "--reason", "drill");
  assert.equal(nowhere.code, 2);
  assert.equal(house.lp.orders.length, 0);
  assert.deepEqual(await house.journaled("HouseOrdered"), []);
});
