import assert from "node:assert/strict";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { afterEach, test } from "vitest";
import type { Clock } from "../../../src/ports/clock.ts";
import { Dialer } from "../../../src/fix/session/dialer.ts";
import { FixListener } from "../../../src/fix/session/listener.ts";
import { NodeNetwork } from "../../../src/fix/session/node-network.ts";
import type { FixListenerOptions } from "../../../src/fix/session/listener.ts";
import { MemoryStore } from "../../../src/fix/session/memory-store.ts";
import { Peer } from "../../../src/fix/session/peer.ts";
import type { SessionSettings } from "../../../src/fix/session/session.ts";
import type { Resync } from "../../../src/fix/codec/frame-reader.ts";
import { acceptorSettings, frame, initiatorSettings, readable, stamp } from "./rig.ts";

const network = new NodeNetwork();
const clock: Clock = {
  wallUs: () => Date.now() * 1000,
  monotonicNs: () => Number(process.hrtime.bigint()),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  soon: (run) => void setImmediate(run),
};

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

async function until(isSo: () => boolean, what: string): Promise<void> {
  const limit = Date.now() + 15_000;
  while (!isSo()) {
    assert.ok(Date.now() < limit, `waited too long: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

interface Noted {
  readonly peer: Peer;
  readonly delivered: string[];
  readonly events: string[];
  turns: number;
}

function newPeer(
  settings: SessionSettings,
  onTurnEnd = (peer: Peer) => peer.flush(),
  resync?: Resync,
): Noted {
  const delivered: string[] = [];
  const events: string[] = [];
  const noted: Noted = {
    delivered,
    events,
    turns: 0,
    peer: new Peer({
      settings,
      store: new MemoryStore(),
      clock,
      deliver: (message) => delivered.push(message.text(11) ?? message.text(58) ?? ""),
      onEvent: (event) => events.push(event.type),
      onTurnEnd: (peer) => {
        noted.turns += 1;
        onTurnEnd(peer);
      },
      tickMs: 20,
      ...(resync === undefined ? {} : { resync }),
    }),
  };
  ends.push(() => noted.peer.close("the test is over"));
  return noted;
}

const secured: SessionSettings = {
  ...acceptorSettings,
  applicationTypes: new Set(["D"]),
  username: "jane",
  password: "s3cret-pass",
};
const credentials = { username: "jane", password: "s3cret-pass" };

async function listen(
  server: Noted,
  options: Partial<FixListenerOptions> = {},
): Promise<{ listener: FixListener; port: number }> {
  const listener = new FixListener({
    clock,
    network,
    find: (sender, target) => (sender === "CLIENT" && target === "DESK" ? server.peer : undefined),
    ...options,
  });
  ends.push(() => listener.close());
  return { listener, port: await listener.listen(0, "127.0.0.1") };
}

function dial(client: Noted, port: number): Dialer {
  const endpoints = [{ host: "127.0.0.1", port }];
  const dialer = new Dialer({
    peer: client.peer,
    network,
    endpoints,
    random: () => 0.5,
    minDelayMs: 10,
  });
  dialer.start();
  ends.push(() => dialer.stop());
  return dialer;
}

function order(noted: Noted, clOrdID: string): void {
  const now = noted.peer.now();
  const writer = noted.peer.session.compose("D", now).text(11, clOrdID).text(55, "EURUSD");
  writer.integer(54, 1).timestampUs(60, now.wallUs).integer(38, 1).integer(40, 1);
  noted.peer.session.finish();
  noted.peer.flush();
}

interface Stranger {
  readonly socket: Socket;
  readonly heard: () => string;
  readonly isClosed: () => boolean;
}

async function stranger(port: number): Promise<Stranger> {
  const socket = connect({ host: "127.0.0.1", port });
  let heard = "";
  let isClosed = false;
  socket.on("data", (bytes) => (heard += bytes.toString("latin1")));
  socket.on("error", () => socket.destroy());
  socket.on("close", () => (isClosed = true));
  ends.push(() => socket.destroy());
  await new Promise((resolve) => socket.once("connect", resolve));
  return { socket, heard: () => heard, isClosed: () => isClosed };
}

function logon(seq: number, rest: string): Buffer {
  const time = stamp(Date.now() * 1000);
  return frame(`35=A|34=${seq}|49=CLIENT|52=${time}|56=DESK|98=0|${rest}`);
}

async function live(options: Partial<FixListenerOptions> = {}): Promise<{
  server: Noted;
  client: Noted;
  listener: FixListener;
  port: number;
  dialer: Dialer;
}> {
  const server = newPeer(secured);
  const { listener, port } = await listen(server, options);
  const client = newPeer({ ...initiatorSettings, ...credentials });
  const dialer = dial(client, port);
  await until(() => client.peer.session.isUp && server.peer.session.isUp, "logon");
  return { server, client, listener, port, dialer };
}

async function stillTrades({ server, client }: { server: Noted; client: Noted }): Promise<void> {
  const id = `ID${server.delivered.length}`;
  order(client, id);
  await until(() => server.delivered.at(-1) === id, "the order");
  assert.deepEqual(server.events, ["up"]);
}

test("a client logs on over a socket, trades, and logs out", async () => {
  const all = await live();
  await stillTrades(all);
  all.dialer.stop();
  all.client.peer.session.logout("bye", all.client.peer.now());
  all.client.peer.flush();
  await until(() => !all.server.peer.isAttached && !all.client.peer.isAttached, "logout");
  assert.deepEqual(all.server.events, ["up", "down"]);
});

test("a bare connect and half a message for ever are closed in time; the live session trades on", async () => {
  const all = await live({ logonTimeoutMs: 100 });
  const bare = await stranger(all.port);
  const half = await stranger(all.port);
  half.socket.write(logon(1, "108=30").subarray(0, 40));
  await until(() => bare.isClosed() && half.isClosed(), "both closed");
  assert.equal(all.listener.refusals.get("LOGON_TIMEOUT"), 2);
  assert.equal(bare.heard() + half.heard(), "");
  await stillTrades(all);
});

for (const [name, code, bytes] of [
  ["a wrong password", "CREDENTIALS", (): Buffer => logon(1, "108=30|553=jane|554=guess")],
  ["a stranger's name", "UNKNOWN_IDENTITY", (): Buffer => frame("35=A|34=1|49=X|56=DESK")],
  [
    "a second Logon of a live identity",
    "ALREADY_LOGGED_ON",
    (): Buffer => logon(1, "108=30|553=jane|554=s3cret-pass"),
  ],
  [
    "a first message that is no Logon",
    "NOT_LOGON",
    (): Buffer => frame("35=0|34=1|49=CLIENT|56=DESK"),
  ],
  ["garbage without end", "TOO_MANY_BYTES", (): Buffer => Buffer.alloc(300_000, "8=FIX")],
] as const) {
  test(`${name} is closed without a word and counted; the live session trades on`, async () => {
    const refused: string[] = [];
    const all = await live({ onRefused: (refusal) => refused.push(JSON.stringify(refusal)) });
    const other = await stranger(all.port);
    other.socket.write(bytes());
    await until(other.isClosed, "closed");
    assert.equal(other.heard(), "");
    assert.deepEqual([...all.listener.refusals], [[code, 1]]);
    assert.ok(!/guess|s3cret-pass/.test(refused.join("")));
    await stillTrades(all);
  });
}

test("connections beyond the cap are closed at once", async () => {
  const server = newPeer(secured);
  const { listener, port } = await listen(server, { maxConnections: 2, maxPending: 1 });
  const first = await stranger(port);
  const second = await stranger(port);
  await until(second.isClosed, "the second is over the pending cap");
  assert.equal(first.isClosed(), false);
  assert.equal(listener.refusals.get("TOO_MANY_PENDING"), 1);
});

test("a killed peer comes back by itself and gets what was sent meanwhile, orders excepted", async () => {
  const all = await live();
  await stillTrades(all);
  all.client.peer.close("killed");
  await until(() => !all.server.peer.session.isUp, "the server notices");
  order(all.client, "lost while away");
  const { session } = all.server.peer;
  session.compose("B", all.server.peer.now()).text(148, "h").integer(33, 1).text(58, "news");
  session.finish();
  await until(() => all.client.peer.session.isUp, "back again");
  await until(() => all.client.delivered.includes("news"), "what was missed");
  await until(() => all.client.events.includes("peerMissed"), "the proof");
  assert.ok(!all.server.delivered.includes("lost while away"));
  assert.ok(all.dialer.attempts >= 2);
});

test("a peer that falls silent in the middle of a message is cut after 2.4 intervals", async () => {
  const server = newPeer(secured);
  const { port } = await listen(server);
  const client = await stranger(port);
  client.socket.write(logon(1, "108=1|553=jane|554=s3cret-pass"));
  await until(() => server.peer.session.isUp, "logon");
  client.socket.write(frame("35=0|34=2|49=CLIENT|56=DESK").subarray(0, 20));
  await until(client.isClosed, "cut");
  assert.deepEqual(server.events, ["up", "down"]);
  assert.ok(readable(client.heard()).some((message) => message.startsWith("35=1")));
});

for (const [resync, swallowed] of [
  ["nextMark", "35=0|34=2|112=b"],
  ["announcedEnd", "35=0|34=2|112=c"],
] as const) {
  test(`a BodyLength too long by a message's head: ${resync} decides whether the next one counts`, async () => {
    const server = newPeer(secured, undefined, resync);
    const { port } = await listen(server);
    const client = await stranger(port);
    client.socket.write(logon(1, "108=30|553=jane|554=s3cret-pass"));
    const time = stamp(Date.now() * 1000);
    const question = (id: string): Buffer =>
      frame(`35=1|34=2|49=CLIENT|52=${time}|56=DESK|43=Y|122=${time}|112=${id}`);
    const long = question("a").toString("latin1");
    const size = Number(/9=(\d+)/.exec(long)?.[1]);
    client.socket.write(Buffer.from(long.replace(`9=${size}`, `9=${size + 14}`), "latin1"));
    client.socket.write(Buffer.concat([question("b"), question("c")]));
    await until(() => client.heard().includes("\u000135=0"), "the Heartbeat");
    assert.equal(readable(client.heard())[1], swallowed);
  });
}

