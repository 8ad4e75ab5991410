import assert from "node:assert/strict";
import { afterEach, test } from "vitest";
import type { LpErrorCode } from "../../src/core/codes.ts";
import type { LpError } from "../../src/desk/lp-activity.ts";
import type { DeskProcess } from "./desk-process.ts";
import { eventually } from "./eventually.ts";
import { House } from "./house.ts";
import { Twins } from "./twins.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function openHouse(): Promise<House> {
  const house = await House.open({ legTimeoutMs: 300 });
  ends.push(() => house.close());
  return house;
}

/** Waits for an error of an LP. */
async function error(desk: DeskProcess, id: string, code: LpErrorCode): Promise<LpError> {
  let found: LpError | undefined;
  const isFound = async (): Promise<boolean> => {
    const lp = (await desk.status()).lps.find((each) => each.id === id);
    found = lp?.errors.find((each) => each.code === code);
    return found !== undefined;
  };
  await eventually(isFound, `${code} of ${id}`, 30_000);
  return found!;
}

test("a venue that refuses the password is told as such, in its words", async () => {
  const twins = await Twins.open();
  ends.push(() => twins.close());
  assert.equal(await twins.desk.stop(), 0);
  twins.rewritePolicy((text) => text.replace("lmax-secret", "guessed"));
  await twins.startAlone();
  const { text, count } = await error(twins.desk, "lmax", "LOGON_REFUSED");
  assert.match(text, /^lmax-\w+: [A-Z_]+: ./);
  assert.ok(count >= 1);
}, 90_000);

test("an LP that says nothing on an order in time has that as its error, and its alert beside", async () => {
  const house = await openHouse();
  house.lp.onOrder = () => undefined;
  const client = await house.client();
  client.order("E-1", { account: "1005" });
  const { text, count } = await error(house.desk, "lp1", "LEG_UNANSWERED");
  assert.deepEqual([text, count], ["no answer to an order in time", 1]);
  const { counters, lps } = await house.desk.status();
  assert.equal(counters.alerts.LEG_IN_DOUBT, 1);
  // What became of it is not known, so none of its orders has ended.
  assert.deepEqual([lps[0]?.fillRate, lps[0]?.rejectRate], [undefined, undefined]);
}, 60_000);

test("bytes that are no message are an error of the LP whose session they came on", async () => {
  const house = await openHouse();
  house.lp.garble();
  const { text, count } = await error(house.desk, "lp1", "GARBLED");
  assert.equal(text, "bytes that are no FIX message");
  const { sessions } = await house.desk.status();
  const garbled = sessions.reduce((sum, it) => sum + it.garbled, 0);
  assert.ok(count >= 1 && count <= garbled, `${count} of ${garbled}`);
}, 60_000);

test("a report that cannot be used is an error, with what was wrong with it", async () => {
  const house = await openHouse();
  house.lp.onOrder = (order) => house.lp.report(order, { 150: "F", 32: "many", 31: order.price });
  const client = await house.client();
  client.order("E-2", { account: "1005" });
  const rejected = await error(house.desk, "lp1", "MESSAGE_REJECTED");
  assert.match(rejected.text, /^lp1-trade: number \d+, a 8: ./);
}, 60_000);

test("an LP that nobody can reach is said to be so from the first try on", async () => {
  const house = await openHouse();
  assert.equal(await house.desk.stop(), 0);
  await house.lp.close();
  house.lp.isClosed = true;
  await house.start();
  const { text } = await error(house.desk, "lp1", "LP_UNREACHABLE");
  assert.match(text, /^lp1-\w+: .*ECONNREFUSED/);
  const { isTrading, tradingSinceUs } = (await house.desk.status()).lps[0]!;
  assert.ok(!isTrading && tradingSinceUs > 0);
}, 60_000);

const withPassword = (policy: string): string =>
  policy.replace("LP-TRADE }", "LP-TRADE,\n      username: u, password: lp-secret }");

test("a password that an LP repeats stands nowhere: not in status, log or journal", async () => {
  const house = await House.open({}, withPassword);
  ends.push(() => house.close());
  house.lp.onOrder = (order) => house.lp.reject(order, "no line for lp-secret");
  const client = await house.client();
  client.order("E-3", { account: "1005" });
  assert.equal((await error(house.desk, "lp1", "LEG_REJECTED")).text, "no line for ***");
  house.lp.logOut("Invalid password 'lp-secret' for HEDGEROW");
  const { text } = await error(house.desk, "lp1", "SESSION_DOWN");
  assert.equal(text, "lp1-trade: logged out: Invalid password '***' for HEDGEROW");
  const { stdout } = await house.run("journal", "dump");
  assert.ok(stdout.includes("no line for ***"));
  const all = [JSON.stringify(await house.desk.status()), house.desk.log(), stdout].join();
  assert.ok(!all.includes("lp-secret"));
}, 60_000);
