import assert from "node:assert/strict";
import { afterAll, beforeAll, test } from "vitest";
import type { LpStatus } from "../../src/desk/lp-status.ts";
import { OfficeHouse } from "../office/office-house.ts";
import { eventually } from "./eventually.ts";
import type { House } from "./house.ts";
import type { RawClient } from "./raw-client.ts";

let office: OfficeHouse;
let house: House;
let client: RawClient;
beforeAll(async () => {
  office = await OfficeHouse.open();
  ({ house } = office);
  client = await house.client();
}, 60_000);
afterAll(() => office.close());

const lp1 = async (): Promise<LpStatus> => (await house.desk.status()).lps[0]!;
const metrics = async (): Promise<string> => (await office.ask("/metrics")).text;
const words = async (): Promise<string> => (await house.run("status")).stdout;

/** Sends an order that goes to the LP whole, and waits for its end. */
async function order(clOrdID: string): Promise<void> {
  client.order(clOrdID, { account: "1005" });
  await client.await(
    ({ fields }) => fields.get(11) === clOrdID && "248".includes(fields.get(39) ?? "-"),
    `the end of ${clOrdID}`,
  );
}

test("before an LP has answered an order nobody says how fast it is or what it fills", async () => {
  const { latency, fillRate, rejectRate, errors, ...it } = await lp1();
  assert.deepEqual([latency, fillRate, rejectRate, errors], [undefined, undefined, undefined, []]);
  const nowUs = Date.now() * 1_000;
  for (const sinceUs of [it.tradingSinceUs, it.quotingSinceUs]) {
    assert.ok(sinceUs <= nowUs && sinceUs > nowUs - 120e6, `${sinceUs}`);
  }
  const text = await words();
  assert.match(text, /since {6}lp1: trading since \d{4}-\S+Z, quoting since \d{4}-\S+Z/);
  assert.match(text, /no order answered yet; no order ended lately/);
  assert.doesNotMatch(await metrics(), /^hedgerow_lp_(?:answer_seconds|fill_ratio)\{/m);
});

test("an LP's quotes a second follow what it sends", async () => {
  for (let round = 0; round < 20; round++) {
    house.lp.quoteAgain();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const { quotesPerSecond = 0 } = await lp1();
  // Forty quotes in no less than two seconds; how much longer a busy machine took is not known.
  assert.ok(quotesPerSecond > 0 && quotesPerSecond <= 40, `${quotesPerSecond}`);
  assert.match(await metrics(), /^hedgerow_lp_quotes_per_second\{lp="lp1"\} \d/m);
});

test("an LP's answers, fills and refusals are told as they were seen, and its words kept", async () => {
  house.lp.onOrder = (sent) => void setTimeout(() => house.lp.fill(sent), 50);
  await order("A-1");
  const filled = await lp1();
  assert.ok(
    filled.latency !== undefined && filled.latency.lastMs >= 45,
    `${filled.latency?.lastMs}`,
  );
  assert.deepEqual([filled.fillRate, filled.rejectRate], [1, 0]);
  house.lp.onOrder = (sent) => house.lp.reject(sent, "no credit line");
  await order("A-2");
  const { fillRate = -1, rejectRate = -1, errors } = await lp1();
  assert.ok(fillRate > 0.4 && fillRate < 0.6 && rejectRate > 0.4 && rejectRate < 0.6);
  const [error] = errors;
  assert.equal(error?.code, "LEG_REJECTED");
  assert.match(error?.text ?? "", /no credit line/);
  assert.ok(Math.abs((error?.atUs ?? 0) - Date.now() * 1_000) < 60e6);
  const text = await words();
  assert.match(text, /error {6}lp1: \d{4}-\S+Z LEG_REJECTED .*no credit line/);
  assert.match(text, /activity {3}lp1: .*last answer after .* ms; orders \d+ % filled, \d+ % rej/);
  const figures = await metrics();
  assert.match(figures, /^hedgerow_lp_errors_total\{lp="lp1",reason="LEG_REJECTED"\} 1$/m);
  assert.match(figures, /^hedgerow_lp_reject_ratio\{lp="lp1"\} 0\.\d+$/m);
  assert.match(figures, /^hedgerow_lp_answer_seconds\{lp="lp1",of="mean"\} 0\.\d+$/m);
});

const numbersOf = async (id: string) => (await lp1()).sessions.find((it) => it.id === id)!;

test("sequence numbers of each session are told as the wire has them", async () => {
  const [trade, quote] = [await numbersOf("lp1-trade"), await numbersOf("lp1-quote")];
  house.lp.onOrder = (sent) => house.lp.fill(sent);
  house.lp.quote("EUR/USD", "1.10000", "1.10020");
  await order("A-3");
  const isCounted = async (): Promise<boolean> =>
    (await numbersOf("lp1-quote")).nextIncoming > quote.nextIncoming;
  await eventually(isCounted, "the quote is counted");
  const after = await numbersOf("lp1-trade");
  // One order there and its fill back; a heartbeat may have come between.
  const out = after.nextOutgoing - trade.nextOutgoing;
  const back = after.nextIncoming - trade.nextIncoming;
  assert.ok([1, 2].includes(out) && [1, 2].includes(back), `${out} out, ${back} back`);
  assert.match(await words(), /session {4}lp1-quote \(lp\): active, next in \d+, next out \d+/);
  const line = /^hedgerow_session_next_number\{session="lp1-trade",direction="out"\} (\d+)$/m;
  const figure = Number(line.exec(await metrics())?.[1]);
  assert.ok(figure >= after.nextOutgoing && figure <= after.nextOutgoing + 1, `${figure}`);
});

test("GET /admin/lps has all of it, and leaves out what is not known", async () => {
  const { body } = await office.ask("/admin/lps");
  const [told] = (body as { lps: LpStatus[] }).lps;
  const { tradingSinceUs, sessions, errors, latency, fillRate } = await lp1();
  assert.deepEqual(
    [told?.tradingSinceUs, told?.sessions, told?.errors, told?.latency?.lastMs],
    [tradingSinceUs, sessions, errors, latency?.lastMs],
  );
  assert.ok(told?.fillRate !== undefined && fillRate !== undefined);
});

test("an LP that is gone has since when and why, also while it is called again and again", async () => {
  const before = await lp1();
  house.lp.isClosed = true;
  house.lp.drop();
  await eventually(async () => !(await lp1()).isTrading, "it is down");
  const isTriedAgain = async (): Promise<boolean> => {
    const { errors } = await lp1();
    return errors.some(({ code, count }) => code === "SESSION_DOWN" && count >= 2);
  };
  await eventually(isTriedAgain, "both sessions are down");
  const down = await lp1();
  assert.ok(down.tradingSinceUs > before.tradingSinceUs);
  assert.ok(down.quotingSinceUs > before.quotingSinceUs);
  assert.match(await words(), /since {6}lp1: not trading since \S+Z, not quoting since \S+Z/);
  house.lp.isClosed = false;
  await house.untilTrading();
  const back = await lp1();
  assert.ok(back.tradingSinceUs > down.tradingSinceUs);
  assert.ok(back.errors.some(({ code }) => code === "SESSION_DOWN"));
}, 60_000);
