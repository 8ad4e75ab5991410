import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, test } from "vitest";
import { startVenue } from "../faults/venue-command.ts";
import { hedgerow } from "./child-process.ts";
import { eventually } from "./eventually.ts";
import type { RawClient } from "./raw-client.ts";
import { ALICE_SESSION, SmallDesk } from "./small-desk.ts";

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** One price for ever, said again and again; each level is a spread further out. */
interface Book {
  readonly id: string;
  readonly bid: string;
  readonly ask: string;
}

const ONE: Book = { id: "one", bid: "1.10000", ask: "1.10010" };
const TWO: Book = { id: "two", bid: "1.09995", ask: "1.10015" };

/** Three levels of ten lots on each side. @returns where it listens */
async function venueOf({ id, bid, ask }: Book): Promise<number> {
  const data = mkdtempSync(join(tmpdir(), `hedgerow-${id}-`));
  ends.push(() => rmSync(data, { recursive: true, force: true, maxRetries: 5 }));
  const ticks = join(data, "ticks.csv");
  const line = (second: number): string => `2026-03-02T10:00:0${second}Z,EURUSD,${bid},${ask}`;
  writeFileSync(ticks, `time,symbol,bid,ask\n${[0, 1, 2].map((at) => line(at)).join("\n")}\n`);
  const feed = ["--ticks", ticks, "--at-end", "loop", "--tick-rate", "5"];
  // Every price is said, though it be the one before: quotes stay fresh.
  const shown = ["--updates", "full", "--depth", "3"];
  const clients = ["--quote-client", "HEDGEROW@Q", "--trade-client", "HEDGEROW@T"];
  const venue = await startVenue(["--data", data, ...feed, ...shown, ...clients]);
  ends.push(() => venue.command.killHard());
  return venue.port;
}

const lpOf = ({ id }: Book): string => `
  - id: ${id}
    type: FIX
    session_ids: [${id}-quote, ${id}-trade]
    market_depth: 3
    mappings:
      - { symbol: EURUSD, lp_symbol: EURUSD, quantity_per_lot: 100000, min: 0.01, step: 0.01,
          max: 50 }`;

const sessionsOf = ({ id }: Book, port: number): string =>
  (["quote", "trade"] as const)
    .map(
      (purpose) => `
  - { id: ${id}-${purpose}, role: initiator, purpose: [${purpose}], host: 127.0.0.1,
      port: ${port}, sender_comp_id: HEDGEROW, target_comp_id: ${purpose[0]!.toUpperCase()},
      dialect: generic }`,
    )
    .join("");

async function deskAt(...books: readonly Book[]): Promise<{ it: SmallDesk; client: RawClient }> {
  const ports: number[] = [];
  for (const book of books) ports.push(await venueOf(book));
  const it = new SmallDesk();
  ends.push(() => it.close());
  const lps = books.map((book) => lpOf(book)).join("");
  const sessions = books.map((book, at) => sessionsOf(book, ports[at]!)).join("");
  it.use(`liquidity_providers:${lps}\nsessions:${sessions}\n${ALICE_SESSION}`);
  await it.start();
  await eventually(async () => {
    const { lps: them } = await it.desk.status();
    return them.every(({ isTrading, quotesTaken }) => isTrading && quotesTaken > 2);
  }, "both are up and quote");
  return { it, client: await it.client() };
}

interface Told {
  readonly clientPx: number | undefined;
  /** Each leg as its LP, what it was for, what was filled of it, and what that was to cost. */
  readonly legs: readonly (readonly [string, number, number, number])[];
}

async function told({ desk }: SmallDesk, clOrdID: string): Promise<Told> {
  const { decision, legs } = await desk.explain(clOrdID);
  return {
    clientPx: decision?.clientPx,
    legs: legs.map(({ lp, orderQty, cumQty, expectedPx }) => [lp, orderQty, cumQty, expectedPx]),
  };
}

