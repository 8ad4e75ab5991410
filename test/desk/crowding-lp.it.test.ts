import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "vitest";
import { CrowdingLp } from "./crowding-lp.ts";
import { eventually } from "./eventually.ts";
import { ALICE_SESSION, SmallDesk } from "./small-desk.ts";

const LONG_MS = 60_000;

let lp: CrowdingLp;
let small: SmallDesk;
beforeEach(async () => {
  lp = new CrowdingLp();
  small = new SmallDesk();
  const port = await lp.listen();
  small.use(`routing: { quote_staleness_seconds: 1 }
liquidity_providers:
  - { id: lp1, type: FIX, session_ids: [lp1-quote, lp1-trade],
      mappings: [{ symbol: EURUSD, lp_symbol: EURUSD, quantity_per_lot: 100000,
                   min: 0.01, step: 0.01, max: 100 }] }
sessions:
  - { id: lp1-quote, role: initiator, purpose: [quote], host: 127.0.0.1, port: ${port},
      sender_comp_id: HEDGEROW, target_comp_id: LP-QUOTE }
  - { id: lp1-trade, role: initiator, purpose: [trade], host: 127.0.0.1, port: ${port},
      sender_comp_id: HEDGEROW, target_comp_id: LP-TRADE, reset_on_logon: true }
${ALICE_SESSION}`);
  await small.start();
}, LONG_MS);
afterEach(async () => {
  await small.close();
  await lp.close();
});

test("an LP that quotes faster than it can be read is cut, told of, and connected again; clients are served meanwhile", async () => {
  await eventually(() => lp.floods > 0, "the flood begins", LONG_MS);
  const client = await small.client();
  client.order("WHILE", { account: "1005" });
  await client.report("WHILE", "8");
  await eventually(() => lp.floods > 1, "it is connected again", LONG_MS);
  const [of] = (await small.desk.status()).lps;
  const texts = of?.errors.map(({ code, text }) => `${code} ${text}`) ?? [];
  assert.ok(
    texts.some((text) => /SESSION_DOWN.*quotes come faster than they are read/.test(text)),
    texts.join("; "),
  );
}, 90_000);
