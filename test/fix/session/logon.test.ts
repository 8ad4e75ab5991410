import assert from "node:assert/strict";
import { describe, test } from "vitest";
import { MemoryStore } from "../../../src/fix/session/memory-store.ts";
import { Rig, acceptorSettings } from "./rig.ts";

function storeAt(outgoing: number, incoming: number): MemoryStore {
  const store = new MemoryStore();
  store.setOutgoing(outgoing);
  store.setIncoming(incoming);
  return store;
}

describe("a Logon that an acceptor refuses", () => {
  const secured = { ...acceptorSettings, username: "jane", password: "s3cret-pass" };
  const good = "98=0|108=30|553=jane|554=s3cret-pass";
  for (const [name, code, msgType, fields, said] of [
    ["a first message that is no Logon", "NOT_LOGON", "0", "", {}],
    ["another BeginString", "WRONG_BEGIN_STRING", "A", good, { beginString: "FIX.4.2" }],
    ["another SenderCompID", "WRONG_COMP_ID", "A", good, { sender: "WT" }],
    ["another TargetCompID", "WRONG_COMP_ID", "A", good, { target: "DLSI" }],
    ["a SendingTime too early", "SENDING_TIME", "A", good, { sentUs: -121 }],
    ["a SendingTime too late", "SENDING_TIME", "A", good, { sentUs: 121 }],
    ["no HeartBtInt", "HEART_BT_INT", "A", "98=0|553=jane|554=s3cret-pass", {}],
    ["a HeartBtInt of 0", "HEART_BT_INT", "A", good.replace("108=30", "108=0"), {}],
    ["a HeartBtInt that is no number", "HEART_BT_INT", "A", good.replace("=30", "=x"), {}],
    ["encryption", "ENCRYPT_METHOD", "A", good.replace("98=0", "98=1"), {}],
    ["no password", "CREDENTIALS", "A", "98=0|108=30|553=jane", {}],
    ["a wrong password", "CREDENTIALS", "A", good.replace("s3cret-pass", "guess"), {}],
    ["a wrong user name", "CREDENTIALS", "A", good.replace("jane", "joe"), {}],
    ["a reset with a number above 1", "BAD_RESET", "A", `${good}|141=Y`, {}],
  ] as const) {
    test(`${name} is closed without an answer and leaves the numbers untouched`, () => {
      const rig = new Rig(secured, storeAt(7, 5));
      rig.session.connected(rig.now);
      const sentUs =
        "sentUs" in said ? rig.now.wallUs + (said.sentUs as number) * 1e6 : rig.now.wallUs;
      rig.say(msgType, 5, fields, { ...said, sentUs });
      assert.deepEqual(rig.taken(), []);
      assert.equal(rig.session.state, "disconnected");
      assert.notEqual(rig.closed, undefined);
      assert.deepEqual(
        rig.events.map((event) => (event.type === "refused" ? event.code : event.type)),
        [code],
      );
      assert.deepEqual([rig.store.nextOutgoing, rig.store.nextIncoming], [7, 5]);
      const told = JSON.stringify([rig.events, rig.closed]);
      assert.ok(!told.includes("s3cret-pass") && !told.includes("guess"));
    });
  }

  test("the right name and password log on", () => {
    const rig = new Rig(secured);
    rig.session.connected(rig.now);
    rig.say("A", 1, good);
    assert.deepEqual(rig.taken(), ["35=A|34=1|98=0|108=30"]);
    assert.equal(rig.session.isUp, true);
  });

  test("a connection without a Logon ends after the time limit", () => {
    const rig = new Rig();
    rig.session.connected(rig.now);
    rig.wait(9.9);
    assert.equal(rig.closed, undefined);
    rig.wait(0.2);
    assert.equal(rig.closed, "no Logon in time");
  });
});

