import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, test } from "vitest";
import type { Ended } from "./child-process.ts";
import { eventually } from "./eventually.ts";
import { picked } from "./heard.ts";
import { House } from "./house.ts";
import type { RawClient } from "./raw-client.ts";
import type { LpOrder } from "./scripted-lp.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const LEG_TIMEOUT_MS = 100;
const HEADER = "cl_ord_id,order_id,exec_id,symbol,side,quantity,price,time";

interface Doubtful {
  readonly house: House;
  readonly client: RawClient;
  readonly legs: readonly LpOrder[];
  /** The time of the statement; trades are made in its middle. */
  readonly from: string;
  readonly to: string;
  readonly at: string;
}

/** An LP took some orders of three lots, acknowledged the second, and says nothing more of any. */
async function doubtful(count: number): Promise<Doubtful> {
  const house = await House.open({ legTimeoutMs: LEG_TIMEOUT_MS });
  ends.push(() => house.close());
  const { lp } = house;
  lp.onOrder = (order) => (lp.orders.length === 2 ? lp.acknowledge(order) : undefined);
  lp.onStatusRequest = () => undefined;
  const client = await house.client();
  const from = new Date(Date.now() - 60_000);
  for (let at = 1; at <= count; at++) {
    client.order(`T-${at}`, { account: "1005", orderQty: "3" });
    await client.report(`T-${at}`, "0");
  }
  const at = new Date();
  const inDoubt = async (): Promise<number> => (await house.desk.status()).legsInDoubt;
  await eventually(async () => (await inDoubt()) === count, "all are in doubt");
  await eventually(() => Date.now() > at.getTime() + 3 * LEG_TIMEOUT_MS, "its time is over");
  const [first, last] = [from.toISOString(), new Date().toISOString()];
  return { house, client, legs: lp.orders, from: first, to: last, at: at.toISOString() };
}

const leg = ({ legs }: Doubtful, at: number): string => legs[at - 1]!.clOrdID;

const written = (it: Doubtful, ...rows: string[]): string => table(it, HEADER, ...rows);

function table({ house }: Doubtful, ...lines: string[]): string {
  const file = join(house.dir, "trades.csv");
  writeFileSync(file, `${lines.join("\n")}\n`);
  return file;
}

const take = (it: Doubtful, file: string, ...more: string[]): Promise<Ended> => {
  const time = ["--from", it.from, "--to", it.to];
  return it.house.run("legs", "statement", file, "--lp", "lp1", ...time, ...more);
};

const inDoubt = async ({ house }: Doubtful): Promise<number> =>
  (await house.desk.status()).legsInDoubt;

