import assert from "node:assert/strict";
import { describe, test } from "vitest";
import { Rig } from "./rig.ts";

describe("a MsgSeqNum that is too high", () => {
  test("is queued, the gap is asked for once, and all is delivered in order", () => {
    const rig = new Rig().up();
    rig.order(4, "C");
    rig.order(5, "D");
    assert.deepEqual(rig.taken(), ["35=2|34=2|7=2|16=0"]);
    assert.deepEqual(rig.delivered, []);
    rig.order(2, "A", `43=Y|${rig.orig()}`);
    assert.deepEqual(rig.delivered, ["D:A"]);
    rig.order(3, "B", `43=Y|${rig.orig()}`);
    assert.deepEqual(rig.delivered, ["D:A", "D:B", "D:C", "D:D"]);
    rig.order(4, "C", `43=Y|${rig.orig()}`);
    rig.order(5, "D", `43=Y|${rig.orig()}`);
    assert.deepEqual(rig.delivered, ["D:A", "D:B", "D:C", "D:D"]);
    assert.deepEqual(rig.taken(), []);
    assert.equal(rig.store.nextIncoming, 6);
  });

  test("beyond the queue's bound is dropped, and the resend brings it", () => {
    const rig = new Rig({ maxQueuedMessages: 2 }).up();
    for (const [seq, id] of [
      [3, "B"],
      [4, "C"],
      [5, "D"],
      [6, "E"],
    ] as const) {
      rig.order(seq, id);
    }
    for (const [seq, id] of [
      [2, "A"],
      [3, "B"],
      [4, "C"],
      [5, "D"],
      [6, "E"],
    ] as const) {
      rig.order(seq, id, `43=Y|${rig.orig()}`);
    }
    assert.deepEqual(rig.delivered, ["D:A", "D:B", "D:C", "D:D", "D:E"]);
    assert.deepEqual(rig.taken(), ["35=2|34=2|7=2|16=0"]);
  });

  test("a later part that is still missing is asked for when the first is filled", () => {
    const rig = new Rig().up();
    rig.order(3, "B");
    rig.order(6, "E");
    rig.taken();
    rig.order(2, "A", `43=Y|${rig.orig()}`);
    assert.deepEqual(rig.delivered, ["D:A", "D:B"]);
    assert.deepEqual(rig.taken(), ["35=2|34=3|7=4|16=0"]);
    assert.deepEqual(rig.events.at(-1), { type: "gap", from: 4, to: 5 });
  });

  test("a gap that makes no progress is asked for again", () => {
    const rig = new Rig().up();
    rig.order(4, "C");
    rig.taken();
    for (let i = 0; i < 8; i++) {
      rig.pass(10);
      rig.say("0", 5 + i);
      rig.session.onTime(rig.now);
    }
    const asked = rig.taken().filter((message) => message.startsWith("35=2"));
    assert.deepEqual(asked, ["35=2|34=5|7=2|16=0"]);
  });

  test("a message that is too long, and comes so again, is refused and passed: what is behind it does not wait", () => {
    const rig = new Rig().up();
    const long = "x".repeat(70_000);
    rig.say("B", 2, `148=${long}`);
    rig.order(3, "C");
    assert.deepEqual(rig.taken(), ["35=2|34=2|7=2|16=0"]);
    rig.say("0", 4, `43=Y|${rig.orig()}`);
    assert.equal(rig.store.nextIncoming, 2, "so far it came once");
    rig.say("B", 2, `148=${long}|43=Y|${rig.orig()}`);
    rig.order(3, "C", `43=Y|${rig.orig()}`);
    assert.deepEqual([rig.store.nextIncoming, rig.delivered], [5, ["D:C"]]);
    assert.deepEqual(rig.taken(), ["35=3|34=3|45=2|58=Longer than is read|373=99"]);
    const refused = rig.events.find(({ type }) => type === "rejected");
    assert.equal(refused?.type === "rejected" && refused.refSeqNum, 2);
    rig.order(5, "D");
    assert.deepEqual(rig.delivered, ["D:C", "D:D"]);
  });

  test("what is missing and was not too long is waited for, however long others are", () => {
    const rig = new Rig().up();
    rig.say("B", 2, `148=${"x".repeat(70_000)}`);
    rig.order(4, "D");
    rig.taken();
    rig.say("0", 4, `43=Y|${rig.orig()}`);
    assert.deepEqual([rig.store.nextIncoming, rig.delivered], [2, []]);
  });

  test("what is garbled in a resend is asked for again, though something later was too long", () => {
    const rig = new Rig().up();
    rig.order(4, "C");
    rig.say("B", 5, `148=${"x".repeat(70_000)}`);
    rig.taken();
    rig.order(2, "A", `43=Y|${rig.orig()}`);
    // Number 3 does not come: its CheckSum was wrong.
    rig.order(4, "C", `43=Y|${rig.orig()}`);
    assert.deepEqual([rig.store.nextIncoming, rig.delivered], [3, ["D:A"]]);
    rig.order(3, "B", `43=Y|${rig.orig()}`);
    assert.deepEqual(rig.delivered, ["D:A", "D:B", "D:C"]);
  });

  test("the number of a message that is dropped before its end is the next one's", () => {
    const rig = new Rig().up();
    rig.taken();
    rig.session.compose("8", rig.now).text(58, "dropped");
    rig.session.abandon();
    rig.send("8", "sent");
    assert.deepEqual(rig.taken(), ["35=8|34=2|58=sent"]);
  });

  test("a ResendRequest is answered at once, and not again when its turn comes", () => {
    const rig = new Rig().up();
    rig.send("8", "fill");
    rig.taken();
    rig.say("0", 5);
    assert.deepEqual(rig.taken(), ["35=2|34=3|7=2|16=0"]);
    rig.say("2", 6, "7=2|16=2");
    assert.deepEqual(rig.taken(), [`35=8|34=2|43=Y|${rig.orig()}|58=fill`]);
    for (const seq of [2, 3, 4]) rig.say("0", seq, `43=Y|${rig.orig()}`);
    assert.deepEqual(rig.taken(), []);
    assert.equal(rig.store.nextIncoming, 7);
  });

  test("a Logout is answered; the gap is asked for at the next Logon", () => {
    const rig = new Rig().up();
    rig.say("5", 5);
    assert.deepEqual(rig.taken(), ["35=5|34=2"]);
    assert.equal(rig.session.state, "disconnected");
    assert.equal(rig.store.nextIncoming, 2);
    rig.session.connected(rig.now);
    rig.say("A", 6, "98=0|108=30");
    assert.deepEqual(rig.taken(), ["35=A|34=3|98=0|108=30", "35=2|34=4|7=2|16=0"]);
  });

  test("a bad message in the resend is rejected and the queued ones follow", () => {
    const rig = new Rig().up();
    rig.say("1", 3, "112=HELLO1");
    rig.taken();
    rig.say("D", 2, `43=Y|${rig.orig()}|11=ID|38=x|40=1|54=1|55=IVP|60=20260105-12:00:00`);
    const [reject, heartbeat] = rig.taken();
    assert.match(reject ?? "", /^35=3\|34=3\|45=2\|58=.*\|371=38\|372=D\|373=6$/);
    assert.equal(heartbeat, "35=0|34=4|112=HELLO1");
  });
});

