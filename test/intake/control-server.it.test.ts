import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "vitest";
import { askDesk, DeskUnreachable } from "../../src/intake/control/control-client.ts";
import { ControlServer } from "../../src/intake/control/control-server.ts";
import { encodeFrame, FrameSplitter } from "../../src/intake/control/frame.ts";
import type { ControlRequest } from "../../src/intake/control/protocol.ts";
import { eventually } from "../desk/eventually.ts";

let dir: string;
let path: string;
let server: ControlServer;
let asked: ControlRequest[];
let waiting: (() => void)[];
let sockets: Socket[];

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "hedgerow-control-"));
  path = join(dir, "control.sock");
  asked = [];
  waiting = [];
  sockets = [];
  server = new ControlServer({
    path,
    handle: (request) => {
      asked.push(request);
      return { ok: true, result: { op: request.op } };
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
  assert.deepEqual(
    it.answers.map((answer) => (answer as { id: number }).id),
    [1, 2, 3],
  );
});

for (const [what, request, text] of [
  ["an unknown operation", { id: 1, op: "sell" }, /op: /],
  ["a kill switch turned by nobody", { id: 1, op: "kill", level: "halt" }, /actor: /],
  ["a kill switch half on", { id: 1, op: "kill", level: "half", actor: "a", reason: "b" }, /level/],
  ["an order's name that is too long", { id: 1, op: "explain", order: "x".repeat(65) }, /order: /],
  ["an order's name that is empty", { id: 1, op: "explain", order: "" }, /order: /],
] as const) {
  test(`${what} is answered with BAD_REQUEST, says what is wrong and does nothing`, async () => {
    const it = await asker();
    it.socket.write(encodeFrame(request));
    await eventually(() => it.answers.length === 1, "the answer came");
    const [answer] = it.answers as { id: number; fault: { code: string; text: string } }[];
    assert.deepEqual([answer!.id, answer!.fault.code], [1, "BAD_REQUEST"]);
    assert.match(answer!.fault.text, text);
    assert.deepEqual(asked, []);
  });
}

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
  const options = { handle: () => ({ ok: true, result: 1 }) as const, afterCommit: run };
  const second = new ControlServer({ path: left, ...options, onError: assert.ifError });
  await second.listen();
  assert.deepEqual(await askDesk(left, { op: "status" }), { id: 1, ok: true, result: 1 });
  await second.close();
});

const run = (it: () => void): void => it();

test("where nobody answers, the question fails with a code instead of waiting for ever", async () => {
  await assert.rejects(askDesk(join(dir, "none.sock"), { op: "status" }), DeskUnreachable);
  await assert.rejects(askDesk(path, { op: "status" }, 50), DeskUnreachable);
});
