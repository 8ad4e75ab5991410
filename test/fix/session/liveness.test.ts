import assert from "node:assert/strict";
import { describe, test } from "vitest";
import { Rig } from "./rig.ts";

describe("time", () => {
  test("own silence of a HeartBtInt is broken by a Heartbeat", () => {
    const rig = new Rig().up();
    rig.wait(29.9);
    assert.deepEqual(rig.taken(), []);
    rig.wait(0.2);
    assert.deepEqual(rig.taken(), ["35=0|34=2"]);
  });

  test("an application message puts the Heartbeat off", () => {
    const rig = new Rig().up();
    rig.wait(20);
    rig.say("0", 2);
    rig.send("8", "fill");
    rig.taken();
    rig.wait(29.9);
    assert.deepEqual(rig.taken(), []);
  });

  test("silence: one TestRequest after 1.2 intervals, the end after 2.4", () => {
    const rig = new Rig().up();
    rig.wait(35.9);
    rig.taken();
    rig.wait(0.2);
    assert.deepEqual(rig.taken(), ["35=1|34=3|112=TEST"]);
    rig.wait(35.8);
    assert.ok(rig.taken().every((message) => message.startsWith("35=0")));
    assert.equal(rig.session.isUp, true);
    rig.wait(0.2);
    assert.equal(rig.closed, "nothing received in 2.4 heartbeat intervals");
    assert.equal(rig.session.state, "disconnected");
  });

  test("no Heartbeat goes out while a TestRequest waits for its answer, and they go on after it", () => {
    const rig = new Rig().up();
    rig.wait(36.1);
    assert.equal(rig.taken().at(-1), "35=1|34=3|112=TEST");
    rig.wait(35);
    assert.deepEqual(rig.taken(), []);
    rig.say("0", 2, "112=TEST");
    rig.wait(0.1);
    assert.deepEqual(rig.taken(), ["35=0|34=4"]);
  });

  test("anything received ends the silence", () => {
    const rig = new Rig().up();
    rig.wait(70);
    rig.say("0", 2, "112=TEST");
    rig.wait(35.9);
    assert.equal(rig.session.isUp, true);
  });

  test("a wall clock that jumps neither ends a session nor sends anything", () => {
    const rig = new Rig().up();
    rig.now = { wallUs: rig.now.wallUs + 86_400e6, monotonicNs: rig.now.monotonicNs };
    rig.session.onTime(rig.now);
    assert.deepEqual(rig.taken(), []);
    assert.equal(rig.session.isUp, true);
  });

  test("a TestRequest is answered with its own id", () => {
    const rig = new Rig().up();
    rig.say("1", 2, "112=HELLO");
    assert.deepEqual(rig.taken(), ["35=0|34=2|112=HELLO"]);
  });
});

describe("Logout", () => {
  test("of the peer is answered and the connection closed", () => {
    const rig = new Rig().up();
    rig.say("5", 2, "58=bye");
    assert.deepEqual(rig.taken(), ["35=5|34=2"]);
    assert.equal(rig.closed, "logged out: bye");
    assert.equal(rig.store.nextIncoming, 3);
    assert.deepEqual(rig.events, [{ type: "up" }, { type: "down", reason: "logged out: bye" }]);
  });

  test("of ours waits for the answer and delivers what still comes", () => {
    const rig = new Rig().up();
    rig.session.logout("end of day", rig.now);
    assert.deepEqual(rig.taken(), ["35=5|34=2|58=end of day"]);
    assert.equal(rig.session.isUp, false);
    rig.order(2, "A");
    rig.say("2", 3, "7=1|16=0");
    assert.equal(rig.taken().length, 1);
    assert.deepEqual(rig.delivered, ["D:A"]);
    rig.say("5", 4);
    assert.deepEqual(rig.taken(), []);
    assert.equal(rig.closed, "logged out");
  });

  test("of ours without an answer ends after the time limit", () => {
    const rig = new Rig({ logoutTimeoutSeconds: 5 }).up();
    rig.session.logout("", rig.now);
    rig.wait(4.9);
    assert.equal(rig.closed, undefined);
    rig.wait(0.2);
    assert.equal(rig.closed, "no answer to Logout");
  });

  test("from inside a delivery stops the queue behind it without losing it", () => {
    const rig = new Rig().up();
    rig.order(3, "B");
    rig.onDeliver = () => rig.session.abort("owner's wish");
    rig.order(2, "A");
    assert.deepEqual(rig.delivered, ["D:A"]);
    assert.equal(rig.store.nextIncoming, 3);
    assert.equal(rig.session.state, "disconnected");
  });

  test("a connection that is lost is one event, and the session can be connected again", () => {
    const rig = new Rig().up();
    rig.session.disconnected(rig.now);
    rig.session.disconnected(rig.now);
    assert.deepEqual(rig.events, [{ type: "up" }, { type: "down", reason: "connection closed" }]);
    rig.session.connected(rig.now);
    rig.say("A", 2, "98=0|108=30");
    assert.equal(rig.session.isUp, true);
  });
});
