import assert from "node:assert/strict";
import { afterAll, beforeAll, test } from "vitest";
import type { OrderView } from "../../src/office/contract/orders.ts";
import type { Problem } from "../../src/office/contract/problem.ts";
import type { PositionList } from "../../src/office/contract/positions.ts";
import { eventually } from "../desk/eventually.ts";
import type { RawClient } from "../desk/raw-client.ts";
import { OfficeHouse } from "./office-house.ts";
import type { Answer } from "./office-house.ts";

let office: OfficeHouse;
let client: RawClient;
beforeAll(async () => {
  office = await OfficeHouse.open();
  client = await office.house.client();
}, 60_000);
afterAll(() => office.close());

const orderIn = ({ body }: Answer): OrderView => body as OrderView;
const problemIn = ({ body }: Answer): Problem => body as Problem;

/** Waits until the order has ended. */
async function ended(orderID: string): Promise<OrderView> {
  let order: OrderView | undefined;
  await eventually(async () => {
    order = orderIn(await office.ask(`/orders/${orderID}`));
    return order.leavesQty === 0;
  }, "the order ended");
  return order!;
}

test("an order by HTTP is on the disk when it is answered, and is filled at the LP", async () => {
  const sent = await office.send({ account: "1003", clOrdID: "h-1", orderQty: 1 });
  assert.equal(sent.status, 201, sent.text);
  const { orderID } = orderIn(sent);
  assert.equal(sent.headers.get("location"), `/orders/${orderID}`);
  const accepted = await office.house.journaled<{ clOrdID: string }>("OrderAccepted");
  assert.ok(accepted.some(({ clOrdID }) => clOrdID === "h-1"));
  const order = await ended(orderID);
  assert.equal(order.ordStatus, "Filled");
  assert.deepEqual([order.cumQty, order.avgPx], [1, order.fills[0]?.lastPx]);
  assert.equal(office.house.lp.orders.at(-1)?.orderQty, 80_000);
});

test("an order is found by account and ClOrdID", async () => {
  const { orderID } = orderIn(await office.send({ clOrdID: "h-2" }));
  const found = await office.ask("/orders?account=1001&clOrdID=h-2");
  assert.equal(found.status, 200);
  const { orders } = found.body as { orders: OrderView[] };
  assert.deepEqual(
    orders.map((order) => order.orderID),
    [orderID],
  );
  const none = await office.ask("/orders?account=1002&clOrdID=h-2");
  assert.deepEqual(none.body, { orders: [] });
});

test("the same order again is answered with how the first one stands, and not made again", async () => {
  const first = orderIn(await office.send({ clOrdID: "h-3", orderQty: "0.30" }));
  const [again, asNumber] = await Promise.all([
    office.send({ clOrdID: "h-3", orderQty: "0.30" }),
    office.send({ clOrdID: "h-3", orderQty: 0.3 }),
  ]);
  assert.deepEqual([again.status, asNumber.status], [200, 200]);
  assert.deepEqual(
    [orderIn(again).orderID, orderIn(asNumber).orderID],
    [first.orderID, first.orderID],
  );
  const accepted = await office.house.journaled<{ clOrdID: string }>("OrderAccepted");
  assert.equal(accepted.filter(({ clOrdID }) => clOrdID === "h-3").length, 1);
});

test("twenty of the same order at once make one order", async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => office.send({ clOrdID: "h-4" })),
  );
  assert.equal(new Set(answers.map((answer) => orderIn(answer).orderID)).size, 1);
  assert.equal(answers.filter(({ status }) => status === 201).length, 1);
  assert.equal(answers.filter(({ status }) => status === 200).length, 19);
});

test("another order under a ClOrdID that was used is an error, whoever used it", async () => {
  await office.send({ clOrdID: "h-5" });
  const other = await office.send({ clOrdID: "h-5", side: "Sell" });
  assert.deepEqual([other.status, problemIn(other).code], [409, "DUPLICATE_CLORDID"]);
  client.order("f-1", { orderQty: "0.2" });
  await client.report("f-1", "0");
  const ofFix = await office.send({ clOrdID: "f-1", orderQty: 0.2 });
  assert.deepEqual([ofFix.status, problemIn(ofFix).code], [409, "DUPLICATE_CLORDID"]);
});

