import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { afterEach, beforeEach, onTestFinished, test, vi } from "vitest";
import { dataFolderAt } from "../../src/desk/data-folder.ts";
import type { OrderView } from "../../src/office/contract/orders.ts";
import type { Readiness } from "../../src/office/contract/health.ts";
import { isRunning } from "../cli/demo-process.ts";
import { eventually } from "../desk/eventually.ts";
import { alice } from "../desk/raw-client.ts";
import type { RawClient } from "../desk/raw-client.ts";
import { OfficeHouse } from "./office-house.ts";
import type { Answer } from "./office-house.ts";

/** Each test starts processes and waits for their ends. */
vi.setConfig({ testTimeout: 90_000 });

let office: OfficeHouse;
let client: RawClient;
beforeEach(async () => {
  office = await OfficeHouse.open();
  client = await office.house.client();
}, 60_000);
afterEach(() => office.close());

const codeIn = ({ body }: Answer): string => (body as { code: string }).code;

const untilGone = (pid: number): Promise<void> =>
  eventually(() => !isRunning(pid), `process ${pid} is gone`);

/** Another office than before. */
async function untilBack(before: number): Promise<void> {
  await eventually(async () => {
    const { office: now } = await office.house.desk.status();
    return now?.pid !== undefined && now.pid !== null && now.pid !== before;
  }, "an office runs again");
  await office.untilReady();
}

/** What desk and office say of an order, without the trace that only readers of policies make. */
async function explained(orderID: string): Promise<{ desk: unknown; told: unknown }> {
  const answer = await office.ask(`/admin/routing/decisions/${orderID}`);
  const { trace: _trace, ...told } = answer.body as { trace: unknown };
  return { desk: await office.house.desk.explain(orderID), told };
}

/** Every one of the orders is explained alike by the office and by the desk. */
async function agreesWithDesk(orderIDs: readonly string[]): Promise<void> {
  const last = orderIDs.at(-1)!;
  // What the desk did last takes the office a look to see.
  await eventually(async () => {
    const { desk, told } = await explained(last);
    return isDeepStrictEqual(told, desk);
  }, "the last order is read");
  for (const orderID of orderIDs) {
    const { desk, told } = await explained(orderID);
    assert.deepEqual(told, desk);
  }
}

async function filledByFix(clOrdID: string): Promise<string> {
  client.order(clOrdID, { orderQty: "0.5" });
  return (await client.report(clOrdID, "F")).fields.get(37)!;
}

test("an office that is killed takes no trading with it, and its successor knows what the desk knows", async () => {
  const ids = [((await office.send({ clOrdID: "k-1" })).body as OrderView).orderID];
  const pid = await office.pid();
  process.kill(pid, "SIGKILL");
  for (let at = 0; at < 20; at++) ids.push(await filledByFix(`while-away-${at}`));
  await untilBack(pid);
  ids.push(((await office.send({ clOrdID: "k-2" })).body as OrderView).orderID);
  ids.push(await filledByFix("afterwards"));
  await agreesWithDesk(ids);
});

test("an office that hangs is ended by its desk and another one begun, while orders go on", async () => {
  const pid = await office.pid();
  process.kill(pid, "SIGSTOP");
  await filledByFix("hanging");
  await eventually(() => !isRunning(pid), "the office is ended", 20_000);
  await untilBack(pid);
  await agreesWithDesk([await filledByFix("unhung")]);
});

test("a desk that is killed takes its office with it; its orders are found after the next start", async () => {
  const { orderID } = (await office.send({ clOrdID: "d-1" })).body as OrderView;
  const byFix = await filledByFix("f-1");
  const pid = await office.pid();
  await client.vanish();
  await office.house.desk.killHard();
  await untilGone(pid);
  await office.house.start();
  await office.untilReady();
  const found = await office.ask(`/orders/${orderID}`);
  assert.equal(found.status, 200);
  const again = await office.send({ clOrdID: "d-1" });
  assert.deepEqual([again.status, (again.body as OrderView).orderID], [200, orderID]);
  await agreesWithDesk([orderID, byFix]);
});

test("every order that was answered before a desk was killed is there after it, once", async () => {
  const answered = new Map<string, string>();
  const killed = new AbortController();
  const stream = async (line: number): Promise<void> => {
    for (let at = 0; !killed.signal.aborted; at++) {
      const clOrdID = `s${line}-${at}`;
      const answer = await office.send({ clOrdID, account: "1003" }).catch(() => undefined);
      if (answer?.status === 201) answered.set((answer.body as OrderView).orderID, clOrdID);
    }
  };
  const streams = Array.from({ length: 8 }, (_, line) => stream(line));
  await eventually(() => answered.size >= 40, "orders are answered");
  await office.house.desk.killHard();
  killed.abort();
  await Promise.all(streams);
  await office.house.start();
  await office.untilReady();
  for (const [orderID, clOrdID] of answered) {
    const found = (await office.ask(`/orders/${orderID}`)).body as OrderView;
    assert.equal(found.clOrdID, clOrdID);
  }
  const accepted = await office.house.journaled<{ clOrdID: string }>("OrderAccepted");
  const ids = accepted.map(({ clOrdID }) => clOrdID);
  assert.equal(new Set(ids).size, ids.length);
});

