/** The demo as a person runs it: real processes, real sockets, from the build in dist/. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, test } from "vitest";
import { scratchFolder } from "../sim/scratch.ts";
import { childrenOf, freePorts, isRunning, run, start, within } from "./demo-process.ts";
import type { Running } from "./demo-process.ts";

const main = "dist/cli/main.js";
/** Starting five processes takes its time while other tests run beside this one. */
const START_MS = 60_000;
const STOP_MS = 40_000;
/** Three venues, the desk, the clients. */
const PROCESSES = 5;
const lps = ["tight", "firm", "flaky"];

interface World {
  readonly data: string;
  readonly env: Record<string, string>;
}

async function newWorld(): Promise<World> {
  const [fix, http, tight, firm, flaky] = await freePorts(5);
  const env = {
    HEDGEROW_DEMO_FIX_PORT: `${fix}`,
    HEDGEROW_DEMO_VENUE_PORT: `${tight}`,
    HEDGEROW_DEMO_FIRM_PORT: `${firm}`,
    HEDGEROW_DEMO_FLAKY_PORT: `${flaky}`,
    HEDGEROW_DEMO_HTTP_PORT: `${http}`,
  };
  return { data: join(scratchFolder(), "demo"), env };
}

/** README's lines for HTTP, on this demo's port and folder. @returns the two answers */
async function curled({ data, env }: World): Promise<{ orderID: string }[]> {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const lines = /^```sh\n(token=[\s\S]*?)^```$/m.exec(readme)![1]!;
  const script = lines
    .replaceAll("data/demo", data)
    .replaceAll("8080", env["HEDGEROW_DEMO_HTTP_PORT"]!)
    .replaceAll(/^curl/gm, "curl -sS --fail-with-body -w '\\n'");
  const { stdout } = await promisify(execFile)("sh", ["-e", "-c", script]);
  const [sent, found] = stdout.trimEnd().split("\n");
  const { orders } = JSON.parse(found!) as { orders: { orderID: string }[] };
  return [JSON.parse(sent!) as { orderID: string }, ...orders];
}

const startDemo = ({ data, env }: World, ...flags: string[]): Running =>
  start(main, ["demo", "--data", data, "--rate", "80", ...flags], env);

/** @returns the order of the first fill and the journal's id, as the demo printed them */
async function trading(demo: Running): Promise<{ orderID: string; journalId: string }> {
  await within(START_MS, () => {
    assert.match(demo.stdout(), /^first fill after \d+\.\d s: /m);
    assert.match(demo.stdout(), /explain \w+/);
  });
  const orderID = /explain (\w+)/.exec(demo.stdout())![1]!;
  const journalId = /^journal (\w{8}),/m.exec(demo.stdout())![1]!;
  return { orderID, journalId };
}

const ordersIn = (data: string): number =>
  readFileSync(join(data, "client.log"), "utf8").split('"kind":"order"').length - 1;

function dropLastFill(path: string): void {
  const lines = readFileSync(path, "utf8").split("\n");
  lines.splice(
    lines.findLastIndex((line) => line.includes('"execType":"Trade"')),
    1,
  );
  writeFileSync(path, lines.join("\n"));
}

async function interrupt(demo: Running): Promise<void> {
  const children = childrenOf(demo.pid);
  assert.equal(children.length, PROCESSES);
  demo.kill("SIGINT");
  const { code, stdout, stderr } = await demo.ended;
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  assert.match(stdout, /orders sent, 0 without an end/);
  assert.deepEqual(
    children.filter((pid) => isRunning(pid)),
    [],
  );
}