test("an order the desk refuses is a problem with the desk's code, and is kept", async () => {
  const refused = await office.send({ clOrdID: "h-6", symbol: "GBPUSD" });
  assert.equal(refused.status, 422);
  assert.equal(refused.mediaType, "application/problem+json");
  const { code, orderID, title, type } = problemIn(refused);
  assert.deepEqual([code, title], ["NO_PRICE", "Unprocessable Entity"]);
  assert.equal(type, "urn:hedgerow:problem:NO_PRICE");
  const kept = orderIn(await office.ask(`/orders/${orderID}`));
  assert.deepEqual([kept.ordStatus, kept.reason?.code], ["Rejected", "NO_PRICE"]);
  const again = await office.send({ clOrdID: "h-6", symbol: "GBPUSD" });
  assert.deepEqual([again.status, problemIn(again).orderID], [422, orderID]);
});

for (const [what, order, code] of [
  ["an unknown account", { account: "9999" }, "UNKNOWN_ACCOUNT"],
  ["an unknown symbol", { symbol: "NOPE" }, "UNKNOWN_SYMBOL"],
  ["a volume between two steps", { orderQty: 0.015 }, "VOLUME_STEP"],
  ["no volume at all", { orderQty: 0 }, "BAD_VOLUME"],
  ["a negative volume", { orderQty: "-1" }, "BAD_VOLUME"],
  ["a volume finer than any is kept", { orderQty: "0.00000001" }, "BAD_VOLUME"],
  [
    "a closing of what is not held",
    { account: "1002", positionEffect: "close" },
    "NOTHING_TO_CLOSE",
  ],
] as const) {
  test(`${what} is refused as ${code}, as by FIX`, async () => {
    const refused = await office.send({ clOrdID: `h-${code}-${what.length}`, ...order });
    assert.deepEqual([refused.status, problemIn(refused).code], [422, code], refused.text);
  });
}

test("what the house thinks of a client is not told to the client", async () => {
  const refused = await office.send({ clOrdID: "h-7", account: "1006" });
  assert.deepEqual([refused.status, problemIn(refused).code], [422, "REFUSED"]);
  assert.doesNotMatch(refused.text, /TOXIC/);
});

test("a closing order closes, by the word of FIX's PositionEffect", async () => {
  const opened = await office.send({ clOrdID: "h-8", account: "1004", orderQty: 0.5 });
  await ended(orderIn(opened).orderID);
  const closing = { account: "1004", side: "Sell", orderQty: 0.5, positionEffect: "close" };
  const closed = await office.send({ clOrdID: "h-9", ...closing });
  assert.equal(closed.status, 201, closed.text);
  assert.equal((await ended(orderIn(closed).orderID)).ordStatus, "Filled");
  const { positions } = (await office.ask("/positions?account=1004")).body as PositionList;
  assert.deepEqual(positions, []);
});

test("an order by HTTP names the position it closes by its orderID, and positions are listed so", async () => {
  const account = "1005";
  const ids: string[] = [];
  for (const orderQty of [0.5, 0.3]) {
    const sent = await office.send({ clOrdID: `h-open-${orderQty}`, account, orderQty });
    ids.push((await ended(orderIn(sent).orderID)).orderID);
  }
  const [first = "", second = ""] = ids;
  const closing = { account, side: "Sell", orderQty: 0.1, position: second };
  const closed = await office.send({ clOrdID: "h-named", ...closing });
  assert.equal(closed.status, 201, closed.text);
  const order = await ended(orderIn(closed).orderID);
  assert.deepEqual(
    [order.position, order.positionEffect, order.ordStatus],
    [second, "close", "Filled"],
  );
  assert.equal((await office.send({ clOrdID: "h-named", ...closing })).status, 200, "a repeat");
  const other = await office.send({ clOrdID: "h-named", ...closing, position: first });
  assert.deepEqual([other.status, problemIn(other).code], [409, "DUPLICATE_CLORDID"]);
  const { open } = (await office.ask(`/positions?account=${account}`)).body as PositionList;
  assert.deepEqual(open, [
    { position: first, symbol: "EURUSD", side: "Buy", openQty: 0.5, closingQty: 0 },
    { position: second, symbol: "EURUSD", side: "Buy", openQty: 0.2, closingQty: 0 },
  ]);
  const page = async (more: string): Promise<PositionList> =>
    (await office.ask(`/positions?account=${account}&limit=1${more}`)).body as PositionList;
  const { open: begin, next = "" } = await page("");
  const { open: end, next: none, positions } = await page(`&after=${encodeURIComponent(next)}`);
  assert.deepEqual([[...begin, ...end], none], [open, undefined], "page by page the same");
  assert.equal(positions.length, 1, "what is netted stands on each page");
  const whole = (await office.ask(`/positions?account=${account}&limit=2`)).body as PositionList;
  assert.equal(whole.next, undefined, "a page that takes all has no next");
  for (const after of ["nonsense", `${first}.Buy.NOSUCH`, `${first}.Long.EURUSD`, "x.Buy.EURUSD"]) {
    const refused = await office.ask(`/positions?account=${account}&after=${after}`);
    assert.deepEqual([refused.status, problemIn(refused).code], [400, "BAD_REQUEST"], after);
  }
  for (const [position, code] of [
    ["NOSUCH", "UNKNOWN_POSITION"],
    [order.orderID, "UNKNOWN_POSITION"],
  ] as const) {
    const refused = await office.send({ ...closing, clOrdID: `h-no-${position}`, position });
    assert.deepEqual([refused.status, problemIn(refused).code], [422, code]);
  }
  const buy = await office.send({ ...closing, clOrdID: "h-side", side: "Buy" });
  assert.deepEqual([buy.status, problemIn(buy).code], [422, "POSITION_MISMATCH"]);
  const empty = await office.send({ ...closing, clOrdID: "h-empty", position: "" });
  assert.equal(empty.status, 400);
});

