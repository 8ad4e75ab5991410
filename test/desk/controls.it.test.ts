import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, test } from "vitest";
import { House } from "./house.ts";
import { bob } from "./raw-client.ts";
import type { RawClient, Wish } from "./raw-client.ts";

let house: House;
let client: RawClient;
let good = "";
let orders = 0;
beforeAll(async () => {
  house = await House.open();
  client = await house.client();
  good = readFileSync(house.policyFile, "utf8");
  assert.equal(await sent({ symbol: "XAUUSD", orderQty: "3" }), "filled");
});
afterAll(() => house.close());
beforeEach(() => writeFileSync(house.policyFile, good));

/** Puts a changed policy in force while the desk trades. */
async function reloaded(change: (text: string) => string): Promise<void> {
  house.rewritePolicy(change);
  await house.desk.ask({ op: "reload", actor: "dealer" }, 30_000);
}

const controlled =
  (controls: string) =>
  (text: string): string =>
    text.replace("execution:\n", `controls: { ${controls} }\nexecution:\n`);

const ofGold =
  (keys: string) =>
  (text: string): string =>
    text.replace("max: 50, step: 0.01 } }\n", `max: 50, step: 0.01 }, ${keys} }\n`);

/** @returns `filled`, or the code of the refusal with its OrdRejReason(103) */
async function sent(wish: Wish, by = client): Promise<string> {
  orders += 1;
  const clOrdID = `C${orders}`;
  by.order(clOrdID, { orderQty: "0.1", ...wish });
  const end = await by.await(
    ({ fields }) => fields.get(11) === clOrdID && ["2", "8"].includes(fields.get(39) ?? ""),
    `the end of ${clOrdID}`,
  );
  if (end.fields.get(39) === "2") return "filled";
  assert.equal(end.fields.get(150), "8");
  return `${end.fields.get(58)?.split(":")[0]} ${end.fields.get(103)}`;
}

const closing: Wish = { side: "2", more: "77=C" };
const gold: Wish = { symbol: "XAUUSD" };

/** A minute of the week that is long past and far away. */
function anotherTime(): string {
  const names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
  const day = names[(new Date().getUTCDay() + 3) % 7] ?? "";
  return `trading_hours: { zone: UTC, open: [{ from: "${day} 12:00", to: "${day} 12:01" }] }`;
}

test("an instrument at close_only takes closings alone, one that is off takes nothing, others go on", async () => {
  await reloaded(ofGold("mode: close_only"));
  assert.equal(await sent(gold), "CLOSE_ONLY 0");
  assert.equal(await sent({ ...gold, ...closing }), "filled");
  assert.equal(await sent({}), "filled");
  writeFileSync(house.policyFile, good);
  await reloaded(ofGold('mode: "off"'));
  assert.equal(await sent(gold), "INSTRUMENT_OFF 0");
  assert.equal(await sent({ ...gold, ...closing }), "INSTRUMENT_OFF 0");
  assert.equal(await sent({}), "filled");
  const row = (await house.desk.status()).exposure.find(({ symbol }) => symbol === "XAUUSD");
  assert.equal(row?.mode, "off");
});

test("outside its trading hours an instrument is closed, for closings too", async () => {
  await reloaded(ofGold(anotherTime()));
  assert.equal(await sent(gold), "MARKET_CLOSED 2");
  assert.equal(await sent({ ...gold, ...closing }), "MARKET_CLOSED 2");
  assert.equal(await sent({}), "filled");
  assert.match((await house.run("status")).stdout, /XAUUSD: .*, market closed/);
});

test("more may be closed than is held by nobody", async () => {
  await reloaded(ofGold("mode: full, quote_staleness_seconds: 3599"));
  assert.equal(await sent({ ...gold, ...closing, orderQty: "40" }), "NOTHING_TO_CLOSE 13");
  assert.equal(await sent({ ...gold, ...closing, side: "1" }), "NOTHING_TO_CLOSE 13");
});

test("faster than its rate an account is refused, another account and closings are not", async () => {
  await reloaded(controlled("order_rate: { account_per_second: 0.01, account_burst: 3 }"));
  const found: string[] = [];
  for (let i = 0; i < 4; i++) found.push(await sent({ account: "1002" }));
  assert.deepEqual(found, ["filled", "filled", "filled", "ORDER_RATE 0"]);
  assert.equal(await sent({ account: "1002", ...closing }), "filled");
  assert.equal(await sent({ account: "1003" }), "filled");
});

test("faster than its rate a session is refused whichever account it trades for, another session is not", async () => {
  await reloaded(controlled("order_rate: { session_per_second: 0.01, session_burst: 2 }"));
  const found: string[] = [];
  for (const account of ["1001", "1002", "1003"]) found.push(await sent({ account }));
  assert.deepEqual(found, ["filled", "filled", "ORDER_RATE 0"]);
  const other = await house.client(bob);
  assert.equal(await sent({ account: "1003", orderQty: "10000" }, other), "filled");
});

test("an account may not hold more than its max_net_lots, and may always hold less", async () => {
  await reloaded((text) =>
    controlled("max_net_lots: 4")(text).replace(
      "class: UNKNOWN, score: 0",
      "class: UNKNOWN, score: 0, max_net_lots: 2",
    ),
  );
  assert.equal(await sent({ account: "1004", orderQty: "1.5" }), "filled");
  assert.equal(await sent({ account: "1004", orderQty: "0.6" }), "MAX_NET_LOTS 3");
  assert.equal(await sent({ account: "1004", orderQty: "0.5" }), "filled");
  assert.equal(await sent({ account: "1004", orderQty: "0.01" }), "MAX_NET_LOTS 3");
  assert.equal(await sent({ account: "1004", orderQty: "3", side: "2" }), "filled");
  assert.equal(await sent({ account: "1005", orderQty: "4.01" }), "MAX_NET_LOTS 3");
  assert.equal(await sent({ account: "1005", orderQty: "4" }), "filled");
});

test("an order may not be worth more than max_notional, and where no rate is known none is guessed", async () => {
  await reloaded(controlled("max_notional: 250000"));
  // A lot of EURUSD is worth 110 010 USD, one of gold 200 015.
  assert.equal(await sent({ orderQty: "2.28" }), "MAX_NOTIONAL 3");
  assert.equal(await sent({ orderQty: "2.27" }), "filled");
  assert.equal(await sent({ ...gold, orderQty: "1.25" }), "MAX_NOTIONAL 3");
  assert.equal(await sent({ ...gold, orderQty: "1.24" }), "filled");
  assert.equal(await sent({ symbol: "GBPUSD" }), "NO_RATE 0");
});

test("controls are those of the policy in force now: taken out, they hold no longer", async () => {
  await reloaded((text) => `${text}# nothing but a comment\n`);
  assert.equal(await sent({ orderQty: "2.28" }), "filled");
  assert.equal(await sent({ account: "1004", orderQty: "5" }), "filled");
});
