import assert from "node:assert/strict";
import { afterAll, beforeAll, test } from "vitest";
import type { OrderView } from "../../src/office/contract/orders.ts";
import type { Problem } from "../../src/office/contract/problem.ts";
import { eventually } from "../desk/eventually.ts";
import type { RawClient } from "../desk/raw-client.ts";
import { OfficeHouse } from "./office-house.ts";
import type { Answer } from "./office-house.ts";

const aged = (text: string): string => `${text}\ncontrols: { max_order_age_ms: 60000 }\n`;

let office: OfficeHouse;
let client: RawClient;
beforeAll(async () => {
  office = await OfficeHouse.open({}, aged);
  client = await office.house.client();
}, 60_000);
afterAll(() => office.close());

const orderIn = ({ body }: Answer): OrderView => body as OrderView;
const problemIn = ({ body }: Answer): Problem => body as Problem;
const limit = { ordType: "Limit", price: "1.09", timeInForce: "GoodTillCancel" };

const cancel = (orderID: string): Promise<Answer> =>
  office.ask(`/orders/${orderID}`, { method: "DELETE" });

const asIs = async (orderID: string): Promise<OrderView> =>
  orderIn(await office.ask(`/orders/${orderID}`));

test("a limit, a stop and a stop limit by HTTP rest, and say their prices", async () => {
  const rested = await office.send({ clOrdID: "r-1", ...limit, price: 1.09 });
  assert.equal(rested.status, 201, rested.text);
  const { price, stopPx, isResting, ordStatus } = orderIn(rested);
  assert.deepEqual([price, stopPx, isResting, ordStatus], [1.09, undefined, true, "New"]);
  const stop = orderIn(await office.send({ clOrdID: "r-2", ordType: "Stop", stopPx: 1.2 }));
  assert.deepEqual([stop.stopPx, stop.isResting, stop.timeInForce], [1.2, true, "Day"]);
  assert.ok(stop.expireTime !== undefined, "until its day ends");
  const expireTime = new Date(Date.now() + 3_600_000).toISOString();
  const both = { ordType: "StopLimit", stopPx: 1.2, price: 1.21, timeInForce: "GoodTillDate" };
  const dated = orderIn(await office.send({ clOrdID: "r-3", ...both, expireTime }));
  assert.equal(dated.expireTime?.slice(0, 23), expireTime.slice(0, 23));
});

test("a limit by HTTP is filled when its price comes", async () => {
  const { orderID } = orderIn(await office.send({ clOrdID: "r-fill", ...limit, price: 1.095 }));
  office.house.lp.quote("EUR/USD", "1.09480", "1.09500");
  await eventually(async () => (await asIs(orderID)).ordStatus === "Filled", "it is filled");
  office.house.lp.quote("EUR/USD", "1.10000", "1.10020");
});

test("DELETE takes back what rests, again when asked again, and the answer is on the disk", async () => {
  const { orderID } = orderIn(await office.send({ clOrdID: "r-back", ...limit }));
  const gone = await cancel(orderID);
  assert.equal(gone.status, 200, gone.text);
  assert.deepEqual(
    [orderIn(gone).ordStatus, orderIn(gone).isResting, orderIn(gone).reason?.code],
    ["Canceled", false, "CLIENT_REQUEST"],
  );
  assert.deepEqual(orderIn(await cancel(orderID)), orderIn(gone));
});

test("what DELETE cannot take back stays, and a problem says why", async () => {
  const none = await cancel("NOBODYKN0");
  assert.deepEqual([none.status, problemIn(none).code], [404, "UNKNOWN_ORDER"]);
  assert.equal(none.mediaType, "application/problem+json");
  const filled = orderIn(await office.send({ clOrdID: "r-over" }));
  await eventually(async () => (await asIs(filled.orderID)).leavesQty === 0, "it is over");
  const over = await cancel(filled.orderID);
  assert.deepEqual([over.status, problemIn(over).code], [409, "ORDER_ENDED"]);
  office.house.lp.onOrder = (order) => office.house.lp.acknowledge(order);
  const out = orderIn(await office.send({ account: "1003", clOrdID: "r-out", orderQty: 1 }));
  const busy = await cancel(out.orderID);
  assert.deepEqual([busy.status, problemIn(busy).code], [409, "BEING_CARRIED_OUT"]);
  client.order("F-1", { account: "1001", ordType: "2", more: "44=1.09000|59=1" });
  const theirs = (await client.report("F-1", "0")).fields.get(37) ?? "";
  const foreign = await cancel(theirs);
  assert.deepEqual([foreign.status, problemIn(foreign).code], [409, "OTHER_SESSION"]);
});

test("prices and times that go not together are refused with the desk's code, what is no time as a bad request", async () => {
  for (const [wish, code] of [
    [{ ordType: "Limit" }, "BAD_PRICE"],
    [{ price: 1.1 }, "PRICE_ON_MARKET_ORDER"],
    [{ ...limit, price: "1.0900001" }, "BAD_PRICE"],
    [{ ...limit, timeInForce: "GoodTillDate" }, "BAD_EXPIRE_TIME"],
    [{ timeInForce: "GoodTillDate" }, "UNSUPPORTED_TIME_IN_FORCE"],
    [{ transactTime: "2026-01-01T00:00:00Z" }, "STALE_ORDER"],
  ] as const) {
    const refused = await office.send({
      clOrdID: `r-bad-${code}-${JSON.stringify(wish).length}`,
      ...wish,
    });
    assert.deepEqual([refused.status, problemIn(refused).code], [422, code]);
  }
  for (const transactTime of ["2026-13-01T00:00:00Z", "yesterday", "2026-01-01T00:00:00+01:00"]) {
    const wrong = await office.send({ clOrdID: "r-time", transactTime });
    assert.deepEqual([wrong.status, problemIn(wrong).code], [400, "BAD_REQUEST"]);
    assert.equal(problemIn(wrong).errors?.[0]?.pointer, "/transactTime");
  }
});

test("a resting order sent twice is made once, and what was cancelled stays so after a kill -9", async () => {
  const first = orderIn(await office.send({ clOrdID: "r-twice", ...limit }));
  const again = await office.send({ clOrdID: "r-twice", ...limit, price: 1.09 });
  assert.deepEqual([again.status, orderIn(again).orderID], [200, first.orderID]);
  const other = await office.send({ clOrdID: "r-twice", ...limit, price: 1.08 });
  assert.deepEqual([other.status, problemIn(other).code], [409, "DUPLICATE_CLORDID"]);
  await cancel(first.orderID);
  await office.house.desk.killHard();
  await office.house.start();
  await office.untilReady();
  assert.equal((await asIs(first.orderID)).ordStatus, "Canceled");
}, 90_000);