describe("the numbers of a Logon", () => {
  test("the client's HeartBtInt is used and given back", () => {
    const rig = new Rig();
    rig.session.connected(rig.now);
    rig.say("A", 1, "98=0|108=5");
    assert.deepEqual(rig.taken(), ["35=A|34=1|98=0|108=5"]);
    rig.wait(5);
    assert.deepEqual(rig.taken(), ["35=0|34=2"]);
  });

  test("too high: the Logon is answered, then the gap is asked for, and the Logon counts once filled", () => {
    const rig = new Rig();
    rig.session.connected(rig.now);
    rig.say("A", 5, "98=0|108=30");
    assert.deepEqual(rig.taken(), ["35=A|34=1|98=0|108=30", "35=2|34=2|7=1|16=0"]);
    assert.deepEqual(rig.events, [{ type: "gap", from: 1, to: 4 }, { type: "up" }]);
    rig.say("4", 1, `43=Y|${rig.orig()}|36=5|123=Y`);
    assert.equal(rig.store.nextIncoming, 6);
    rig.say("1", 6, "112=HELLO");
    assert.deepEqual(rig.taken(), ["35=0|34=3|112=HELLO"]);
  });

  test("too low without PossDup: a Logout names what was expected and received, then the end", () => {
    const rig = new Rig({}, storeAt(3, 9));
    rig.session.connected(rig.now);
    rig.say("A", 4, "98=0|108=30");
    assert.deepEqual(rig.taken(), ["35=5|34=3|58=MsgSeqNum too low, expecting 9 but received 4"]);
    assert.equal(rig.session.state, "disconnected");
    assert.equal(rig.store.nextIncoming, 9);
  });

  test("ResetSeqNumFlag starts both sides at 1 and is given back", () => {
    const rig = new Rig({}, storeAt(30, 40));
    rig.session.connected(rig.now);
    rig.say("A", 1, "98=0|108=30|141=Y");
    assert.deepEqual(rig.taken(), ["35=A|34=1|98=0|108=30|141=Y"]);
    assert.deepEqual([rig.store.nextOutgoing, rig.store.nextIncoming], [2, 2]);
  });

  test("an acceptor that resets at each Logon starts at 1 without saying so", () => {
    const rig = new Rig({ resetOnLogon: true }, storeAt(30, 40));
    rig.session.connected(rig.now);
    rig.say("A", 1, "98=0|108=30");
    assert.deepEqual(rig.taken(), ["35=A|34=1|98=0|108=30"]);
  });

  test("ResetSeqNumFlag on a live session restarts the numbers and the session goes on", () => {
    const rig = new Rig().up();
    rig.say("0", 2);
    rig.say("A", 1, "98=0|108=30|141=Y");
    assert.deepEqual(rig.taken(), ["35=A|34=1|98=0|108=30|141=Y"]);
    rig.say("1", 2, "112=1");
    assert.deepEqual(rig.taken(), ["35=0|34=2|112=1"]);
    assert.equal(rig.session.isUp, true);
  });

  test("our own reset on a live session delivers what is under way and moves with the answer", () => {
    const rig = new Rig().up();
    rig.order(2, "A");
    rig.session.resetNumbers(rig.now);
    assert.deepEqual(rig.taken(), ["35=A|34=1|98=0|108=30|141=Y"]);
    rig.order(3, "B");
    rig.say("A", 1, "98=0|108=30|141=Y");
    rig.order(2, "C");
    assert.deepEqual(rig.delivered, ["D:A", "D:B", "D:C"]);
    assert.deepEqual(rig.taken(), []);
    assert.deepEqual([rig.store.nextOutgoing, rig.store.nextIncoming], [2, 3]);
  });

  test("a second Logon on a live session is rejected and counted", () => {
    const rig = new Rig().up();
    rig.say("A", 2, "98=0|108=30");
    assert.deepEqual(rig.taken(), ["35=3|34=2|45=2|58=Already logged on|372=A|373=99"]);
    assert.equal(rig.store.nextIncoming, 3);
    assert.equal(rig.session.isUp, true);
  });
});

function withSent(count: number): MemoryStore {
  const store = new MemoryStore();
  for (let i = 1; i <= count; i++) {
    store.reserve(i);
    store.sent(i, "8", Buffer.from(`58=r${i}\u0001`), 1_700_000_000_000_000);
  }
  return store;
}

describe("NextExpectedMsgSeqNum", () => {
  test("below our next number: the rest is resent without being asked for", () => {
    const rig = new Rig({}, withSent(3));
    rig.session.connected(rig.now);
    rig.say("A", 1, "98=0|108=30|789=2");
    const old = "122=20231114-22:13:20.000";
    const gapFill = `35=4|34=4|43=Y|${rig.orig()}|36=5|123=Y`;
    assert.deepEqual(rig.taken(), [
      "35=A|34=4|98=0|108=30",
      `35=8|34=2|43=Y|${old}|58=r2`,
      `35=8|34=3|43=Y|${old}|58=r3`,
      gapFill,
    ]);
    assert.deepEqual(rig.events, [{ type: "peerMissed", from: 2, to: 4 }, { type: "up" }]);
  });

  test("equal to our next number: nothing is resent", () => {
    const rig = new Rig({}, withSent(3));
    rig.session.connected(rig.now);
    rig.say("A", 1, "98=0|108=30|789=4");
    assert.deepEqual(rig.taken(), ["35=A|34=4|98=0|108=30"]);
  });

  test("above our next number: the peer knows messages we do not, so the session ends", () => {
    const rig = new Rig({}, withSent(3));
    rig.session.connected(rig.now);
    rig.say("A", 1, "98=0|108=30|789=9");
    const text = "NextExpectedMsgSeqNum too high, expecting 4 or less but received 9";
    assert.deepEqual(rig.taken(), [`35=5|34=4|58=${text}`]);
    assert.equal(rig.session.state, "disconnected");
  });

  test("sent when the settings say so, and then a peer that uses it is not asked", () => {
    const rig = new Rig({ sendNextExpectedMsgSeqNum: true }, storeAt(1, 3));
    rig.session.connected(rig.now);
    rig.say("A", 6, "98=0|108=30|789=1");
    assert.deepEqual(rig.taken(), ["35=A|34=1|98=0|108=30|789=3"]);
    rig.say("4", 3, `43=Y|${rig.orig()}|36=7|123=Y`);
    assert.equal(rig.store.nextIncoming, 7);
  });
});

