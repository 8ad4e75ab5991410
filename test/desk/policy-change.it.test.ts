import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "vitest";
import { eventually } from "./eventually.ts";
import { House } from "./house.ts";
import { bob } from "./raw-client.ts";
import type { RawClient } from "./raw-client.ts";

let house: House;
let client: RawClient;
beforeEach(async () => {
  house = await House.open();
  house.lp.onOrder = () => undefined;
  client = await house.client(bob);
});
afterEach(() => house.close());

const withoutGold = (text: string): string =>
  text
    .replace(/ {2}- \{ symbol: XAUUSD[^}]*\{[^}]*\} \}\n/, "")
    .replace(/ {6}- \{ symbol: XAUUSD[^}]*\}\n/, "");

test("legs at an LP that left the policy stay in doubt, and the desk says so at its start", async () => {
  client.order("L-GONE", { account: "1005", orderQty: "100000" });
  await eventually(() => house.lp.orders.length === 1, "the leg is under way");
  await house.desk.killHard();
  house.rewritePolicy((text) =>
    text.replace("    type: FIX\n", "    type: FIX\n    enabled: false\n"),
  );
  house.lp.isClosed = true;
  await house.start();
  const warning = house.desk
    .log()
    .split("\n")
    .find((line) => line.includes("they stay in doubt"));
  assert.match(warning ?? "", /"legs":1,"lps":\["lp1"\]/);
  assert.equal((await house.desk.status()).legsInDoubt, 1);
});

test("where a symbol left the policy, a client that counts units hears no number that would be wrong", async () => {
  client.order("L-GOLD", { account: "1005", symbol: "XAUUSD", orderQty: "200" });
  await eventually(() => house.lp.orders.length === 1, "the leg is under way");
  await house.desk.killHard();
  house.rewritePolicy(withoutGold);
  house.lp.isClosed = true;
  await house.start();
  house.lp.isClosed = false;
  await eventually(async () => (await house.desk.status()).lps[0]?.isTrading === true, "LP is up");
  const again = await house.client(bob, client.next);
  house.lp.cancel(house.lp.orders[0]!);
  await eventually(() => /a report on order \w+ was not sent/.test(house.desk.log()), "it is told");
  again.send("H", "11=L-GOLD|1=1005|55=XAUUSD|54=1");
  const answer = await again.await(({ msgType }) => msgType === "j", "an answer");
  assert.match(answer.fields.get(58) ?? "", /^UNKNOWN_SYMBOL: /);
  assert.deepEqual(again.reports("L-GOLD"), []);
  again.order("L-NEW", { account: "1005", symbol: "XAUUSD", orderQty: "200" });
  assert.match((await again.report("L-NEW", "8")).fields.get(58) ?? "", /^UNKNOWN_SYMBOL/);
});
