import assert from "node:assert/strict";
import { afterAll, beforeAll, test } from "vitest";
import type { BlotterFillPage, BlotterOrderPage } from "../../src/office/contract/blotter.ts";
import type { WholeOrder } from "../../src/office/contract/blotter.ts";
import type { DecisionPage } from "../../src/office/contract/decisions.ts";
import type { Readiness } from "../../src/office/contract/health.ts";
import type { OrderView } from "../../src/office/contract/orders.ts";
import type { BreachPage, ExposureHistory } from "../../src/office/contract/reports.ts";
import type { ProjectionReport, RoutingStats } from "../../src/office/contract/reports.ts";
import { eventually } from "../desk/eventually.ts";
import { OfficeHouse } from "./office-house.ts";

const rules = `routing_rules:
  - { id: gold, priority: 900, action: A_BOOK, filters: { symbols: ["XAU*"] } }
`;

let office: OfficeHouse;
const sent: OrderView[] = [];
beforeAll(async () => {
  office = await OfficeHouse.open({}, (text) => text + rules);
  for (let at = 0; at < 12; at++) {
    const symbol = at % 3 === 0 ? "XAUUSD" : "EURUSD";
    const account = at % 2 === 0 ? "1001" : "1003";
    const side = at % 4 === 0 ? "Sell" : "Buy";
    const answer = await office.send({ clOrdID: `b-${at}`, symbol, account, side, orderQty: 1 });
    assert.equal(answer.status, 201, answer.text);
    sent.push(answer.body as OrderView);
  }
  await office.send({ clOrdID: "b-refused", symbol: "NOPE" });
  await eventually(async () => (await office.house.desk.status()).openOrders === 0, "all ended");
  await untilRows();
}, 120_000);
afterAll(() => office.close());

/** The store has rows of all that the office knows: it runs when nobody else wants to. */
const untilRows = (): Promise<void> => eventually(hasRows, "all rows are made", 60_000);

async function hasRows(): Promise<boolean> {
  const { rows } = (await office.ask("/readyz")).body as Readiness;
  return rows.behind === 0 && rows.fault === undefined;
}

async function get<Body>(path: string): Promise<Body> {
  const answer = await office.ask(path);
  assert.equal(answer.status, 200, answer.text);
  return answer.body as Body;
}

const idsOf = (path: string): Promise<string[]> =>
  get<BlotterOrderPage>(path).then(({ orders }) => orders.map(({ clOrdID }) => clOrdID));

const wanted = (isWanted: (at: number) => boolean): string[] =>
  sent
    .map((_order, at) => at)
    .filter(isWanted)
    .map((at) => `b-${at}`)
    .toReversed();

test("an order that was answered is in a list that says that nothing is behind", async () => {
  const { orderID } = (await office.send({ clOrdID: "b-now" })).body as OrderView;
  await eventually(async () => {
    const { orders, rows } = await get<BlotterOrderPage>("/admin/orders?limit=1");
    if (rows.behind > 0) return false;
    assert.deepEqual(rows, { source: "store", behind: 0, isWhole: true });
    assert.deepEqual([orders[0]?.orderID, orders[0]?.clOrdID], [orderID, "b-now"]);
    return true;
  }, "nothing is behind");
  await untilRows();
});

for (const [query, isWanted] of [
  ["symbol=XAUUSD", (at: number) => at % 3 === 0],
  ["symbol=XAUUSD&account=1003", (at: number) => at % 3 === 0 && at % 2 === 1],
  ["side=Sell&rule=gold", (at: number) => at % 4 === 0 && at % 3 === 0],
  ["rule=-&clOrdID=b-1", (at: number) => at === 1],
  ["clOrdID=b-7", (at: number) => at === 7],
  ["status=Filled&lp=lp1&book=A&rule=gold", (at: number) => at % 3 === 0],
  ["action=REJECT", () => false],
  ["account=nobody", () => false],
  ["to=2020-01-01T00:00:00Z", () => false],
] as const) {
  test(`orders that ${query} asks for, and no others`, async () => {
    assert.deepEqual(await idsOf(`/admin/orders?${query}`), wanted(isWanted));
  });
}

test("orders are found by the code they were refused with, and page by page", async () => {
  assert.deepEqual(await idsOf("/admin/orders?reason=UNKNOWN_SYMBOL"), ["b-refused"]);
  const found: string[] = [];
  for (let next: string | undefined = ""; next !== undefined;) {
    const path = `/admin/orders?account=1003&limit=4${next === "" ? "" : `&before=${next}`}`;
    const page: BlotterOrderPage = await get(path);
    found.push(...page.orders.map(({ clOrdID }) => clOrdID));
    next = page.next;
  }
  assert.deepEqual(
    found,
    wanted((at) => at % 2 === 1),
  );
});

