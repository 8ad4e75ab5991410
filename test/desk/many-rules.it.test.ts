import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, test } from "vitest";
import { variantPolicy, variants } from "../faults/two-policies.ts";
import type { Variant } from "../faults/two-policies.ts";
import { hedgerow } from "./child-process.ts";
import { decideAllAgain } from "./decided-again.ts";
import { House } from "./house.ts";
import type { RawClient } from "./raw-client.ts";

const RULES = 10_000;

let house: House;
let client: RawClient;
beforeAll(async () => {
  house = await House.open();
  write(variants[0]);
  await house.desk.stop();
  await house.start();
  client = await house.client();
}, 60_000);
afterAll(() => house.close());

const write = (variant: Variant): void =>
  writeFileSync(house.policyFile, variantPolicy(variant, RULES, { lpPort: house.lp.port }));

/** The rule, the share and the version an order of the account a rule is about was decided by. */
async function decided(clOrdID: string): Promise<unknown> {
  client.order(clOrdID, { account: "1002" });
  await client.report(clOrdID, "F");
  const { decision } = await house.desk.explain(clOrdID);
  return [decision?.ruleId, decision?.aBookPercent, decision?.policyVersion];
}

test("a desk starts with 10 000 rules, and takes 10 000 others while it trades", async () => {
  assert.equal((await house.desk.status()).rules, RULES);
  assert.deepEqual(await decided("M-1"), ["one-chosen", 10, 2]);
  write(variants[1]);
  const told = await house.run("reload");
  assert.equal(told.code, 0, told.stderr);
  const { rules, reloads } = await house.desk.status();
  assert.equal(rules, RULES);
  assert.equal(reloads.activated, 1);
  assert.deepEqual(await decided("M-2"), ["two-chosen", 60, 3]);
}, 60_000);

test("every decision under 10 000 rules is made again from the journal and is the same", async () => {
  for (const account of ["1001", "1002", "1003", "1004", "1005"]) {
    for (const orderQty of ["0.5", "3", "9"]) {
      const clOrdID = `M-${account}-${orderQty}`;
      client.order(clOrdID, { account, orderQty });
      await client.report(clOrdID, "F");
    }
  }
  assert.deepEqual(decideAllAgain(house.dataDir), { count: 17, differing: [] });
}, 60_000);

test("`check` and `rules list` take a file of 10 000 rules", async () => {
  const file = join(house.dir, "policy.yaml");
  const [checked, listed] = await Promise.all([
    hedgerow("check", file),
    house.run("rules", "list", "--policy", file),
  ]);
  assert.equal(checked.code, 0, checked.stderr);
  assert.match(checked.stdout, /can be loaded: .* 10000 rules; hash [0-9a-f]{12}\n/);
  assert.equal(listed.stdout.split("\n").length, RULES + 1);
  assert.match(listed.stdout, /^ {3}1001 {2}two-chosen: PARTIAL_HEDGE 60 % for account 1002\n/);
}, 60_000);

test("a desk that is told to stop while it loads ends in good order, and starts under the file", async () => {
  const { policyVersion } = await house.desk.status();
  write(variants[0]);
  const asked = house.desk.ask({ op: "reload", actor: "dealer" }, 30_000).catch(String);
  // The load is under way once the desk has read the question before this one's answer.
  await house.desk.status();
  assert.equal(await house.desk.stop(), 0);
  assert.match(String(await asked), /DESK_STOPPING: the desk is stopping|closed the connection/);
  const verified = await house.run("journal", "verify");
  assert.deepEqual([verified.code, verified.stderr], [0, ""]);
  await house.start();
  assert.equal((await house.desk.status()).policyVersion, policyVersion + 1);
  client = await house.client(undefined, client.next);
  assert.deepEqual(await decided("M-3"), ["one-chosen", 10, policyVersion + 1]);
}, 60_000);