test("legs in doubt end as the LP's statement has them: in part, whole, or not at all; the journal names the file", async () => {
  const it = await doubtful(3);
  const { house, client, at } = it;
  const file = written(
    it,
    `${leg(it, 1)},,E1,EUR/USD,buy,100000,1.1001,${at}`,
    `,LP-${leg(it, 2)},E2,EUR/USD,BUY,300000,1.1002,${at}`,
    `${leg(it, 1)},,E3,EUR/USD,buy,100000.0,1.1002,${at}`,
  );
  const sha256 = createHash("sha256").update(readFileSync(file)).digest("hex");

  const dry = await take(it, file, "--dry-run");
  assert.equal(dry.code, 0, dry.stderr);
  assert.match(dry.stdout, /^trades\.csv of lp1: 3 trades, 0 booked before; .*; a dry run/);
  assert.match(dry.stdout, /2 filled \(to book: E1 1 at 1\.1001, E3 1 at 1\.1002\), it would be/);
  assert.equal(await inDoubt(it), 3);
  assert.deepEqual(await house.journaled("LegJudged"), []);

  const told = await take(it, file);
  assert.equal(told.code, 0, told.stderr);
  const name = (number: number): string => `leg ${leg(it, number)} {2}Buy 3 EURUSD: `;
  assert.match(
    told.stdout,
    new RegExp(`${name(1)}2 filled \\(booked: E1 .*E3 .*\\), it is over\n`),
  );
  assert.match(told.stdout, new RegExp(`${name(2)}3 filled \\(booked: E2 3 at 1.1002\\), it is`));
  assert.match(told.stdout, new RegExp(`${name(3)}nothing filled, it is over\n`));

  const end = await client.report("T-1", "4");
  assert.deepEqual(picked(end, 39, 14, 151), { 39: "4", 14: "2", 151: "0" });
  const whole = await client.report("T-2", "F");
  assert.deepEqual(picked(whole, 39, 31, 14), { 39: "2", 31: "1.1002", 14: "3" });
  assert.deepEqual(picked(await client.report("T-3", "8"), 39, 14), { 39: "8", 14: "0" });
  const judged = await house.journaled<{ reason: string; actor: string; cumQty: number }>(
    "LegJudged",
  );
  assert.deepEqual(
    judged.map(({ cumQty }) => cumQty),
    [2, 2, 3, 3, 0],
    "once as it is handed in, and again behind its fills",
  );
  for (const { reason, actor } of judged) {
    assert.ok(reason.includes(`sha256 ${sha256} `) && reason.endsWith(" trades.csv"), reason);
    assert.ok(actor !== "");
  }
  const resolved = await house.journaled<{ how: string }>("LegResolved");
  assert.deepEqual(
    resolved.map(({ how }) => how),
    ["STATEMENT", "STATEMENT", "STATEMENT"],
  );

  const late = { 150: "F", 39: "1", 31: "1.1001", 32: 100_000, 14: 1e5 };
  house.lp.report(it.legs[0]!, { ...late, 17: "E1" });
  house.lp.report(it.legs[0]!, { ...late, 17: "OTHER-ID" });
  const again = await take(it, file);
  assert.match(again.stdout, /^trades\.csv of lp1: 3 trades, 3 booked before; sha256 \w+\n$/);
  assert.equal((await house.desk.status()).counters.legFills, 3, "none is booked twice");
  const [euro] = (await house.desk.status()).exposure;
  assert.deepEqual([euro?.hedged["lp1"], euro?.aNet, euro?.unexplained], [5, 5, 0]);
  await house.desk.stop();
  assert.equal((await house.run("journal", "verify")).code, 0);
}, 60_000);

test("trades that are no leg's are breaks: told with exit code 6, and never booked", async () => {
  const it = await doubtful(1);
  const { house, at } = it;
  const file = written(
    it,
    `SOMEBODY,,X1,EUR/USD,sell,100000,1.1,${at}`,
    `${leg(it, 1)},,E1,EUR/USD,buy,400000,1.1001,${at}`,
    `,,X2,GBP/USD,sell,100000,1.3,${at}`.replace(",,", ",OTHER,"),
  );
  const told = await take(it, file);
  assert.equal(told.code, 6, told.stderr);
  assert.match(told.stderr, /^STATEMENT_DIFFERS: 2 breaks, 0 legs stay in doubt\n$/);
  assert.match(told.stdout, /break: line 2, X1: names no leg of this desk, and is not booked\n/);
  assert.match(told.stdout, /break: line 4, X2: /);
  const { counters, exposure } = await house.desk.status();
  assert.equal(counters.legFills, 1);
  assert.equal(counters.alerts.FILL_SUSPENDED, 1, "the lot beyond the leg");
  assert.equal(exposure[0]?.hedged["lp1"], 4);
  const late = await take(it, written(it, `${leg(it, 1)},,E9,EUR/USD,buy,1000,1.1,${at}`));
  assert.match(late.stdout, /break: line 2, E9: leg \w+ is not in doubt and does not have it\n/);
}, 60_000);