test("an order has its legs and its fills, and they add up", async () => {
  const { orderID } = sent[0]!;
  const { order, legs, fills } = await get<WholeOrder>(`/admin/orders/${orderID}`);
  const told = await get<OrderView>(`/orders/${orderID}`);
  assert.deepEqual(
    [order.ordStatus, order.cumQty, order.avgPx, order.orderQty, order.reason],
    [told.ordStatus, told.cumQty, told.avgPx, told.orderQty, ""],
  );
  assert.deepEqual([legs.length, legs[0]?.lp, legs[0]?.cumQty], [1, "lp1", 1]);
  const parties = fills.map(({ party, lastQty }) => [party, lastQty]);
  assert.deepEqual(parties, [
    ["CLIENT", 1],
    ["LP", 1],
  ]);
  const missing = await office.ask("/admin/orders/AAAAAAAAO1");
  assert.deepEqual(
    [missing.status, (missing.body as { code: string }).code],
    [404, "UNKNOWN_ORDER"],
  );
});

test("fills are found by who had part in them", async () => {
  const { fills } = await get<BlotterFillPage>("/admin/fills?party=LP&lp=lp1&symbol=XAUUSD");
  assert.equal(fills.length, 4);
  assert.ok(fills.every(({ lp, account, leg }) => lp === "lp1" && account !== "" && leg !== ""));
  const kept = await get<BlotterFillPage>("/admin/fills?book=B&party=CLIENT");
  assert.ok(kept.fills.length > 0 && kept.fills.every(({ bQty }) => bQty > 0));
});

test("decisions come from the store, and a cursor of an order alone goes on behind it", async () => {
  const first = await get<DecisionPage>("/admin/routing/decisions?rule=gold&limit=2");
  assert.equal(first.rows.source, "store");
  const last = first.decisions.at(-1)!;
  for (const before of [first.next!, last.orderID]) {
    const page = await get<DecisionPage>(`/admin/routing/decisions?rule=gold&before=${before}`);
    assert.deepEqual(
      page.decisions.map(({ orderID }) => orderID),
      [sent[3]!.orderID, sent[0]!.orderID],
    );
  }
});

test("statistics add up what was decided and what LPs were sent", async () => {
  const sums = (query: string): Promise<RoutingStats> => get(`/admin/routing/stats?${query}`);
  const { decisions } = await get<DecisionPage>("/admin/routing/decisions?limit=500");
  const byRule = await sums("by=rule&period=day");
  const gold = byRule.sums.find(({ name }) => name === "gold")!;
  assert.deepEqual([gold.count, gold.volume, gold.aVolume, gold.bVolume], [4, 4, 4, 0]);
  for (const query of ["by=rule", "by=class&period=hour", "by=symbol&period=day", "by=action"]) {
    const found = await sums(query);
    const count = found.sums.reduce((total, each) => total + each.count, 0);
    assert.equal(count, decisions.length, query);
    assert.equal(found.isCut, false);
  }
  const byLp = await sums("by=lp&symbol=XAUUSD");
  assert.deepEqual(
    byLp.sums.map(({ name, count, volume, filledVolume, rejected }) => [
      name,
      count,
      volume,
      filledVolume,
      rejected,
    ]),
    [["lp1", 4, 4, 4, 0]],
  );
  assert.equal((await sums("to=2020-01-01T00:00:00Z")).sums.length, 0);
  const bad = await office.ask(
    "/admin/routing/stats?from=2020-01-02T00:00:00Z&to=2020-01-01T00:00:00Z",
  );
  assert.equal(bad.status, 400);
});

test("the exposure's history ends with what the desk says, and breaches are listed", async () => {
  const { history } = await get<ExposureHistory>("/admin/routing/exposure/EURUSD/history");
  const { exposure } = await office.house.desk.status();
  const now = exposure.find(({ symbol }) => symbol === "EURUSD")!;
  assert.equal(history[0]?.net, now.net);
  const none = await get<ExposureHistory>("/admin/routing/exposure/NONE/history");
  assert.deepEqual(none.history, []);
  const { breaches, rows } = await get<BreachPage>("/admin/routing/breaches");
  assert.deepEqual([breaches, rows.source], [[], "store"]);
});

test("how far the rows are is shown, and they are made anew where it is asked for", async () => {
  const report = await get<ProjectionReport>("/admin/projection");
  const [journal] = report.journals;
  assert.deepEqual([journal?.firstEvent, journal?.missingEvents, report.fault], [1, 0, undefined]);
  assert.match((await office.ask("/metrics")).text, /^hedgerow_projection_behind_events \d+$/m);
  const before = await get<BlotterOrderPage>("/admin/orders?limit=500");
  const asked = await office.house.run("project", "--rebuild");
  assert.equal(asked.code, 0, asked.stderr);
  await eventually(async () => {
    const [now] = (await get<ProjectionReport>("/admin/projection")).journals;
    return now !== undefined && !now.isClearing && now.nextEvent >= journal!.nextEvent;
  }, "the rows are made anew");
  const after = await get<BlotterOrderPage>("/admin/orders?limit=500");
  assert.deepEqual(after.orders, before.orders);
  const { rows } = (await office.ask("/readyz")).body as Readiness;
  assert.equal(rows.fault, undefined);
});
