import assert from "node:assert/strict";
import { afterAll, beforeAll, test } from "vitest";
import type { KillLevel, KillScope } from "../../src/core/terms.ts";
import { House } from "./house.ts";
import type { RawClient, Wish } from "./raw-client.ts";
import { ScriptedLp } from "./scripted-lp.ts";
import { withSecondLp } from "./second-lp.ts";

let house: House;
let lp2: ScriptedLp;
let client: RawClient;
let orders = 0;
beforeAll(async () => {
  // A worse price: it is chosen where the first is not to be had.
  lp2 = await new ScriptedLp().listen();
  lp2.quote("EUR/USD", "1.09990", "1.10030");
  house = await House.open({}, (text) => withSecondLp(text, lp2.port));
  client = await house.client();
  // Something to close, of each account that closes below.
  for (const account of ["1001", "1005"]) {
    assert.equal(await sent({ account, orderQty: "5" }), "filled");
    assert.equal(await sent({ account, symbol: "XAUUSD", orderQty: "5" }), "filled");
  }
});
afterAll(async () => {
  await house.close();
  await lp2.close();
});

/** @returns `filled`, or the code of the refusal with its OrdRejReason(103) */
async function sent(wish: Wish): Promise<string> {
  orders += 1;
  const clOrdID = `K${orders}`;
  client.order(clOrdID, { orderQty: "0.1", ...wish });
  const end = await client.await(
    ({ fields }) => fields.get(11) === clOrdID && ["2", "8"].includes(fields.get(39) ?? ""),
    `the end of ${clOrdID}`,
  );
  if (end.fields.get(39) === "2") return "filled";
  return `${end.fields.get(58)?.split(":")[0]} ${end.fields.get(103)}`;
}

const closing: Wish = { side: "2", more: "77=C" };

const kill = (flags: readonly string[], turn = "on"): ReturnType<House["run"]> =>
  house.run("kill", turn, ...flags);

/** The same as `kill`, without a process of its own for it. */
const turn = (
  scope: KillScope,
  name: string,
  level: KillLevel,
  reason?: string,
): Promise<unknown> => house.desk.ask({ op: "kill", scope, name, level, actor: "dealer", reason });

for (const { scope, flags, hit, missed } of [
  { scope: "everything", flags: [], hit: {}, missed: undefined },
  { scope: "a symbol", flags: ["--symbol", "EURUSD"], hit: {}, missed: { symbol: "XAUUSD" } },
  { scope: "a group", flags: ["--group", "Standard"], hit: {}, missed: { account: "1003" } },
  { scope: "an account", flags: ["--account", "1001"], hit: {}, missed: { account: "1002" } },
] as const) {
  test(`a kill switch for ${scope}: halt refuses openings and closings, close_only only openings, and others go on`, async () => {
    const halted = await kill([...flags, "--reason", "drill"]);
    assert.deepEqual([halted.code, halted.stderr], [0, ""]);
    assert.match(halted.stdout, / is halted at desk /);
    assert.equal(await sent(hit), "KILL_SWITCH 0");
    assert.equal(await sent({ ...hit, ...closing }), "KILL_SWITCH 0");
    if (missed !== undefined) assert.equal(await sent(missed), "filled");

    const eased = await kill([...flags, "--close-only", "--json"]);
    assert.deepEqual(JSON.parse(eased.stdout), {
      before: "halt",
      level: "close_only",
      others: 0,
    });
    assert.equal(await sent(hit), "CLOSE_ONLY 0");
    assert.equal(await sent({ ...hit, ...closing }), "filled");
    if (missed !== undefined) assert.equal(await sent(missed), "filled");

    const off = await kill(flags, "off");
    assert.match(off.stdout, / goes on at desk /);
    assert.equal(await sent(hit), "filled");
    assert.deepEqual((await house.desk.status()).killSwitches, []);
  });
}

const toxic: Wish = { account: "1005" };
const legs = (): [number, number] => [house.lp.orders.length, lp2.orders.length];