describe("the demo", () => {
  test("trades, explains, takes a visitor's orders, and agrees with itself when stopped", async () => {
    const world = await newWorld();
    const { data, env } = world;
    const demo = startDemo(world);
    const { orderID, journalId } = await trading(demo);

    const explained = await run(main, ["explain", orderID, "--data", data]);
    assert.equal(explained.code, 0, explained.stderr);
    assert.ok(explained.stdout.startsWith(orderID));

    for (const lots of ["2.5", "12"]) {
      const sent = await run("examples/send-order.mjs", ["1004", "EURUSD", "buy", lots], env);
      assert.equal(sent.code, 0, sent.stdout + sent.stderr);
      assert.match(sent.stdout, /Filled/);
      assert.match(sent.stdout, /explain \w+/);
    }
    assert.match(demo.stdout(), new RegExp(`http://127.0.0.1:${env["HEDGEROW_DEMO_HTTP_PORT"]}`));
    const [sent, found, ...others] = await curled(world);
    assert.match(sent!.orderID, new RegExp(`^${orderID.slice(0, 8)}O`));
    assert.deepEqual([found?.orderID, others], [sent?.orderID, []]);

    const refused = await run("examples/send-order.mjs", ["1004", "NOPE", "buy", "1"], env);
    assert.equal(refused.code, 5);
    assert.match(refused.stdout, /UNKNOWN_SYMBOL/);

    await within(START_MS, () => assert.ok(ordersIn(data) >= 200));
    const whileTrading = await run("examples/check-demo.mjs", [data]);
    assert.equal(whileTrading.code, 0, whileTrading.stdout + whileTrading.stderr);

    await interrupt(demo);
    const stopped = await run("examples/check-demo.mjs", [data]);
    assert.equal(stopped.code, 0, stopped.stdout + stopped.stderr);
    assert.match(stopped.stdout, /^all agree$/m);

    const again = startDemo(world);
    assert.equal((await trading(again)).journalId, journalId);
    await interrupt(again);
    const continued = await run("examples/check-demo.mjs", [data]);
    assert.equal(continued.code, 0, continued.stdout + continued.stderr);

    for (const lp of lps) {
      assert.match(stopped.stdout, new RegExp(`^${lp} +[1-9]\\d* orders, [1-9]`, "m"));
      const log = join(data, `venue-${lp}`, "trades.ndjson");
      const whole = readFileSync(log);
      dropLastFill(log);
      const tampered = await run("examples/check-demo.mjs", [data]);
      assert.equal(tampered.code, 6, "a check that finds nothing proves nothing");
      assert.match(tampered.stdout, /^DIFFERENT {2}leg /m);
      writeFileSync(log, whole);
    }
  }, 240_000);

  test("a demo that is killed outright leaves no process, and no order without an end", async () => {
    const world = await newWorld();
    const demo = startDemo(world);
    await trading(demo);
    const children = childrenOf(demo.pid);
    assert.equal(children.length, PROCESSES);
    demo.kill("SIGKILL");
    await within(STOP_MS, () => {
      assert.deepEqual(
        children.filter((pid) => isRunning(pid)),
        [],
      );
    });
    const again = startDemo(world);
    await trading(again);
    await interrupt(again);
    const checked = await run("examples/check-demo.mjs", [world.data]);
    assert.equal(checked.code, 0, checked.stdout + checked.stderr);
  }, 240_000);

  test("a demo that is to run for so long ends by itself and judges itself", async () => {
    const world = await newWorld();
    const { code, stdout, stderr } = await startDemo(world, "--for", "35").ended;
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    assert.match(stdout, /^ran for 35 s: [1-9]\d* orders sent, 0 without an end$/m);
    // The flaky LP has had its storm of refusals and its silence.
    assert.match(stdout, /^failovers [1-9]\d*, legs in doubt [1-9]/m);
    assert.match(stdout, /^memory of the desk: \d+ MB after 12 s, \d+ MB at the end$/m);
    assert.match(stdout, /^ {2}LPs {3}tight .* \| firm ok .* \| flaky /m);
    assert.match(stdout, /^all agree$/m);
  }, 240_000);

  test("a time to run that is none is refused", async () => {
    for (const text of ["0", "1.5", "soon", "99999999"]) {
      const { code, stderr } = await run(main, ["demo", "--for", text]);
      assert.equal(code, 2, stderr);
    }
  }, 60_000);

  test("a process that ends by itself is told with its reason, and ends the demo", async () => {
    const world = await newWorld();
    const demo = startDemo(world);
    await trading(demo);
    const children = childrenOf(demo.pid);
    const status = await run(main, ["status", "--json", "--data", world.data]);
    const { pid } = JSON.parse(status.stdout) as { pid: number };
    assert.ok(children.includes(pid));
    process.kill(pid, "SIGKILL");
    const { code, stderr } = await demo.ended;
    assert.equal(code, 1);
    assert.match(stderr, /^CHILD_ENDED: the desk ended by SIGKILL; .*desk\.log says/);
    assert.deepEqual(
      children.filter((child) => isRunning(child)),
      [],
    );
  }, 240_000);

  test("a second demo is refused, in the same folder and at the same ports", async () => {
    const world = await newWorld();
    const demo = startDemo(world);
    const { journalId } = await trading(demo);
    const sameFolder = await startDemo(world, "--fresh").ended;
    assert.equal(sameFolder.code, 5);
    assert.match(sameFolder.stderr, /^DEMO_RUNNING: /);
    const samePorts = await startDemo({ ...world, data: join(scratchFolder(), "demo") }).ended;
    assert.equal(samePorts.code, 5);
    assert.match(samePorts.stderr, /^PORT_TAKEN: .*HEDGEROW_DEMO_FIX_PORT/);
    await interrupt(demo);
    const fresh = startDemo(world, "--fresh");
    assert.notEqual((await trading(fresh)).journalId, journalId);
    await interrupt(fresh);
  }, 240_000);

  test("--fresh removes nothing from a folder that holds anything else", async () => {
    const world = await newWorld();
    const data = scratchFolder();
    writeFileSync(join(data, "lock.db"), "");
    writeFileSync(join(data, "client.log"), "");
    writeFileSync(join(data, "thesis.txt"), "years of work");
    const { code, stderr } = await startDemo({ ...world, data }, "--fresh").ended;
    assert.equal(code, 5);
    assert.match(stderr, /^NOT_DEMO_DATA: .*thesis\.txt/);
    for (const name of ["client.log", "thesis.txt"]) assert.ok(existsSync(join(data, name)));
  }, 60_000);
});
