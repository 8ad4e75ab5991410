import assert from "node:assert/strict";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { afterEach, beforeEach, test } from "vitest";
import { FixListener } from "../../../src/fix/session/listener.ts";
import { MemoryStore } from "../../../src/fix/session/memory-store.ts";
import { NodeNetwork } from "../../../src/fix/session/node-network.ts";
import { Peer } from "../../../src/fix/session/peer.ts";
import { SystemClock } from "../../../src/sim/system-clock.ts";
import { eventually } from "../../desk/eventually.ts";
import { acceptorSettings, frame, stamp } from "./rig.ts";

const BOUND = 128 << 10;
/** Twenty megabytes of questions: more than the system holds of them and of the answers. */
const MESSAGES = 20_000;
const TEXT = "x".repeat(1_000);

const store = new MemoryStore();
let peer: Peer;
let listener: FixListener;
let client: Socket;
let heard: number;
let port: number;
beforeEach(async () => {
  const clock = new SystemClock();
  store.reset();
  heard = 0;
  peer = new Peer({
    settings: acceptorSettings,
    store,
    clock,
    maxUnreadBytes: BOUND,
    deliver: () => undefined,
    onEvent: () => undefined,
    onTurnEnd: () => peer.flush(),
    tickMs: 10,
  });
  listener = new FixListener({ clock, network: new NodeNetwork(), find: () => peer });
  port = await listener.listen(0, "127.0.0.1");
  client = connect({ host: "127.0.0.1", port });
  client.on("error", () => client.destroy());
  client.on("data", (bytes) => {
    heard += bytes.length;
  });
  client.write(message("A", 1, "98=0|108=30"));
  await eventually(() => peer.session.isUp, "logon");
});
afterEach(async () => {
  client.destroy();
  peer.close("the test is over");
  await listener.close();
});

const message = (msgType: string, msgSeqNum: number, more: string): Buffer =>
  frame(`35=${msgType}|34=${msgSeqNum}|49=CLIENT|52=${stamp(Date.now() * 1000)}|56=DESK|${more}`);

const taken = (): number => store.nextIncoming - 2;

/** Asks for more than a connection holds, and reads nothing of the answers. */
async function askUnread(): Promise<void> {
  client.pause();
  for (let at = 0; at < MESSAGES; at++) client.write(message("1", at + 2, `112=${TEXT}`));
  let before = -1;
  const isHeld = (): boolean => {
    const isStill = taken() === before && peer.pendingBytes > BOUND;
    before = taken();
    return isStill;
  };
  await eventually(isHeld, "no more is read");
}

test("who reads none of its answers is not read either, and not cut", async () => {
  await askUnread();
  assert.ok(taken() > 0 && taken() < MESSAGES, `${taken()}`);
  // What a read brings is answered still.
  assert.ok(peer.pendingBytes < 2 * BOUND + (64 << 10), `${peer.pendingBytes}`);
  assert.equal(peer.session.isUp, true);
  client.resume();
  await eventually(() => taken() === MESSAGES && peer.pendingBytes === 0, "all is answered");
  await eventually(() => heard > MESSAGES * TEXT.length, "and heard");
});

test("what the owner says meanwhile does not make it read on", async () => {
  await askUnread();
  const before = taken();
  for (let more = 0; more < 20; more++) {
    peer.session.compose("8", peer.now()).text(58, "a report");
    peer.session.finish();
    peer.flush();
  }
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(taken(), before);
});

test("one that is cut while it is not read is read again when it comes back", async () => {
  await askUnread();
  peer.close("it took too long");
  client.destroy();
  client = connect({ host: "127.0.0.1", port });
  client.on("error", () => client.destroy()).resume();
  const next = store.nextIncoming;
  client.write(message("A", next, "98=0|108=30"));
  await eventually(() => peer.session.isUp, "logon");
  client.write(message("0", next + 1, "112=1"));
  await eventually(() => store.nextIncoming === next + 2, "it is read");
});

test("one that does not read is heard now and then: it says something, so it is alive", async () => {
  client.destroy();
  await eventually(() => !peer.isAttached, "the first connection is gone");
  client = connect({ host: "127.0.0.1", port });
  client.on("error", () => client.destroy());
  const first = store.nextIncoming;
  client.write(message("A", first, "98=0|108=1"));
  await eventually(() => peer.session.isUp, "logon");
  for (let at = 1; at <= MESSAGES; at++) client.write(message("1", first + at, `112=${TEXT}`));
  await eventually(() => peer.pendingBytes > BOUND, "no more is read");
  const before = taken();
  await new Promise((resolve) => setTimeout(resolve, 3_500));
  assert.equal(peer.session.isUp, true, "after three and a half heartbeats");
  assert.ok(taken() > before && taken() < before + 1_000, `${taken() - before} heard`);
});
