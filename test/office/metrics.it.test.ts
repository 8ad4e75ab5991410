import assert from "node:assert/strict";
import { afterAll, beforeAll, test } from "vitest";
import { alertCodes, denialCodes } from "../../src/core/codes.ts";
import { eventually } from "../desk/eventually.ts";
import { OfficeHouse } from "./office-house.ts";

let office: OfficeHouse;
beforeAll(async () => {
  office = await OfficeHouse.open();
}, 60_000);
afterAll(() => office.close());

const metrics = async (): Promise<string> => (await office.ask("/metrics")).text;

test("figures for Prometheus say what status says", async () => {
  await office.send({ clOrdID: "m-1" });
  await office.send({ clOrdID: "m-2", symbol: "NOPE" });
  await eventually(async () => (await office.house.desk.status()).openOrders === 0, "all ended");
  const text = await metrics();
  const { counters, exposure } = await office.house.desk.status();
  for (const line of [
    "hedgerow_desk_up 1",
    `hedgerow_orders_total{outcome="accepted"} ${counters.ordersAccepted}`,
    `hedgerow_orders_total{outcome="denied"} ${counters.ordersDenied}`,
    `hedgerow_denials_total{reason="UNKNOWN_SYMBOL"} 1`,
    `hedgerow_lp_trading{lp="lp1"} 1`,
    `hedgerow_session_up{session="lp1-trade"} 1`,
    `hedgerow_exposure_net_lots{symbol="EURUSD"} ${exposure[0]?.net}`,
    'hedgerow_exposure_limit_lots{symbol="EURUSD",limit="net"} 500',
  ]) {
    assert.ok(text.includes(`\n${line}\n`), `${line} is not in\n${text}`);
  }
});

test("every code is counted from 0 on, so that its first alert is a rise", async () => {
  const text = await metrics();
  for (const code of alertCodes) {
    assert.match(text, new RegExp(`^hedgerow_alerts_total\\{reason="${code}"\\} \\d+$`, "m"));
  }
  assert.ok(text.includes('hedgerow_alerts_total{reason="EDGE_STOP"} 0\n'));
  for (const code of denialCodes) assert.ok(text.includes(`denials_total{reason="${code}"}`));
});

test("every figure is ours by name, told of once, and in a form Prometheus reads", async () => {
  const lines = (await metrics()).split("\n").filter((line) => line !== "");
  const told = lines.filter((line) => line.startsWith("# TYPE")).map((line) => line.split(" ")[2]);
  assert.equal(new Set(told).size, told.length);
  assert.ok(told.every((name) => name?.startsWith("hedgerow_")));
  // Between two answers in a row an event loop may have no delay; how its mean is spelled then does
  // not matter to Prometheus, which reads numbers as Go does.
  const sample =
    /^[a-z0-9_]+(?:\{[a-z_]+="[^"]*"(?:,[a-z_]+="[^"]*")*\})? -?(?:[\d.e+-]+|NaN|Nan|\+Inf)$/;
  const samples = lines.filter((line) => !line.startsWith("#"));
  assert.deepEqual(
    samples.filter((line) => !sample.test(line)),
    [],
  );
});

test("no figure names an account, an order or a ClOrdID", async () => {
  await office.ask("/positions?account=1001");
  await office.ask("/orders/nonsense");
  const text = await metrics();
  // Of the values any digits may come: bytes, for one.
  const named = text.replace(/ [^ ]+$/gm, "");
  assert.doesNotMatch(named, /1001|nonsense|m-1|account/);
  assert.match(text, /hedgerow_http_request_seconds_count\{path="\/orders\/:orderID",/);
});