describe("a MsgSeqNum that is too low", () => {
  test("without PossDup ends the session with a Logout that names both numbers", () => {
    const rig = new Rig().up();
    rig.say("0", 2);
    rig.say("0", 2);
    assert.deepEqual(rig.taken(), ["35=5|34=2|58=MsgSeqNum too low, expecting 3 but received 2"]);
    assert.equal(rig.session.state, "disconnected");
    assert.deepEqual(rig.events.at(-1)?.type, "down");
  });

  test("with PossDup is ignored", () => {
    const rig = new Rig().up();
    rig.order(2, "A");
    rig.order(2, "A", `43=Y|${rig.orig()}`);
    assert.deepEqual(rig.taken(), []);
    assert.deepEqual(rig.delivered, ["D:A"]);
  });

  test("with PossDup but no OrigSendingTime is rejected; no number is used up", () => {
    const rig = new Rig().up();
    rig.order(2, "A");
    rig.order(2, "A", "43=Y");
    assert.deepEqual(rig.taken(), ["35=3|34=2|45=2|58=Required tag missing|371=122|372=D|373=1"]);
    assert.equal(rig.store.nextIncoming, 3);
    assert.equal(rig.session.isUp, true);
  });

  test("with an OrigSendingTime after its SendingTime is rejected and logged out", () => {
    const rig = new Rig().up();
    rig.order(2, "A");
    rig.order(2, "A", `43=Y|${rig.orig(rig.now.wallUs + 10_000_000)}`);
    assert.deepEqual(rig.taken(), [
      "35=3|34=2|45=2|58=SendingTime accuracy problem|372=D|373=10",
      "35=5|34=3",
    ]);
    assert.equal(rig.session.state, "loggingOut");
    rig.say("5", 3);
    assert.deepEqual(rig.taken(), []);
    assert.equal(rig.session.state, "disconnected");
  });

  test("a PossDup message not seen before is delivered", () => {
    const rig = new Rig().up();
    rig.order(2, "A", `43=Y|${rig.orig()}`);
    assert.deepEqual(rig.delivered, ["D:A"]);
  });
});

