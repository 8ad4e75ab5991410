import assert from "node:assert/strict";
import { test } from "vitest";
import { quoteFlood } from "./quote-flood.ts";
import { growthOf, soak } from "./soak.ts";
import { overload, steadyLoad, violationsIn, violationsOf } from "./under-load.ts";

const onProgress = (): void => undefined;
const short = { minutes: 4 / 60, durability: "fsync", onProgress } as const;

test("of a steady load no order is lost, told twice or left without an answer", async () => {
  const { desk, echo, audit } = await steadyLoad({ ...short, ordersPerSecond: 100 });
  assert.deepEqual([...violationsOf(desk), ...violationsOf(echo), ...violationsIn(audit)], []);
  assert.equal(desk.sent, 600);
  assert.ok(audit.acknowledged > 0);
}, 120_000);

test("past its capacity the desk answers every order, and loses none of those it takes", async () => {
  // A step that something else disturbed is taken for the capacity: the next ramp begins higher.
  let denied = 0;
  for (let ordersPerSecond = 500; denied === 0 && ordersPerSecond <= 8000; ordersPerSecond *= 2) {
    const report = await overload({ ...short, ordersPerSecond, stepSeconds: 2 });
    const { overload: it, audit, status } = report;
    assert.deepEqual([...violationsOf(it), ...violationsIn(audit)], []);
    denied = it.denied["DESK_BUSY"] ?? 0;
    assert.ok(it.acknowledged > 0);
    assert.equal(it.acknowledged + denied, it.sent);
    assert.ok(status.counters.ordersNotTaken >= denied);
  }
  assert.ok(denied > 0);
}, 300_000);

test("under a flood of quotes, good and bad, from an LP that comes and goes orders are filled as ever", async () => {
  const report = await quoteFlood({ ...short, ordersPerSecond: 50, quotesPerSecond: 500 });
  const { quiet, flood, audit, lp } = report;
  assert.deepEqual([...violationsOf(quiet), ...violationsOf(flood), ...violationsIn(audit)], []);
  for (const fault of ["NOT_POSITIVE", "CROSSED", "UNKNOWN_SYMBOL"]) {
    assert.ok((lp.quoteFaults[fault] ?? 0) > 0, fault);
  }
  assert.ok(report.quotes > 500 && lp.quotesTaken > 500, `${report.quotes}, ${lp.quotesTaken}`);
}, 180_000);

test("over a soak no more orders are kept than the policy says, and none is lost", async () => {
  const options = {
    ...short,
    durability: "os",
    ordersPerSecond: 400,
    orderRetention: 1_000,
  } as const;
  const { load, samples, fullSeconds, audit } = await soak({ ...options, minutes: 8 / 60 });
  assert.deepEqual([...violationsOf(load), ...violationsIn(audit)], []);
  assert.ok(fullSeconds !== undefined);
  const most = Math.max(...samples.map(({ retainedOrders }) => retainedOrders));
  assert.ok(most <= 1_000, `${most}`);
}, 120_000);

const sample = (at: number, mb: number) => ({ atSeconds: at, mb, retainedOrders: 0 });

test("growth is that of the least memory, whatever garbage comes and goes", () => {
  const times = Array.from({ length: 3_600 }, (_, at) => at);
  const sawtooth = times.map((at) => sample(at, 100 + (at % 60)));
  assert.ok(Math.abs(growthOf(sawtooth, 0)) < 1);
  const leaking = times.map((at) => sample(at, 100 + (at % 60) + at / 360));
  assert.ok(Math.abs(growthOf(leaking, 0) - 10) < 1, `${growthOf(leaking, 0)}`);
});
