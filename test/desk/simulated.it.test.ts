import assert from "node:assert/strict";
import { afterEach, test } from "vitest";
import { hedgerow } from "./child-process.ts";
import { eventually } from "./eventually.ts";
import { ALICE_SESSION, SmallDesk } from "./small-desk.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const LPS = `liquidity_providers:
  - id: dry
    type: SIMULATED
    settings: { prices: "EURUSD 1.1 0.00006", walk: 7 }
    mappings:
      - { symbol: EURUSD, lp_symbol: EURUSD, quantity_per_lot: 100000,
          min: 0.01, step: 0.01, max: 50 }
sessions:
${ALICE_SESSION}`;

async function open(): Promise<SmallDesk> {
  const it = new SmallDesk();
  ends.push(() => it.close());
  it.use(LPS);
  await it.start();
  await quoting(it);
  return it;
}

const quoting = (it: SmallDesk): Promise<void> =>
  eventually(async () => (await it.desk.status()).lps[0]!.quotesTaken > 0, "it quotes");

test("a simulated LP quotes and fills without any venue, and is called what it is", async () => {
  const it = await open();
  const client = await it.client();
  client.order("DRY", { account: "1005", orderQty: "2" });
  const fill = await client.report("DRY", "F");
  assert.equal(fill.fields.get(14), "2");
  assert.ok(Math.abs(Number(fill.fields.get(31)) - 1.1) < 0.01);
  const [lp] = (await it.desk.status()).lps;
  assert.deepEqual([lp!.isSimulated, lp!.isTrading], [true, true]);
  const shown = await hedgerow("status", "--data", it.dataDir);
  assert.match(shown.stdout, /lp +dry: SIMULATED, trading, quoting/);
});

test("killed with legs under way, what was not filled never is, and what was stays filled once", async () => {
  const it = await open();
  const client = await it.client();
  for (let at = 0; at < 200; at++) client.order(`K-${at}`, { account: "1005", orderQty: "0.1" });
  await client.report("K-50", "0");
  await it.desk.killHard();
  await it.start();
  await quoting(it);
  await eventually(async () => (await it.desk.status()).openLegs === 0, "every leg ended");
  const legs = await it.journaled<{ leg: number }>("LegCreated");
  const filled = await it.journaled<{ leg: number; execID: string }>("LegFilled");
  const canceled = await it.journaled<{ leg: number }>("LegCanceled");
  assert.equal(new Set(filled.map(({ leg }) => leg)).size, filled.length);
  assert.equal(filled.length + canceled.length, legs.length);
});