test("nothing reaches the socket before the owner flushes", async () => {
  const server = newPeer(secured, () => undefined);
  const { port } = await listen(server);
  const client = await stranger(port);
  client.socket.write(logon(1, "108=30|553=jane|554=s3cret-pass"));
  await until(() => server.peer.session.isUp, "logon");
  const { turns } = server;
  await until(() => server.turns > turns + 3, "a few turns");
  assert.equal(client.heard(), "");
  server.peer.flush();
  await until(() => client.heard() !== "", "the answer");
  assert.deepEqual(readable(client.heard()), ["35=A|34=1|98=0|108=30"]);
});

test("a peer that does not read is cut, and its messages stay stored", async () => {
  const server = newPeer({ ...secured, maxOutgoingBytes: 300_000 });
  const { port } = await listen(server);
  const client = await stranger(port);
  client.socket.write(logon(1, "108=30|553=jane|554=s3cret-pass"));
  await until(() => client.heard() !== "", "logon");
  client.socket.pause();
  const { session } = server.peer;
  let sent = 0;
  while (session.isUp && sent < 100_000) {
    session.compose("8", server.peer.now()).text(58, "x".repeat(1000));
    sent = session.finish();
    server.peer.flush();
  }
  assert.ok(sent < 100_000);
  assert.deepEqual(server.events, ["up", "down"]);
  await until(() => !server.peer.isAttached, "cut");
});

test("a long resend goes on as the socket drains", async () => {
  const server = newPeer({ ...secured, maxOutgoingBytes: 200_000 });
  const { session } = server.peer;
  for (let i = 0; i < 5000; i++) {
    session.compose("8", server.peer.now()).text(58, "x".repeat(200));
    session.finish();
  }
  const { port } = await listen(server);
  const client = await stranger(port);
  client.socket.write(logon(1, "108=30|553=jane|554=s3cret-pass"));
  const time = stamp(Date.now() * 1000);
  client.socket.write(frame(`35=2|34=2|49=CLIENT|52=${time}|56=DESK|7=1|16=0`));
  await until(() => client.heard().includes("34=5000\u000143=Y"), "the last of the resend");
  assert.equal(session.isUp, true);
  assert.equal(readable(client.heard()).length, 5002);
});
