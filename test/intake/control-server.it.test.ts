import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "vitest";
import { askDesk, DeskUnreachable } from "../../src/intake/control/control-client.ts";
import { ControlServer } from "../../src/intake/control/control-server.ts";
import type { ControlOutcome } from "../../src/intake/control/control-server.ts";
import { encodeFrame, FrameSplitter } from "../../src/intake/control/frame.ts";
import type { ControlRequest } from "../../src/intake/control/protocol.ts";
import { eventually } from "../desk/eventually.ts";

let dir: string;
let path: string;
let server: ControlServer;
let asked: ControlRequest[];
/** Answers to what takes its time; the others are given at once. */
let later: (() => void)[];
let waiting: (() => void)[];
let sockets: Socket[];
/** What every answer has beside its op. */
let large: string;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "hedgerow-control-"));
  path = join(dir, "control.sock");
  asked = [];
  later = [];
  waiting = [];
  sockets = [];
  large = "";
  server = new ControlServer({
    path,
    handle: (request, answer) => {
      asked.push(request);
      const outcome: ControlOutcome = {
        ok: true,
        result: large === "" ? { op: request.op } : { op: request.op, large },
      };
      if (request.op === "reload") later.push(() => answer(outcome));
      else answer(outcome);
    },
    onError: (error) => {
      throw error;
    },
    afterCommit: (run) => waiting.push(run),
  });
  await server.listen();
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});

/** The turn's batch is durable: answers may go. */
const commit = (): void => {
  for (const run of waiting.splice(0)) run();
};

interface Asker {
  readonly socket: Socket;
  readonly answers: unknown[];
  isClosed: boolean;
}

async function asker(): Promise<Asker> {
  const socket = connect(path);
  sockets.push(socket);
  const it: Asker = { socket, answers: [], isClosed: false };
  const splitter = new FrameSplitter();
  socket.on("data", (bytes) => splitter.push(bytes, (value) => it.answers.push(value)));
  socket.on("error", () => socket.destroy());
  socket.on("close", () => {
    it.isClosed = true;
  });
  await new Promise((resolve) => socket.once("connect", resolve));
  return it;
}

const idsOf = ({ answers }: Asker): unknown[] =>
  answers.map((answer) => (answer as { id: unknown }).id);

/** Long enough for what is on its way through the socket. */
async function ticks(): Promise<void> {
  const through = await asker();
  through.socket.write(encodeFrame({ id: 0, op: "unheard of" }));
  await eventually(() => through.answers.length === 1, "a refusal needs no commit");
}

async function isWellAfterwards(): Promise<void> {
  const answer = askDesk(path, { op: "status" });
  await eventually(() => waiting.length > 0, "the question arrived");
  commit();
  assert.deepEqual(await answer, { id: 1, ok: true, result: { op: "status" } });
}

test("an answer leaves only when what it speaks of is durable", async () => {
  const it = await asker();
  it.socket.write(encodeFrame({ id: 7, op: "status" }));
  await eventually(() => waiting.length === 1, "the question arrived");
  assert.deepEqual(it.answers, []);
  commit();
  await eventually(() => it.answers.length === 1, "the answer came");
  assert.deepEqual(it.answers, [{ id: 7, ok: true, result: { op: "status" } }]);
});

test("many questions in one piece get their answers, each with its id, in order", async () => {
  const it = await asker();
  const frames = [1, 2, 3].map((id) => encodeFrame({ id, op: "explain", order: `O${id}` }));
  it.socket.write(Buffer.concat(frames));
  await eventually(() => waiting.length === 3, "the questions arrived");
  commit();
  await eventually(() => it.answers.length === 3, "the answers came");
  assert.deepEqual(idsOf(it), [1, 2, 3]);
});

test("of many questions in one piece no more than 64 are under way, and all are answered in order", async () => {
  const it = await asker();
  const ids = Array.from({ length: 300 }, (_, at) => at + 1);
  it.socket.write(Buffer.concat(ids.map((id) => encodeFrame({ id, op: "status" }))));
  await eventually(() => waiting.length === 64, "the first questions arrived");
  await ticks();
  assert.equal(asked.filter(({ op }) => op === "status").length, 64);
  while (it.answers.length < ids.length) {
    commit();
    await ticks();
  }
  assert.deepEqual(idsOf(it), ids);
});