describe("SequenceReset", () => {
  test("gap fill in sequence moves the number and drops what it passes", () => {
    const rig = new Rig().up();
    rig.order(5, "X");
    rig.taken();
    rig.say("4", 2, "36=20|123=Y");
    rig.say("1", 20, "112=HELLO");
    assert.deepEqual(rig.taken(), ["35=0|34=3|112=HELLO"]);
    assert.deepEqual(rig.delivered, []);
  });

  test("gap fill with a number too high asks for the gap, once", () => {
    const rig = new Rig().up();
    rig.say("4", 10, "36=20|123=Y");
    rig.say("1", 20, "112=HELLO");
    assert.deepEqual(rig.taken(), ["35=2|34=2|7=2|16=0"]);
  });

  test("gap fill with a number too low ends the session, unless it is a PossDup", () => {
    const rig = new Rig().up();
    rig.say("4", 1, `43=Y|${rig.orig()}|36=20|123=Y`);
    assert.deepEqual(rig.taken(), []);
    rig.say("4", 1, "36=20|123=Y");
    assert.deepEqual(rig.taken(), ["35=5|34=2|58=MsgSeqNum too low, expecting 2 but received 1"]);
  });

  test("gap fill that does not go forward is rejected", () => {
    const rig = new Rig().up();
    rig.say("4", 2, "36=2|123=Y");
    const text = "Value is incorrect (out of range) for this tag";
    assert.deepEqual(rig.taken(), [`35=3|34=2|45=2|58=${text}|372=4|373=5`]);
    assert.equal(rig.store.nextIncoming, 2);
  });

  for (const flag of ["", "|123=N"]) {
    test(`reset mode${flag} goes forward whatever its own number is, and never back`, () => {
      const rig = new Rig().up();
      rig.say("4", 0, `36=25${flag}`);
      rig.say("1", 25, "112=HELLO");
      assert.deepEqual(rig.taken(), ["35=0|34=2|112=HELLO"]);
      rig.say("4", 0, `36=26${flag}`);
      rig.say("4", 0, `36=1${flag}`);
      const text = "Value is incorrect (out of range) for this tag";
      assert.deepEqual(rig.taken(), [`35=3|34=3|45=0|58=${text}|372=4|373=5`]);
      assert.equal(rig.store.nextIncoming, 26);
    });
  }
});

