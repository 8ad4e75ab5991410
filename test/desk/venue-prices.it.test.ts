import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, test } from "vitest";
import { startVenue } from "../faults/venue-command.ts";
import { eventually } from "./eventually.ts";
import type { Heard } from "./heard.ts";
import { ALICE_SESSION, SmallDesk } from "./small-desk.ts";

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const lpAt = (port: number): string => `routing:
  overrides: { symbols: { EURUSD: { markup_pips: 3 } } }
liquidity_providers:
  - id: venue
    type: FIX
    session_id: venue-all
    mappings:
      - { symbol: EURUSD, lp_symbol: EURUSD, quantity_per_lot: 100000,
          min: 0.01, step: 0.01, max: 50 }
sessions:
  - { id: venue-all, role: initiator, purpose: [quote, trade], host: 127.0.0.1, port: ${port},
      sender_comp_id: HEDGEROW, target_comp_id: VENUE }
${ALICE_SESSION}`;

/** The price of a side in a W or X, if it is there. */
function priceOf({ all }: Heard, type: "0" | "1"): string | undefined {
  const at = all.findIndex(([tag, value]) => tag === 269 && value === type);
  const rest = at < 0 ? [] : all.slice(at + 1);
  const end = rest.findIndex(([tag]) => tag === 279 || tag === 269);
  return rest.slice(0, end < 0 ? undefined : end).find(([tag]) => tag === 270)?.[1];
}

test("a client follows a venue's prices with the markup, and none is left when the venue is gone", async () => {
  const data = mkdtempSync(join(tmpdir(), "hedgerow-priced-"));
  ends.push(() => rmSync(data, { recursive: true, force: true, maxRetries: 5 }));
  const venue = await startVenue(["--data", data, "--tick-rate", "20", "--seed", "3"]);
  ends.push(() => venue.command.killHard());
  const it = new SmallDesk();
  ends.push(() => it.close());
  it.use(lpAt(venue.port));
  await it.start();
  const lp = async () => (await it.desk.status()).lps[0]!;
  await eventually(async () => (await lp()).isTrading && (await lp()).quotesTaken > 5, "quotes");

  const client = await it.client();
  client.send("V", "262=LIVE|263=1|264=1|265=1|267=2|269=0|269=1|146=1|55=EURUSD");
  const prices = () => client.heard.filter(({ msgType }) => "WX".includes(msgType));
  await eventually(() => prices().length > 20, "twenty prices");
  client.order("V-1", { account: "1005", orderQty: "1" });
  const fill = await client.report("V-1", "F");
  await venue.command.killHard();
  const gone = await client.await(
    ({ msgType, all }) =>
      msgType === "X" && all.filter(([tag, v]) => tag === 279 && v === "2").length === 2,
    "both sides withdrawn",
  );
  assert.deepEqual([priceOf(gone, "0"), priceOf(gone, "1")], [undefined, undefined]);
  assert.ok(prices().at(-1) === gone, "the last word");

  let [bid, ask] = [0, 0];
  const asks: number[] = [];
  for (const heard of prices().slice(0, -1)) {
    bid = Number(priceOf(heard, "0") ?? bid);
    ask = Number(priceOf(heard, "1") ?? ask);
    asks.push(ask);
    assert.ok(ask - bid > 0.0006, `${bid} and ${ask} have three pips on each side`);
  }
  assert.ok(new Set(asks).size > 5, "they moved");
  const [leg] = await it.journaled<{ lastPx: number }>("LegFilled");
  assert.equal(fill.fields.get(31), String(Number(((leg?.lastPx ?? 0) + 0.0003).toFixed(8))));
}, 60_000);
