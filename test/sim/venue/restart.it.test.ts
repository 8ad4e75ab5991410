import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished, test } from "vitest";
import { MemoryStore } from "../../../src/fix/session/memory-store.ts";
import { scratchFolder } from "../scratch.ts";
import { FixClient, says } from "./fix-client.ts";
import { openTrading, openVenue, tradeLogOf } from "./rig.ts";

const program = fileURLToPath(new URL("venue-process.ts", import.meta.url));

interface Running {
  readonly child: ChildProcess;
  readonly port: number;
}

async function start(data: string, ...flags: string[]): Promise<Running> {
  const child = spawn(process.execPath, [program, "--port", "0", "--data", data, ...flags], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  let errors = "";
  child.stderr.on("data", (bytes: Buffer) => {
    errors += bytes.toString();
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const port = /^venue listening on 127\.0\.0\.1:(\d+)$/.exec(line)?.[1];
    if (port !== undefined) return { child, port: Number(port) };
  }
  throw new Error(`the venue did not start: ${errors}`);
}

async function kill({ child }: Running): Promise<void> {
  child.kill("SIGKILL");
  await once(child, "exit");
}

test("killed and started again, a venue knows its orders, its duplicates and its sequence numbers", async () => {
  const data = scratchFolder();
  const first = await start(data);
  const client = await FixClient.logOn({ port: first.port });
  client.order("A");
  client.order("R", { ordType: "2", price: "0.5", tif: "1" });
  await client.reported("A", 2);
  await client.reported("R", 1);
  await kill(first);
  await client.ended();
  const second = await start(data);
  await client.connect(second.port);
  await client.until(() => client.peer.session.isUp, "logged on again");
  client.status("A");
  const [, , state] = await client.reported("A", 3);
  assert.equal(says(state!, 150, 39, 14), "150=I 39=2 14=100000");
  client.order("A");
  const reports = await client.reported("A", 4);
  assert.equal(says(reports[3]!, 150, 103), "150=8 103=6");
  client.cancel("C", "R");
  const [canceled] = await client.reported("C", 1);
  assert.equal(says(canceled!, 150, 39), "150=4 39=4");
  assert.equal(tradeLogOf(data).filter(({ execType }) => execType === "Trade").length, 1);
});

test("killed while it held its answers, a venue answers every order when it is back, and fills none twice", async () => {
  const data = scratchFolder();
  const first = await start(data, "--latency-ms", "5000");
  const client = await FixClient.logOn({ port: first.port });
  for (let i = 0; i < 5; i++) client.order(`H-${i}`);
  client.status("H-4");
  await client.reported("H-4", 1);
  await kill(first);
  await client.ended();
  const second = await start(data);
  await client.connect(second.port);
  for (let i = 0; i < 5; i++) {
    await client.until(
      () => client.reports(`H-${i}`).some((report) => report.fields.get(150) === "8"),
      "rejected after the restart",
    );
  }
  assert.ok(!tradeLogOf(data).some(({ execType }) => execType === "Trade"));
});

test("killed again and again under load, a venue's log and its client agree on every fill", async () => {
  const data = scratchFolder();
  const store = new MemoryStore();
  let running = await start(data, "--partial-fills", "3");
  const client = await FixClient.logOn({ port: running.port, store });
  let sent = 0;
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 40; i++) client.order(`K-${sent++}`);
    await client.until(() => client.reports(`K-${sent - 20}`).length > 0, "half answered");
    await kill(running);
    await client.ended();
    running = await start(data, "--partial-fills", "3");
    await client.connect(running.port);
    await client.until(() => client.peer.session.isUp, "logged on again");
  }
  client.order("LAST");
  await client.until(
    () => client.reports("LAST").some((report) => report.fields.get(39) === "2"),
    "the last order is filled",
  );
  const log = tradeLogOf(data);
  const logged = log.filter(({ execType }) => execType === "Trade").map(({ execID }) => execID);
  const fills = client.seen.filter((m) => m.fields.get(150) === "F");
  const heard = new Set(fills.map((fill) => fill.fields.get(17)));
  assert.equal(new Set(logged).size, logged.length, "no ExecID twice");
  assert.deepEqual(heard, new Set(logged));
  const orders = log.filter(({ kind }) => kind === "order").map(({ clOrdID }) => clOrdID);
  assert.equal(new Set(orders).size, orders.length);
  assert.equal(log.filter(({ kind }) => kind === "start").length, 4);
});

test("a report that was logged but never handed to its session is sent after the restart, as a possible resend", async () => {
  const { client, data, opened } = await openTrading();
  client.order("B", { ordType: "2", price: "0.5", tif: "1", qty: "1000" });
  await client.reported("B", 1);
  await opened.venue.close();
  await client.ended();
  const path = join(data, "trades.ndjson");
  const [begun, order, ack] = readFileSync(path, "utf8").split("\n");
  const fill = {
    ...(JSON.parse(ack!) as object),
    msgSeqNum: 3,
    execID: "LOST-E1",
    execType: "Trade",
    ordStatus: "Filled",
    lastQty: 1000,
    lastPx: 0.4,
    cumQty: 1000,
    leavesQty: 0,
    avgPx: 0.4,
  };
  writeFileSync(path, [begun, order, ack, JSON.stringify(fill), ""].join("\n"));
  const again = await openVenue({}, data);
  await client.connect(again.venue.port);
  const [, late] = await client.reported("B", 2);
  assert.equal(says(late!, 17, 150, 39, 31, 97), "17=LOST-E1 150=F 39=2 31=0.4 97=Y");
  // An orderly end leaves nothing in doubt, so nothing is sent a second time.
  await again.venue.close();
  await client.ended();
  const third = await openVenue({}, data);
  await client.connect(third.venue.port);
  client.status("B");
  const reports = await client.reported("B", 3);
  assert.equal(says(reports[2]!, 150, 39, 14), "150=I 39=2 14=1000");
});

test("ids are never given twice, not even by a venue that starts in the same folder again", async () => {
  const data = scratchFolder();
  for (let run = 0; run < 3; run++) {
    const opened = await openVenue({ resetOnLogon: true }, data);
    const client = await FixClient.logOn({ port: opened.venue.port });
    client.order(`A-${run}`);
    await client.reported(`A-${run}`, 2);
    await opened.venue.close();
  }
  const ids = tradeLogOf(data).flatMap(({ execID }) => (execID === undefined ? [] : [execID]));
  assert.equal(ids.length, 6);
  assert.equal(new Set(ids).size, 6);
});

test("a venue process takes knobs on its input, ends when told, and says what is wrong with its flags", async () => {
  const data = scratchFolder();
  const running = await start(data);
  const client = await FixClient.logOn({ port: running.port });
  running.child.stdin?.write("nonsense 1\nreject-probability 1\n");
  let tries = 0;
  await client.until(() => {
    const last = client.reports(`T-${tries}`)[0];
    if (last?.fields.get(150) === "8") return true;
    if (tries === 0 || last !== undefined) client.order(`T-${++tries}`);
    return false;
  }, "rejections");
  running.child.kill("SIGTERM");
  const [code] = (await once(running.child, "exit")) as [number];
  assert.equal(code, 0);
  assert.equal(tradeLogOf(data).at(-1)?.["kind"], "stop");
  await assert.rejects(start(data, "--latency-ms", "soon"), /FLAG_NOT_A_NUMBER --latency-ms/);
});