describe("rejects", () => {
  test("a dictionary fault is rejected with tag, type and reason, and the number is consumed", () => {
    const rig = new Rig().up();
    rig.say("D", 2, "11=ID|38=1|40=1|54=1|60=20260105-12:00:00");
    const [reject] = rig.taken();
    assert.match(reject ?? "", /^35=3\|34=2\|45=2\|58=.*\|371=55\|372=D\|373=1$/);
    assert.equal(rig.store.nextIncoming, 3);
    assert.deepEqual(rig.delivered, []);
  });

  test("routing fields come back turned round", () => {
    const rig = new Rig().up();
    rig.order(2, "A", "115=JCD|116=CS|144=CHI|21=9");
    const [reject] = rig.taken();
    assert.match(reject ?? "", /^35=3\|34=2\|128=JCD\|129=CS\|145=CHI\|45=2\|/);
  });

  test("a type FIX 4.4 does not know is rejected with 373=11", () => {
    const rig = new Rig().up();
    rig.say("*", 2);
    assert.deepEqual(rig.taken(), ["35=3|34=2|45=2|58=Invalid MsgType|372=*|373=11"]);
    assert.equal(rig.store.nextIncoming, 3);
  });

  for (const tag of [0, -1]) {
    test(`a tag that cannot be one (${tag}) is named in the Reject as it came`, () => {
      const rig = new Rig().up();
      rig.say("0", 2, `${tag}=HI`);
      assert.deepEqual(rig.taken(), [
        `35=3|34=2|45=2|58=Invalid tag number|371=${tag}|372=0|373=0`,
      ]);
      assert.equal(rig.store.nextIncoming, 3);
    });
  }

  test("a tag that is no number at all is rejected without a RefTagID", () => {
    const rig = new Rig().up();
    rig.say("0", 2, "abc=HI");
    assert.deepEqual(rig.taken(), ["35=3|34=2|45=2|58=Invalid tag number|372=0|373=0"]);
  });

  test("an application type not taken here gets a BusinessMessageReject", () => {
    const rig = new Rig({ applicationTypes: new Set(["D"]) }).up();
    rig.say("8", 2, "37=1|17=1|150=0|39=0|55=EURUSD|54=1|151=1|14=0|6=0");
    rig.say("AB", 3);
    assert.deepEqual(rig.taken(), [
      "35=j|34=2|45=2|58=Unsupported Message Type|372=8|380=3",
      "35=j|34=3|45=3|58=Unsupported Message Type|372=AB|380=3",
    ]);
    rig.order(4, "A");
    assert.deepEqual(rig.delivered, ["D:A"]);
    rig.say("AB", 5);
    rig.order(6, "B");
    rig.order(7, "C");
    assert.deepEqual(rig.taken(), ["35=j|34=4|45=5|58=Unsupported Message Type|372=AB|380=3"]);
    assert.deepEqual(rig.delivered, ["D:A", "D:B", "D:C"]);
  });

  test("a CompID that differs is rejected with 373=9 and logged out", () => {
    for (const said of [{ sender: "WT" }, { target: "DLSI" }]) {
      const rig = new Rig().up();
      rig.say("0", 2, "", said);
      assert.deepEqual(rig.taken(), ["35=3|34=2|45=2|58=CompID problem|372=0|373=9", "35=5|34=3"]);
      rig.say("5", 3);
      assert.equal(rig.closed, "logged out");
    }
  });

  for (const seconds of [-121, 121]) {
    test(`a SendingTime ${seconds} s from ours is rejected with 373=10 and logged out`, () => {
      const rig = new Rig().up();
      rig.say("0", 2, "", { sentUs: rig.now.wallUs + seconds * 1e6 });
      const text = "SendingTime accuracy problem";
      assert.deepEqual(rig.taken(), [`35=3|34=2|45=2|58=${text}|372=0|373=10`, "35=5|34=3"]);
    });
  }

  test("another BeginString is logged out, with or without an answer", () => {
    const rig = new Rig().up();
    rig.say("1", 2, "112=id", { beginString: "FIX.4.1" });
    assert.deepEqual(rig.taken(), ["35=5|34=2|58=Incorrect BeginString"]);
    rig.wait(2.1);
    assert.equal(rig.closed, "no answer to Logout");
  });

  test("no MsgSeqNum ends the session with a Logout", () => {
    const rig = new Rig().up();
    rig.say("0", "none");
    assert.deepEqual(rig.taken(), ["35=5|34=2|58=Required tag missing: MsgSeqNum(34)"]);
    assert.equal(rig.session.state, "disconnected");
  });

  test("a Reject of one of ours reaches the owner and is not answered", () => {
    const rig = new Rig().up();
    rig.say("3", 2, "45=7|58=no");
    assert.deepEqual(rig.delivered, ["3:no"]);
    assert.deepEqual(rig.taken(), []);
  });
});