/** The client's end of an order: its status, what is filled, and at what on average. */
async function endOf(client: RawClient, clOrdID: string): Promise<(number | string)[]> {
  const { fields } = await client.await(
    (heard) => heard.fields.get(11) === clOrdID && "248".includes(heard.fields.get(39) ?? "0"),
    `the end of ${clOrdID}`,
  );
  return [fields.get(39) ?? "", Number(fields.get(14)), Number(fields.get(6))];
}

const buy = (orderQty: string, more?: string) => ({
  account: "1005",
  orderQty,
  ...(more === undefined ? {} : { ordType: more.startsWith("44=") ? "2" : "1", more }),
});

test("an order larger than an LP's best level is filled over its levels at the price the client was promised", async () => {
  const { it, client } = await deskAt(ONE);
  client.order("D-25", buy("25"));
  // 10 at 1.1001, 10 at 1.1002, 5 at 1.1003.
  assert.deepEqual(await endOf(client, "D-25"), ["2", 25, 1.10018]);
  assert.deepEqual(await told(it, "D-25"), {
    clientPx: 1.10018,
    legs: [["one", 25, 25, 1.10018]],
  });
  client.order("D-SELL", { ...buy("25"), side: "2" });
  assert.deepEqual(await endOf(client, "D-SELL"), ["2", 25, 1.09992]);
  const why = await hedgerow("explain", "D-25", "--data", it.dataDir);
  assert.match(
    why.stdout,
    /one CHOSEN: chosen for 25 lots .*behind it 10 lots at 1\.1002, 10 lots/,
  );
  assert.match(why.stdout, /decided again from its record: the same/);
  // As many as are shown and more: the LP has no more, and the rest ends.
  client.order("D-35", buy("35"));
  const [status, filled] = await endOf(client, "D-35");
  assert.deepEqual([status, filled], ["4", 30]);
}, 60_000);

test("over two LPs levels are taken cheapest first, one leg an LP, at the price the client was promised", async () => {
  const { it, client } = await deskAt(ONE, TWO);
  client.order("S-35", buy("35"));
  // 10 at 1.1001 (one), 10 at 1.10015 (two), 10 at 1.1002 and 5 at 1.1003 (one).
  const promised = 1.10017143;
  const [status, filled, average] = await endOf(client, "S-35");
  assert.deepEqual([status, filled], ["2", 35]);
  // The average of what is filled is cut to 10⁻⁸, the promised price rounded against the client.
  assert.ok(Math.abs(Number(average) - promised) < 1.5e-8, `${average}`);
  assert.deepEqual(await told(it, "S-35"), {
    clientPx: promised,
    legs: [
      ["one", 25, 25, 1.10018],
      ["two", 10, 10, 1.10015],
    ],
  });
  // One LP takes the whole of a FillOrKill, the one it costs least at on average.
  client.order("S-FOK", buy("25", "59=4"));
  assert.deepEqual(await endOf(client, "S-FOK"), ["2", 25, 1.10018]);
  assert.deepEqual((await told(it, "S-FOK")).legs, [["one", 25, 25, 1.10018]]);
  client.order("S-FOK-51", buy("51", "59=4"));
  assert.deepEqual((await endOf(client, "S-FOK-51")).slice(0, 2), ["8", 0]);
  // Its limit lets it have no level beyond 1.10015: ten lots of each, and no more is to be had.
  client.order("S-LIMIT", buy("20", "44=1.10015|59=3"));
  assert.deepEqual(await endOf(client, "S-LIMIT"), ["2", 20, 1.100125]);
  const { legs } = await told(it, "S-LIMIT");
  assert.deepEqual(
    legs.map(([lp, orderQty]) => [lp, orderQty]),
    [
      ["one", 10],
      ["two", 10],
    ],
  );
  const verified = await hedgerow("journal", "verify", "--data", it.dataDir);
  assert.equal(verified.code, 0, verified.stderr);
}, 60_000);
