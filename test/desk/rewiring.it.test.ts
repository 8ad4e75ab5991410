import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, test } from "vitest";
import { eventually } from "./eventually.ts";
import { House } from "./house.ts";
import { bob } from "./raw-client.ts";
import type { RawClient } from "./raw-client.ts";

let house: House;
let client: RawClient;
let good = "";
beforeAll(async () => {
  house = await House.open();
  client = await house.client(bob);
  good = readFileSync(house.policyFile, "utf8");
});
afterAll(() => house.close());
beforeEach(() => writeFileSync(house.policyFile, good));

const LOAD_MS = 30_000;
const ask = (): Promise<unknown> => house.desk.ask({ op: "reload", actor: "dealer" }, LOAD_MS);

for (const [what, from, to, path] of [
  ["a client's password", "alice-secret", "alice-changed", "sessions[ALICE]"],
  ["what a client's quantities count", "quantity: units", "quantity: lots", "sessions[BOB]"],
  ["a client more", "  - { id: BOB", `${another()}  - { id: BOB`, "sessions[CAROL]"],
  ["where clients connect", "max_connections: 32", "max_connections: 33", "intake"],
  ["the durability", "durability: fsync", "durability: os", "durability"],
] as const) {
  test(`a file that changes ${what} is refused with RESTART_NEEDED and the path, and changes nothing`, async () => {
    house.rewritePolicy((text) => text.replace(from, to));
    await assert.rejects(ask(), (error: Error) => {
      assert.match(error.message, /^RESTART_NEEDED: .*cannot change while the desk runs/);
      assert.ok(error.message.includes(path), error.message);
      return true;
    });
    assert.equal((await house.desk.status()).policyVersion, 1);
  });
}

function another(): string {
  return (
    "  - { id: CAROL, role: acceptor, purpose: [client], sender_comp_id: HEDGEROW,\n" +
    "      target_comp_id: CAROL, username: carol, password: carol-secret }\n"
  );
}

test("all paths that need a restart are told at once, with exit code 5 and no password", async () => {
  house.rewritePolicy((text) =>
    text
      .replace("alice-secret", "alice-changed")
      .replace("durability: fsync", "durability: os")
      .replace("lp_symbol: GOLD", "lp_symbol: XAU"),
  );
  const told = await house.run("reload");
  assert.equal(told.code, 5);
  assert.match(told.stderr, /^RESTART_NEEDED: durability, sessions\[ALICE\] cannot /);
  assert.doesNotMatch(told.stderr, /alice-/);
});

const disabled = (text: string): string =>
  text.replace("    type: FIX\n", "    type: FIX\n    enabled: false\n    priority: 7\n");

test("an LP is disabled and enabled again by a reload, without a restart, and its numbers go on", async () => {
  const numbers = async (): Promise<number> => {
    const { sessions } = await house.desk.status();
    return sessions.find(({ id }) => id === "lp1-trade")?.nextOutgoing ?? 0;
  };
  const numbered = await numbers();
  assert.ok(numbered > 1);
  house.rewritePolicy(disabled);
  await ask();
  await eventually(() => !house.lp.isUp, "it is logged out");
  await eventually(async () => (await house.desk.status()).lps.length === 0, "it is let go");
  client.order("L-OFF", { account: "1005", orderQty: "100000" });
  const refusal = await client.report("L-OFF", "8");
  assert.match(refusal.fields.get(58) ?? "", /^(?:NO_PRICE|NO_LP): /);
  writeFileSync(house.policyFile, good.replace("name: One", "name: Uno"));
  await ask();
  await house.untilTrading();
  assert.ok((await numbers()) > numbered);
  const before = house.lp.orders.length;
  client.order("L-ON", { account: "1005", orderQty: "100000" });
  await client.report("L-ON", "F");
  assert.equal(house.lp.orders.length, before + 1);
});

test("an LP's commission is another one from the next order on, without a restart", async () => {
  house.rewritePolicy((text) =>
    text.replace(
      "step: 0.01, max: 50 }\n      -",
      "step: 0.01, max: 50, commission_per_million: 35 }\n      -",
    ),
  );
  const { policyVersion } = await house.desk.status();
  await ask();
  assert.equal((await house.desk.status()).policyVersion, policyVersion + 1);
});

test("what an LP over FIX takes is another from the next order on, without a restart", async () => {
  house.rewritePolicy((text) =>
    text.replaceAll("min: 0.01, step: 0.01, max: 100 }", "min: 2, step: 0.01, max: 100 }"),
  );
  await ask();
  client.order("L-SMALL", { account: "1005", orderQty: "100000" });
  const refusal = await client.report("L-SMALL", "8");
  assert.match(refusal.fields.get(58) ?? "", /^BELOW_LP_MINIMUM: /);
  client.order("L-LARGE", { account: "1005", orderQty: "200000" });
  await client.report("L-LARGE", "F");
});

const withoutGold = (text: string): string =>
  disabled(text)
    .replace(/ {2}- \{ symbol: XAUUSD[^}]*\{[^}]*\} \}\n/, "")
    .replace(/ {6}- \{ symbol: XAUUSD[^}]*\}\n/, "");

test("a leg under way holds its instrument in the policy, so that its fill can be closed again", async () => {
  house.lp.onOrder = () => undefined;
  const before = house.lp.orders.length;
  client.order("L-GOLD", { account: "1005", symbol: "XAUUSD", orderQty: "200" });
  await eventually(() => house.lp.orders.length > before, "the leg is under way");
  const { policyVersion } = await house.desk.status();
  house.rewritePolicy(withoutGold);
  await assert.rejects(ask(), /^Error: INSTRUMENT_HELD: XAUUSD is still held/);
  assert.equal((await house.desk.status()).policyVersion, policyVersion);
  house.lp.fill(house.lp.orders.at(-1)!);
  await eventually(async () => (await house.desk.status()).openLegs === 0, "the fill is booked");
  assert.deepEqual((await house.desk.explain("L-GOLD")).legs[0]?.cumQty, 2);
  const gold = (await house.desk.status()).exposure.find(({ symbol }) => symbol === "XAUUSD");
  assert.deepEqual([gold?.aNet, gold?.hedged["lp1"], gold?.unexplained], [2, 2, 0]);
  house.lp.onOrder = (order) => house.lp.fill(order);
});

test("an instrument of which somebody holds something cannot be taken out of the policy", async () => {
  const { policyVersion } = await house.desk.status();
  house.rewritePolicy(withoutGold);
  const told = await house.run("reload");
  assert.equal(told.code, 5);
  assert.match(told.stderr, /^INSTRUMENT_HELD: XAUUSD is still held; keep it .*close_only\n$/);
  assert.equal((await house.desk.status()).policyVersion, policyVersion);
  client.order("L-CLOSE", {
    account: "1005",
    symbol: "XAUUSD",
    orderQty: "200",
    side: "2",
    more: "77=C",
  });
  await client.report("L-CLOSE", "F");
  await ask();
  assert.equal((await house.desk.status()).policyVersion, policyVersion + 1);
});
