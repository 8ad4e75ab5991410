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

const BOUND = 64 << 10;
/** What a stream of the system reads ahead, once it was told to stop. */
const AHEAD = 64 << 10;
const MESSAGES = 20_000;

const store = new MemoryStore();
let peer: Peer;
let listener: FixListener;
let client: Socket;
let mayFlush: boolean;
let pace: number | undefined;
let port: number;
beforeEach(async () => {
  pace = undefined;
  mayFlush = true;
  const clock = new SystemClock();
  store.reset();
  peer = new Peer({
    settings: acceptorSettings,
    store,
    clock,
    maxBytesPerTurn: BOUND,
    pace: () => pace,
    deliver: () => undefined,
    onEvent: () => undefined,
    onTurnEnd: () => {
      if (mayFlush) peer.flush();
    },
    tickMs: 10,
  });
  listener = new FixListener({ clock, network: new NodeNetwork(), find: () => peer });
  port = await listener.listen(0, "127.0.0.1");
  client = connect({ host: "127.0.0.1", port });
  client.on("error", () => client.destroy()).resume();
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

/** @returns bytes of one of them */
function flood(): number {
  const all = Array.from({ length: MESSAGES }, (_, at) => message("0", at + 2, `112=${at}`));
  client.write(Buffer.concat(all));
  return all[MESSAGES - 1]?.length ?? 0;
}

const taken = (): number => store.nextIncoming - 2;

test("a turn reads no more of one connection than its bound, and the next one reads on", async () => {
  mayFlush = false;
  const size = flood();
  await eventually(() => peer.crowdedNs > 0, "there is more than a turn's share");
  await new Promise((resolve) => setTimeout(resolve, 100));
  const first = taken();
  assert.ok(first > 0 && first * size <= BOUND + AHEAD, `${first} messages of ${size} bytes`);
  mayFlush = true;
  await eventually(() => taken() === MESSAGES, "all are read in the end");
  await eventually(() => peer.crowdedNs === 0, "nothing is left");
});

test("a peer that has said all it had is not crowded, however long it is silent then", async () => {
  mayFlush = false;
  const all: Buffer[] = [];
  for (let bytes = 0; bytes < BOUND; bytes += all.at(-1)?.length ?? 0) {
    all.push(message("0", all.length + 2, `112=${all.length}`));
  }
  const bytes = Buffer.concat(all);
  client.write(bytes.subarray(0, BOUND - 1));
  await eventually(() => taken() >= all.length - 1, "all but the last");
  assert.equal(peer.crowdedNs, 0);
  // What fills the turn's share is the last of it: nothing waits behind.
  client.write(bytes.subarray(BOUND - 1));
  await eventually(() => taken() === all.length, "the last");
  await eventually(() => peer.crowdedNs > 0, "there is a turn's share");
  mayFlush = true;
  await eventually(() => peer.crowdedNs === 0, "nothing is left");
});

test("turns in a row that leave something unread are counted", async () => {
  mayFlush = false;
  flood();
  for (const turn of [1, 2, 3]) {
    await eventually(() => peer.crowdedTurns === turn, `${turn} turns`);
    peer.flush();
  }
  mayFlush = true;
  await eventually(() => taken() === MESSAGES && peer.crowdedTurns === 0, "all is read");
});

test("a peer that is cut while it waits for its turn is let go", async () => {
  mayFlush = false;
  flood();
  await eventually(() => peer.crowdedNs > 0, "there is more than a turn's share");
  peer.close("cut");
  await eventually(() => client.destroyed, "the connection is gone");
  assert.equal(peer.isAttached, false);
  assert.equal(peer.crowdedNs, 0);
});

test("a peer that is paced is read so fast at most, and at once when it is not any more", async () => {
  pace = 1 << 20;
  const size = flood();
  const startMs = performance.now();
  await eventually(() => taken() * size > 3 * BOUND, "some is read", 20_000);
  const [bytes, seconds] = [taken() * size, (performance.now() - startMs) / 1000];
  // What is read before the first pause, and what a stream reads ahead, is not waited for.
  assert.ok(bytes <= pace * seconds + 2 * BOUND + AHEAD, `${bytes} bytes in ${seconds} s`);
  assert.ok(taken() < MESSAGES);
  pace = undefined;
  await eventually(() => taken() === MESSAGES, "all are read in the end", 20_000);
});

test("a peer that is paced ever so slowly is read twice a heartbeat, so that it never counts as dead", async () => {
  peer.close("another begins");
  await eventually(() => client.destroyed, "the connection is gone");
  const again = connect({ host: "127.0.0.1", port });
  again.on("error", () => again.destroy()).resume();
  again.write(message("A", 1, "98=0|108=1|141=Y"));
  await eventually(() => peer.session.isUp, "logon with heartbeats of a second");
  pace = 1;
  const startMs = performance.now();
  let next = 2;
  const speaking = setInterval(() => {
    const all = Array.from({ length: 20 }, () => message("0", next++, "112=x"));
    again.write(Buffer.concat(all));
  }, 100);
  // Dead is who was not read for 2.4 heartbeats.
  await eventually(() => performance.now() - startMs > 4_000, "time passes", 20_000);
  clearInterval(speaking);
  assert.equal(peer.session.isUp, true);
  peer.hurry();
  pace = undefined;
  await eventually(() => store.nextIncoming === next, "all is read at once");
  again.destroy();
});

test("a peer that is cut while it is paced is let go, and its next connection is read", async () => {
  pace = 1;
  flood();
  await eventually(() => taken() > 0, "some is read");
  peer.close("cut");
  await eventually(() => client.destroyed, "the connection is gone");
  pace = undefined;
  const again = connect({ host: "127.0.0.1", port });
  again.on("error", () => again.destroy()).resume();
  again.write(message("A", 1, "98=0|108=30|141=Y"));
  await eventually(() => peer.session.isUp, "logon again");
  again.destroy();
});