describe("an initiator", () => {
  test("says who it is and is up when the Logon is answered", () => {
    const rig = new Rig({ role: "initiator", username: "jane", password: "pw" });
    rig.session.connected(rig.now);
    assert.deepEqual(rig.taken(), ["35=A|34=1|98=0|108=30|553=jane|554=pw"]);
    assert.equal(rig.session.state, "connecting");
    rig.say("A", 1, "98=0|108=30");
    assert.deepEqual(rig.events, [{ type: "up" }]);
  });

  test("that resets on Logon sends 141=Y with number 1, whatever the numbers were", () => {
    const rig = new Rig({ role: "initiator", resetOnLogon: true }, storeAt(9, 9));
    rig.session.connected(rig.now);
    assert.deepEqual(rig.taken(), ["35=A|34=1|98=0|108=30|141=Y"]);
    rig.say("A", 1, "98=0|108=30|141=Y");
    assert.deepEqual([rig.store.nextOutgoing, rig.store.nextIncoming], [2, 2]);
  });

  test("takes an answer with 141=Y it did not ask for as a new start of the incoming side", () => {
    const rig = new Rig({ role: "initiator" }, storeAt(57, 40));
    rig.session.connected(rig.now);
    rig.say("A", 1, "98=0|108=30|141=Y");
    assert.deepEqual([rig.store.nextOutgoing, rig.store.nextIncoming], [58, 2]);
    assert.equal(rig.session.isUp, true);
  });

  test("answered by a Logout is refused with the peer's words", () => {
    const rig = new Rig({ role: "initiator" });
    rig.session.connected(rig.now);
    rig.say("5", 1, "58=go away");
    assert.deepEqual(rig.events, [{ type: "refused", code: "LOGOUT", text: "go away" }]);
    assert.equal(rig.store.nextIncoming, 2);
    assert.notEqual(rig.closed, undefined);
  });

  test("answered by a Logout that repeats our password is refused without it", () => {
    const rig = new Rig({ role: "initiator", username: "u", password: "lp-secret" });
    rig.session.connected(rig.now);
    rig.say("5", 1, "58=Invalid password 'lp-secret' for HEDGE (lp-secret)");
    const text = "Invalid password '***' for HEDGE (***)";
    assert.deepEqual(rig.events, [{ type: "refused", code: "LOGOUT", text }]);
    assert.equal(rig.closed, text);
  });

  test("shows the peer what was composed while the Logon was under way", () => {
    const rig = new Rig({ role: "initiator" });
    rig.session.connected(rig.now);
    rig.send("F", "cancel");
    rig.send("D", "order");
    assert.deepEqual(rig.taken(), ["35=A|34=1|98=0|108=30"]);
    rig.say("A", 1, "98=0|108=30");
    assert.deepEqual(rig.taken(), ["35=0|34=4"]);
    rig.say("2", 2, "7=2|16=0");
    assert.deepEqual(rig.taken(), [
      `35=F|34=2|43=Y|${rig.orig()}|58=cancel`,
      `35=4|34=3|43=Y|${rig.orig()}|36=5|123=Y`,
    ]);
    assert.deepEqual(rig.events.at(-1), { type: "peerMissed", from: 2, to: 4 });
  });

  test("that resets tells its owner which messages were never written", () => {
    const rig = new Rig({ role: "initiator", resetOnLogon: true });
    rig.send("D", "order");
    rig.session.connected(rig.now);
    assert.deepEqual(rig.events, [{ type: "peerMissed", from: 1, to: 1 }]);
  });

  test("that resets tells so while its owner still knows what the numbers were", () => {
    const numbers: number[] = [];
    const store = new MemoryStore();
    const rig = new Rig({ role: "initiator", resetOnLogon: true }, store);
    rig.send("D", "order");
    rig.onEvent = (event) => {
      if (event.type === "peerMissed") numbers.push(store.nextOutgoing);
    };
    rig.session.connected(rig.now);
    assert.deepEqual(numbers, [2]);
  });

  test("that begins to log out says so at once: what follows is not written", () => {
    const rig = new Rig().up();
    rig.session.logout("enough", rig.now);
    assert.deepEqual(rig.events.at(-1), { type: "closing", reason: "enough" });
  });
});