test("all that is wrong with a file is told at once by line and column, and nothing is done", async () => {
  const it = await doubtful(1);
  const { at } = it;
  const file = written(
    it,
    `${leg(it, 1)},,E1,EUR/USD,buy,100000,1.1001,${at}`,
    `${leg(it, 1)},,E1,EUR/USD,byu,0.0000001,-1,2001-01-01T00:00:00Z`,
    `,,E2,GOLD,buy,1,2,yesterday`,
    `${leg(it, 1)},OTHER,E3,GOLD,sell,100000,1.1,${at}`,
    `${leg(it, 1)},,E4,EUR/USD,buy,0.01,1.1,${at}`,
    "too,short",
  );
  const told = await take(it, file);
  assert.equal(told.code, 3);
  for (const [line, what] of [
    [3, 'exec_id: `?"?E1.* already on line 2'],
    [3, "side: must be buy or sell"],
    [3, "quantity: may have 6 decimals"],
    [3, "price: must be above 0"],
    [3, "time: .* not in the time of the statement"],
    [4, "an order_id or a cl_ord_id is required"],
    [4, "time: must be a time"],
    [5, "symbol: leg \\w+ is in EUR/USD"],
    [5, "side: leg \\w+ is a buy"],
    [6, "quantity: is no exact volume in lots"],
    [7, "the header has 8 columns, this row has 2"],
  ] as const) {
    assert.match(told.stderr, new RegExp(`trades\\.csv:${line}:\\d+.*${what}`), told.stderr);
  }
  assert.match(told.stderr, /STATEMENT_INVALID: 11 mistakes in .*; nothing was done\n$/);
  assert.equal(await inDoubt(it), 1);
  assert.deepEqual(await it.house.journaled("LegJudged"), []);
}, 60_000);

test("what is wrong with a file is told though rows cannot be read, or the desk refuses it", async () => {
  const it = await doubtful(1);
  const header = "cl_ord_id,exec_id,symbol,side,price,time";
  const short = await take(it, table(it, header, `${leg(it, 1)},E1,EUR/USD,buy,1.1,${it.at}`));
  assert.equal(short.code, 3, short.stderr);
  assert.match(short.stderr, /trades\.csv:1:1: the column quantity is required\n/);
  assert.match(short.stderr, /STATEMENT_INVALID: 1 mistake in .*; nothing was done\n$/);
  const file = written(it, `${leg(it, 1)},,E1,EUR/USD,byu,100000,1.1,${it.at}`);
  const time = ["--from", it.from, "--to", it.to];
  const refused = await it.house.run("legs", "statement", file, "--lp", "lp9", ...time);
  assert.equal(refused.code, 3, refused.stderr);
  const [mistake, refusal, last] = refused.stderr.split("\n");
  assert.match(mistake!, /trades\.csv:2:.*side: must be buy or sell/);
  assert.match(refusal!, /^UNKNOWN_NAME: no lp lp9 /);
  assert.match(last!, /^STATEMENT_INVALID: 1 mistake /);
  assert.equal(await inDoubt(it), 1);
}, 60_000);

test("a time that is not over, of an unknown LP, or the wrong way round is refused", async () => {
  const it = await doubtful(1);
  const file = written(it);
  const say = (lp: string, from: string, to: string): Promise<Ended> =>
    it.house.run("legs", "statement", file, "--lp", lp, "--from", from, "--to", to);
  const later = new Date(Date.now() + 60_000).toISOString();
  for (const [code, exit, lp, from, to] of [
    ["STATEMENT_REFUSED", 5, "lp1", it.from, later],
    ["STATEMENT_REFUSED", 5, "lp1", it.to, it.from],
    ["UNKNOWN_NAME", 5, "lp9", it.from, it.to],
    ["BAD_TIME", 2, "lp1", "noon", it.to],
  ] as const) {
    const told = await say(lp, from, to);
    assert.deepEqual([told.code, told.stderr.split(":")[0]], [exit, code]);
  }
  const missing = await take(it, join(it.house.dir, "none.csv"));
  assert.deepEqual([missing.code, missing.stderr.split(":")[0]], [1, "FILE_UNREADABLE"]);
  assert.equal(await inDoubt(it), 1);
}, 60_000);

test("over a crash of the desk a leg is still known by when it went out, and an empty statement ends it", async () => {
  const it = await doubtful(1);
  const { house } = it;
  await house.desk.killHard();
  house.lp.isClosed = true;
  house.lp.drop();
  await house.start();
  assert.equal(await inDoubt(it), 1);
  const told = await take(it, written(it));
  assert.equal(told.code, 0, told.stderr);
  assert.match(told.stdout, /nothing filled, it is over\n/);
  assert.equal(await inDoubt(it), 0);
}, 60_000);