test("positions by HTTP are the sum of the fills, by whatever door the orders came", async () => {
  await ended(
    orderIn(await office.send({ clOrdID: "h-10", account: "1002", orderQty: 0.4 })).orderID,
  );
  client.order("f-2", { account: "1002", side: "2", orderQty: "0.1" });
  await eventually(async () => {
    const { positions } = (await office.ask("/positions?account=1002")).body as PositionList;
    return (
      JSON.stringify(positions) ===
      JSON.stringify([{ symbol: "EURUSD", net: 0.3, openBuy: 0, openSell: 0 }])
    );
  }, "both fills are in the position");
  const nobody = await office.ask("/positions?account=9999");
  assert.deepEqual([nobody.status, problemIn(nobody).code], [404, "UNKNOWN_ACCOUNT"]);
});

test("every mistake of a request is told at once, each with its place", async () => {
  const body = { account: "1001", clOrdID: " x", side: "buy", orderQty: "much", priceLimit: 1.1 };
  const refused = await office.ask("/orders", { method: "POST", body });
  assert.equal(refused.status, 400);
  const told = problemIn(refused).errors?.map(({ pointer, code }) => `${pointer} ${code}`);
  assert.deepEqual(told?.toSorted(), [
    "/clOrdID BAD_VALUE",
    "/orderQty BAD_VALUE",
    "/priceLimit UNKNOWN_FIELD",
    "/side BAD_VALUE",
    "/symbol MISSING",
  ]);
});

test("a number with more digits than a number holds is refused, its text is not", async () => {
  const body = '{"account":"1001","clOrdID":"h-11","symbol":"EURUSD","side":"Buy","orderQty":';
  const number = await office.ask("/orders", {
    method: "POST",
    body: `${body}0.2000000000000001}`,
  });
  assert.equal(number.status, 400);
  assert.deepEqual(
    problemIn(number).errors?.map(({ code }) => code),
    ["NUMBER_TOO_PRECISE"],
  );
  const text = await office.ask("/orders", {
    method: "POST",
    body: `${body}"0.20000000000000000"}`,
  });
  assert.equal(text.status, 201, text.text);
});

test("the rate of orders holds for those by HTTP too", async () => {
  office.house.rewritePolicy(
    (text) => `${text}controls: { order_rate: { account_per_second: 0.1, account_burst: 2 } }\n`,
  );
  assert.equal((await office.house.run("reload")).code, 0);
  const statuses: number[] = [];
  const retryAfter: (string | null)[] = [];
  for (const at of [1, 2, 3]) {
    const answer = await office.send({ clOrdID: `rate-${at}`, account: "1003" });
    statuses.push(answer.status);
    retryAfter.push(answer.headers.get("retry-after"));
  }
  assert.deepEqual(statuses, [201, 201, 429]);
  assert.deepEqual(retryAfter, [null, null, "1"]);
});