test("an answer larger than a frame is a coded one, and the connection goes on", async () => {
  const it = await asker();
  large = "x".repeat(5 << 20);
  it.socket.write(encodeFrame({ id: 1, op: "status" }));
  await eventually(() => waiting.length === 1, "the question arrived");
  commit();
  await eventually(() => it.answers.length === 1, "the answer came");
  const [answer] = it.answers as { ok: boolean; fault: { code: string } }[];
  assert.deepEqual([answer?.ok, answer?.fault.code], [false, "ANSWER_TOO_LARGE"]);
  large = "";
  await isWellAfterwards();
});

test("what takes its time is answered when it is done and durable, once, after later questions", async () => {
  const it = await asker();
  it.socket.write(encodeFrame({ id: 1, op: "reload", actor: "dealer" }));
  it.socket.write(encodeFrame({ id: 2, op: "status" }));
  await eventually(() => waiting.length === 1, "the questions arrived");
  commit();
  await eventually(() => it.answers.length === 1, "the later question is answered first");
  for (const done of later.splice(0)) done();
  await ticks();
  assert.equal(it.answers.length, 1, "done, but not durable");
  commit();
  it.socket.write(encodeFrame({ id: 3, op: "status" }));
  await eventually(() => waiting.length === 1, "one more question arrived");
  commit();
  await eventually(() => it.answers.length >= 3, "all are answered");
  await ticks();
  assert.deepEqual(idsOf(it), [2, 1, 3]);
});

for (const [how, leave] of [
  ["hung up", (socket: Socket) => socket.end()],
  ["died", (socket: Socket) => socket.destroy()],
  ["was cut in the middle of a frame", (socket: Socket) => socket.end(Buffer.from([0, 0]))],
] as const) {
  test(`an answer to somebody who ${how} meanwhile goes nowhere and harms nobody`, async () => {
    const it = await asker();
    it.socket.write(encodeFrame({ id: 1, op: "reload", actor: "dealer" }));
    await eventually(() => later.length === 1, "the question arrived");
    leave(it.socket);
    await eventually(() => it.isClosed, "the asker is gone");
    await isWellAfterwards();
    for (const done of later.splice(0)) done();
    commit();
    await isWellAfterwards();
    assert.deepEqual(it.answers, []);
  });
}

test("one that asks without end waits: few of its questions are under way, and all get answers", async () => {
  const it = await asker();
  const frame = encodeFrame({ id: 1, op: "reload", actor: "x".repeat(64) });
  const count = 20_000;
  it.socket.write(Buffer.concat(Array.from({ length: count }, () => frame)));
  await eventually(() => later.length >= 64, "questions arrived");
  await isWellAfterwards();
  // What had been read in one piece with the last that was taken: a piece has 64 KiB at most.
  const most = 64 + Math.ceil(65_536 / frame.length);
  let answered = 0;
  while (answered < count) {
    await eventually(() => later.length > 0, "more are taken");
    assert.ok(later.length <= most, `${later.length} questions of one connection under way`);
    answered += later.length;
    for (const done of later.splice(0)) done();
    commit();
  }
  await eventually(() => it.answers.length === count, "every one is answered");
});

for (const [what, bytes] of [
  ["garbage", Buffer.from("\u0000\u0000\u0000\u0007nonsense")],
  ["an oversize frame", Buffer.from([0xff, 0xff, 0xff, 0xff])],
] as const) {
  test(`${what} ends that connection and no other`, async () => {
    const it = await asker();
    it.socket.write(bytes);
    await eventually(() => it.isClosed, "the connection is ended");
    await isWellAfterwards();
  });
}

test("half a frame for ever harms nobody", async () => {
  const it = await asker();
  it.socket.write(encodeFrame({ id: 1, op: "status" }).subarray(0, 6));
  await isWellAfterwards();
  assert.equal(it.isClosed, false);
});

test("the socket file is readable and writable by its owner alone", () => {
  assert.equal(statSync(path).mode & 0o777, 0o600);
});

test("a socket file left by a process that died is replaced", async () => {
  const left = join(dir, "left.sock");
  writeFileSync(left, "");
  const second = new ControlServer({
    path: left,
    handle: (_request, answer) => answer({ ok: true, result: 1 }),
    afterCommit: (answer) => answer(),
    onError: assert.ifError,
  });
  await second.listen();
  assert.deepEqual(await askDesk(left, { op: "status" }), { id: 1, ok: true, result: 1 });
  await second.close();
});

test("where nobody answers, the question fails with a code instead of waiting for ever", async () => {
  await assert.rejects(askDesk(join(dir, "none.sock"), { op: "status" }), DeskUnreachable);
  await assert.rejects(askDesk(path, { op: "status" }, 50), DeskUnreachable);
});
