import assert from "node:assert/strict";
import { afterEach, test } from "vitest";
import { linesOf } from "../faults/json-lines.ts";
import { eventually } from "./eventually.ts";
import { ALICE_SESSION, SmallDesk } from "./small-desk.ts";

/** The first account's orders are hedged, the second's kept. */
const POLICY = `accounts:
  - { id: 1005, group: Standard, class: TOXIC, score: 70 }
  - { id: 1006, group: Standard, class: RETAIL, score: 10 }
liquidity_providers:
  - id: calm
    type: SIMULATED
    settings: { prices: "EURUSD 1.1 0.00006", walk: 7 }
    mappings:
      - { symbol: EURUSD, lp_symbol: EURUSD, quantity_per_lot: 100000,
          min: 0.01, step: 0.01, max: 50 }
sessions:
${ALICE_SESSION}`;

interface LogLine {
  readonly msg: string;
  readonly orderID?: string;
  readonly clOrdID?: string;
  readonly account?: string;
  readonly session?: string;
  readonly orderQty?: string;
  readonly action?: string;
  readonly lp?: string;
  readonly execID?: string;
  readonly lastPx?: string;
  readonly lastQty?: string;
  readonly code?: string;
}

let it: SmallDesk;
afterEach(() => it.close());

/** Of one order, in their order. */
const linesOfOrder = (orderID: string): readonly LogLine[] =>
  linesOf<LogLine>(`${it.desk.log()}\n`).filter((line) => line.orderID === orderID);

const withoutAccounts = (text: string): string => text.replace(/^accounts:\n.*\n/m, "");

const use = (isLogged: boolean): void =>
  it.use(`log: { orders: ${isLogged} }\n${POLICY}`, withoutAccounts);

test("with log.orders an order can be followed by its OrderID, from client to LP and back", async () => {
  it = new SmallDesk();
  use(true);
  await it.start();
  const client = await it.client();
  await eventually(
    async () => ((await it.desk.status()).lps[0]?.quotesTaken ?? 0) > 0,
    "it quotes",
  );
  client.order("HEDGED", { account: "1005", orderQty: "0.5" });
  const { fields } = await client.report("HEDGED", "F");
  const orderID = fields.get(37)!;
  await eventually(() => linesOfOrder(orderID).some(({ msg }) => msg === "order filled"), "told");
  const lines = linesOfOrder(orderID);
  assert.deepEqual(
    lines.map(({ msg }) => msg).filter((msg) => msg !== "leg acknowledged"),
    ["order accepted", "order decided", "leg created", "leg filled", "order filled"],
  );
  const [accepted, decided] = lines;
  assert.equal(accepted?.clOrdID, "HEDGED");
  assert.equal(accepted?.account, "1005");
  assert.equal(accepted?.session, "ALICE");
  assert.equal(accepted?.orderQty, "0.5");
  assert.equal(decided?.action, "A_BOOK");
  const leg = lines.find(({ msg }) => msg === "leg filled");
  assert.equal(leg?.lp, "calm");
  const told = lines.at(-1);
  assert.equal(told?.execID, fields.get(17));
  assert.equal(told?.lastPx, fields.get(31));
  assert.equal(told?.lastQty, fields.get(32));
});

test("what is denied, rests or is cancelled has its lines too", async () => {
  it = new SmallDesk();
  use(true);
  await it.start();
  const client = await it.client();
  client.order("TOO-SMALL", { account: "1005", orderQty: "0.001" });
  const denied = (await client.report("TOO-SMALL", "8")).fields.get(37)!;
  client.order("WAITS", { account: "1005", ordType: "2", more: "44=1.05|59=1" });
  const waiting = (await client.report("WAITS", "0")).fields.get(37)!;
  client.send("F", "41=WAITS|11=NO-MORE|1=1005|55=EURUSD|54=1|60=20260101-00:00:00");
  await client.report("NO-MORE", "4");
  await eventually(() => linesOfOrder(waiting).some(({ msg }) => msg === "order ended"), "told");
  const [line, ...more] = linesOfOrder(denied);
  assert.equal(line?.msg, "order denied");
  assert.equal(typeof line?.code, "string");
  assert.deepEqual(more, []);
  assert.deepEqual(
    linesOfOrder(waiting).map(({ msg }) => msg),
    ["order accepted", "order ended"],
  );
});

test("without it no line is about an order, and a reload changes that", async () => {
  it = new SmallDesk();
  use(false);
  await it.start();
  const client = await it.client();
  const rests = { account: "1005", ordType: "2", more: "44=1.05|59=1" };
  client.order("SILENT", rests);
  const silent = (await client.report("SILENT", "0")).fields.get(37)!;
  use(true);
  await it.desk.ask({ op: "reload", actor: "dealer" }, 30_000);
  client.order("TOLD", rests);
  const told = (await client.report("TOLD", "0")).fields.get(37)!;
  await eventually(() => linesOfOrder(told).length > 0, "the second is told");
  assert.deepEqual(linesOfOrder(silent), []);
});