test("a halted LP gets no order: they go to the next LP, and without one NO_LP is said", async () => {
  const before = legs();
  await turn("lp", "lp1", "halt");
  assert.equal(await sent(toxic), "filled");
  assert.deepEqual(legs(), [before[0], before[1] + 1]);
  await turn("lp", "lp2", "halt");
  assert.equal(await sent(toxic), "NO_LP 0");
  // What is kept whole needs no LP.
  assert.equal(await sent({ orderQty: "0.01" }), "filled");
  await turn("lp", "lp1", "off");
  assert.equal(await sent(toxic), "filled");
  assert.deepEqual(legs(), [before[0] + 1, before[1] + 1]);
  await turn("lp", "lp2", "off");
});

test("an LP at close_only takes what unwinds a hedge, and nothing new", async () => {
  await turn("lp", "lp1", "close_only");
  await turn("lp", "lp2", "halt");
  const before = legs();
  assert.equal(await sent(toxic), "NO_LP 0");
  assert.equal(await sent({ ...toxic, ...closing }), "filled");
  assert.deepEqual(legs(), [before[0] + 1, before[1]]);
  await turn("lp", "lp1", "off");
  await turn("lp", "lp2", "off");
});

test("of several switches the strictest holds", async () => {
  await turn("global", "", "close_only");
  await turn("symbol", "EURUSD", "halt");
  assert.equal(await sent(closing), "KILL_SWITCH 0");
  assert.equal(await sent({ ...closing, symbol: "XAUUSD" }), "filled");
  await turn("symbol", "EURUSD", "off");
  assert.equal(await sent(closing), "filled");
  assert.equal(await sent({ symbol: "XAUUSD" }), "CLOSE_ONLY 0");
  await turn("global", "", "off");
});

test("status names every switch with its level and reason, and a kill -9 undoes none", async () => {
  await turn("lp", "lp2", "halt", "wide quotes");
  await turn("group", "VIP", "close_only", "audit");
  await turn("account", "1005", "halt", "news");
  const before = (await house.desk.status()).killSwitches;
  assert.deepEqual(
    before.map(({ scope, name, level, reason }) => [scope, name, level, reason]),
    [
      ["lp", "lp2", "halt", "wide quotes"],
      ["group", "VIP", "close_only", "audit"],
      ["account", "1005", "halt", "news"],
    ],
  );
  await house.desk.killHard();
  await house.start();
  client = await house.client(undefined, client.next);
  assert.deepEqual((await house.desk.status()).killSwitches, before);
  const words = (await house.run("status")).stdout;
  assert.match(words, /^KILL {7}lp lp2 halt: wide quotes$/m);
  assert.match(words, /^KILL {7}group VIP close_only: audit$/m);
  assert.equal(await sent(toxic), "KILL_SWITCH 0");
  assert.equal(await sent({ account: "1003" }), "CLOSE_ONLY 0");
});

test("a target the desk does not know, or two of them, turn no switch", async () => {
  const before = (await house.desk.status()).killSwitches;
  const cases = [
    [["--symbol", "NOPE"], 5, /^UNKNOWN_NAME: no symbol NOPE\n$/],
    [["--lp", "nobody"], 5, /^UNKNOWN_NAME: no lp nobody\n$/],
    [["--group", "Nobody"], 5, /^UNKNOWN_NAME: no group Nobody\n$/],
    [["--symbol", "EURUSD", "--lp", "lp1"], 2, /^KILL_TARGET: /],
    [["--reason", "x".repeat(300)], 5, /^BAD_REQUEST: reason: /],
  ] as const;
  const told = await Promise.all(cases.map(([flags]) => kill(flags)));
  for (const [at, { code, stderr }] of told.entries()) {
    assert.equal(code, cases[at]?.[1], stderr);
    assert.match(stderr, cases[at]![2]);
  }
  assert.deepEqual((await house.desk.status()).killSwitches, before);
});
