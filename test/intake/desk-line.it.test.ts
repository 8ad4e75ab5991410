import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "vitest";
import { DeskUnreachable } from "../../src/intake/control/control-client.ts";
import { ControlServer } from "../../src/intake/control/control-server.ts";
import type { ControlOutcome } from "../../src/intake/control/control-server.ts";
import { DeskLine, DeskLineBusy } from "../../src/intake/control/desk-line.ts";
import { eventually } from "../desk/eventually.ts";

let dir: string;
let path: string;
let server: ControlServer;
let line: DeskLine;
let waiting: { order: string; answer: (outcome: ControlOutcome) => void }[];

async function listen(): Promise<void> {
  server = new ControlServer({
    path,
    handle: (request, answer) => {
      if (request.op === "explain") waiting.push({ order: request.order, answer });
      else answer({ ok: true, result: request.op });
    },
    onError: assert.ifError,
    afterCommit: (run) => run(),
  });
  await server.listen();
}

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "hedgerow-line-"));
  path = join(dir, "control.sock");
  waiting = [];
  await listen();
  line = new DeskLine(path);
});
afterEach(async () => {
  line.close();
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});

const explain = (order: string, timeoutMs = 5_000): Promise<unknown> =>
  line.ask({ op: "explain", order }, timeoutMs).then((answer) => answer.ok && answer.result);

test("each question gets its own answer, in whatever order they come", async () => {
  const asked = ["a", "b", "c", "d"].map((order) => explain(order));
  await eventually(() => waiting.length === 4, "the questions arrived");
  for (const { order, answer } of waiting.toReversed()) answer({ ok: true, result: order });
  assert.deepEqual(await Promise.all(asked), ["a", "b", "c", "d"]);
});

test("a question nobody answers in time is given up, and its late answer harms nobody", async () => {
  await assert.rejects(explain("late", 20), DeskUnreachable);
  waiting[0]?.answer({ ok: true, result: "too late" });
  const next = explain("next");
  await eventually(() => waiting.length === 2, "the next question arrived");
  waiting[1]?.answer({ ok: true, result: "in time" });
  assert.equal(await next, "in time");
});

test("whoever waits when the desk goes hears of it at once, and the next question finds the next desk", async () => {
  const asked = explain("lost");
  await eventually(() => waiting.length === 1, "the question arrived");
  await server.close();
  await assert.rejects(asked, DeskUnreachable);
  await assert.rejects(explain("nobody there"), DeskUnreachable);
  await listen();
  assert.deepEqual(await line.ask({ op: "status" }, 5_000), { id: 3, ok: true, result: "status" });
});

test("questions that wait are bounded: one too many is refused and not sent", async () => {
  const asked = Array.from({ length: 512 }, (_, at) => explain(String(at)).catch(() => "given up"));
  await assert.rejects(line.ask({ op: "status" }, 5_000), DeskLineBusy);
  line.close();
  assert.equal(new Set(await Promise.all(asked)).size, 1);
});