test("an office that hangs while its desk is killed holds no port for ever", async () => {
  const pid = await office.pid();
  process.kill(pid, "SIGSTOP");
  await office.house.desk.killHard();
  await untilGone(pid);
});

test("an office whose port is taken is tried again until it is free, while orders go on", async () => {
  const holder = createServer();
  await once(holder.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void holder.close());
  const { port } = holder.address() as AddressInfo;
  await client.vanish();
  await office.house.desk.stop();
  office.house.rewritePolicy((text) =>
    text.replace("http: { port: 0 }", `http: { port: ${port} }`),
  );
  await office.house.start();
  client = await office.house.client(alice, client.next);
  await filledByFix("port-taken");
  await eventually(async () => {
    const status = await office.house.desk.status();
    return (status.office?.restarts ?? 0) > 0 && status.office?.address === "";
  }, "the office was tried again");
  await once(holder.close(), "close");
  await office.untilReady();
  assert.equal(office.address, `127.0.0.1:${port}`);
  const { stdout } = await office.house.run("status");
  assert.match(
    stdout,
    new RegExp(`^office +http://127.0.0.1:${port}, started again \\d+ times$`, "m"),
  );
});

test("an office ends with its desk in good order", async () => {
  const pid = await office.pid();
  assert.equal(await office.house.desk.stop(), 0);
  await untilGone(pid);
});

test("an order that comes while the desk stops is not taken, and its ClOrdID stays free", async () => {
  const { house } = office;
  house.lp.onOrder = () => undefined;
  await office.send({ clOrdID: "open", account: "1003", orderQty: 1 });
  await eventually(() => house.lp.orders.length === 1, "a leg is under way, the desk waits for it");
  const ended = house.desk.stop();
  let refused: string | undefined;
  for (let at = 0; refused === undefined; at++) {
    const answer = await office.send({ clOrdID: `late-${at}` });
    if (answer.status === 201) continue;
    assert.deepEqual([answer.status, codeIn(answer)], [503, "DESK_STOPPING"]);
    refused = `late-${at}`;
  }
  assert.equal(await ended, 0);
  const accepted = await house.journaled<{ clOrdID: string }>("OrderAccepted");
  assert.ok(accepted.every(({ clOrdID }) => clOrdID !== refused));
});

test("while the desk does not answer, orders and what only it knows are 503; what is known is told", async () => {
  const { orderID } = (await office.send({ clOrdID: "s-1" })).body as OrderView;
  process.kill(office.house.desk.pid, "SIGSTOP");
  try {
    const order = office.send({ clOrdID: "s-2" });
    const exposure = await office.ask("/admin/routing/exposure");
    assert.deepEqual([exposure.status, codeIn(exposure)], [503, "DESK_UNREACHABLE"]);
    const known = await office.ask(`/orders/${orderID}`);
    assert.equal(known.status, 200);
    await eventually(async () => {
      const { status, body } = await office.ask("/readyz");
      return status === 503 && !(body as Readiness).isDeskReachable;
    }, "the office says that the desk is away");
    assert.equal((await office.ask("/healthz")).status, 200);
    assert.match((await office.ask("/metrics")).text, /^hedgerow_desk_up 0$/m);
    const refused = await order;
    assert.deepEqual([refused.status, codeIn(refused)], [503, "DESK_UNREACHABLE"]);
  } finally {
    process.kill(office.house.desk.pid, "SIGCONT");
  }
  await office.untilReady();
  // It had been taken, or is now: sent again it is one order.
  const again = await office.send({ clOrdID: "s-2" });
  assert.ok(again.status === 200 || again.status === 201, again.text);
  const accepted = await office.house.journaled<{ clOrdID: string }>("OrderAccepted");
  assert.equal(accepted.filter(({ clOrdID }) => clOrdID === "s-2").length, 1);
});

test("an office is not ready while no LP trades, and says so", async () => {
  office.house.lp.isClosed = true;
  office.house.lp.drop();
  await eventually(async () => {
    const { status, body } = await office.ask("/readyz");
    return status === 503 && !(body as Readiness).isLpTrading;
  }, "the office says that no LP trades");
});

test("the token is found in no log, journal, status or answer", async () => {
  await office.send({ clOrdID: "t-1" });
  await office.ask("/orders", { token: `${office.token}x` });
  await office.ask(`/orders/${office.token.slice(0, 20)}`, { token: null });
  await office.ask("/orders", { method: "POST", body: "{" });
  const { dataDir, desk } = office.house;
  const texts = [desk.log(), JSON.stringify(await desk.status())];
  texts.push((await office.ask("/metrics")).text, (await office.ask("/docs/json")).text);
  const { journal } = dataFolderAt(dataDir);
  for (const name of readdirSync(journal)) texts.push(readFileSync(join(journal, name), "latin1"));
  assert.ok(texts.every((text) => !text.includes(office.token)));
  assert.ok(readFileSync(dataFolderAt(dataDir).token, "utf8").includes(office.token));
});
