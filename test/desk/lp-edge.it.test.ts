import assert from "node:assert/strict";
import { afterEach, test } from "vitest";
import { hedgerow } from "./child-process.ts";
import { eventually } from "./eventually.ts";
import { PlantedFault } from "./planted-fault.ts";
import type { Fault } from "./planted-fault.ts";
import { ScriptedLp } from "./scripted-lp.ts";
import { ALICE_SESSION, SmallDesk } from "./small-desk.ts";

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const lpsAt = (port: number): string => `liquidity_providers:
  - id: lp1
    type: FIX
    session_ids: [lp1-quote, lp1-trade]
    mappings:
      - { symbol: EURUSD, lp_symbol: EUR/USD, quantity_per_lot: 100000,
          min: 0.01, step: 0.01, max: 100 }
sessions:
${["quote", "trade"]
  .map(
    (purpose) =>
      `  - { id: lp1-${purpose}, role: initiator, purpose: [${purpose}], host: 127.0.0.1,\n` +
      `      port: ${port}, sender_comp_id: HEDGEROW,\n` +
      `      target_comp_id: LP-${purpose.toUpperCase()} }\n`,
  )
  .join("")}${ALICE_SESSION}`;

/** A desk with a fault in it, and the LP that would get what comes of it. */
async function faulty(fault: Fault): Promise<{ it: SmallDesk; lp: ScriptedLp; program: string }> {
  const planted = new PlantedFault(fault);
  ends.push(() => planted.remove());
  const lp = await new ScriptedLp().listen();
  ends.push(() => lp.close());
  lp.quote("EUR/USD", "1.10000", "1.10020");
  const it = new SmallDesk();
  ends.push(() => it.close());
  it.use(lpsAt(lp.port));
  await it.start({ program: planted.program });
  await untilTrading(it, lp);
  return { it, lp, program: planted.program };
}

async function untilTrading(it: SmallDesk, lp: ScriptedLp): Promise<void> {
  const status = async () => (await it.desk.status()).lps[0]!;
  await eventually(
    async () => (await status()).isTrading && lp.isUp,
    "the LP is logged on",
    30_000,
  );
  // Twice: the first price of the only LP is believed when it is said again.
  for (let said = 0; said < 2; said++) {
    const { quotesTaken } = await status();
    lp.quoteAgain();
    await eventually(async () => (await status()).quotesTaken > quotesTaken, "quotes came");
  }
}

const switches = async (it: SmallDesk): Promise<unknown[]> =>
  (await it.desk.status()).killSwitches.map(({ scope, level, reason }) => [scope, level, reason]);

test("a router that sends each leg twice is stopped at the second, until a person says why it may go on", async () => {
  const { it, lp, program } = await faulty({
    file: "core/decide-order.js",
    right: "return decision.legs.map(",
    wrong: "return [...decision.legs, ...decision.legs].map(",
  });
  const client = await it.client();
  client.order("TWICE", { account: "1005", orderQty: "2" });
  await client.report("TWICE", "F");
  assert.deepEqual(
    lp.orders.map(({ orderQty }) => orderQty),
    [200_000],
    "one left",
  );
  const halt = [
    "global",
    "halt",
    "EDGE_BEYOND_ORDER: with it more is out than its order asks for",
  ] as const;
  assert.deepEqual(await switches(it), [halt]);
  const { counters, exposure } = await it.desk.status();
  assert.equal(counters.alerts.EDGE_STOP, 1);
  assert.equal(counters.legsSent, 1, "what was held back did not leave");
  assert.deepEqual(
    exposure.map(({ hedged, doubtBuy }) => [hedged, doubtBuy]),
    [[{ lp1: 2 }, 0]],
    "what was withheld is no exposure",
  );
  client.order("NEXT", { account: "1005", orderQty: "1" });
  assert.match((await client.report("NEXT", "8")).fields.get(58) ?? "", /^KILL_SWITCH/);

  await it.desk.killHard();
  await it.start({ program });
  it.desk.hangUp();
  await eventually(
    async () => (await it.desk.status()).reloads.unchanged > 0,
    "the policy was read",
  );
  assert.deepEqual(await switches(it), [halt], "neither a restart nor a reload lets it go on");
  const silent = await hedgerow("kill", "off", "--data", it.dataDir);
  assert.deepEqual(
    [silent.code, silent.stderr.startsWith("REASON_REQUIRED: EDGE_BEYOND")],
    [5, true],
  );
  const told = await hedgerow("kill", "off", "--reason", "mended", "--data", it.dataDir);
  assert.equal(told.code, 0);
  assert.deepEqual(await switches(it), []);
});

const OTHER = 'leg.side === "Buy" ? "2" : "1"';
const SIDE = "into.text(tags.side, sideChar(leg.side)).timestampUs";

for (const [what, fault] of [
  // Of an order the quantity follows; of a cancel it does not.
  [
    "the other side",
    {
      right: `text(tags.execInst, execInst);\n    ${SIDE}`,
      wrong: `text(tags.execInst, execInst);\n    ${SIDE.replace("sideChar(leg.side)", OTHER)}`,
    },
  ],
  [
    "ten times the quantity",
    {
      right: "into.decimal(tags.orderQty, quantity,",
      wrong: "into.decimal(tags.orderQty, quantity * 10,",
    },
  ],
] as const) {
  test(`a message composed with ${what} never leaves, and its order ends unfilled`, async () => {
    const { it, lp } = await faulty({ file: "lps/fix/leg-orders.js", ...fault });
    const client = await it.client();
    client.order("WRONG", { account: "1005", orderQty: "2" });
    assert.match((await client.report("WRONG", "8")).fields.get(58) ?? "", /^LEG_NOT_SENT/);
    assert.equal(lp.orders.length, 0);
    const [halt] = (await it.desk.status()).killSwitches;
    assert.deepEqual([halt?.scope, halt?.level], ["global", "halt"]);
    assert.match(halt?.reason ?? "", /^EDGE_CONTRADICTS/);
    // The number of the message that was dropped is the next one's: the LP sees no gap.
    assert.deepEqual(
      lp.events.filter(({ type }) => type === "gap"),
      [],
    );
  });
}
