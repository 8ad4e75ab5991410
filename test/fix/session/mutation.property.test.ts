import assert from "node:assert/strict";
import { test } from "vitest";
import { Rig, SOH, frame, stamp } from "./rig.ts";

/** A small seeded generator: a failure names its seed and can be run again. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const bodies = [
  ["0", ""],
  ["1", "112=HELLO"],
  ["2", "7=1|16=0"],
  ["2", "7=2|16=5"],
  ["3", "45=2|58=no|371=55|372=D|373=1"],
  ["4", "36=9|123=Y"],
  ["4", "36=50"],
  ["5", "58=bye"],
  ["A", "98=0|108=30"],
  ["A", "98=0|108=30|141=Y|789=3"],
  ["D", "11=ID|55=EURUSD|54=1|60=20260105-12:00:00|38=1|40=1"],
  ["H", "11=ID|55=EURUSD|54=1"],
  ["8", "37=1|17=1|150=0|39=0|55=EURUSD|54=1|151=1|14=0|6=0"],
  ["j", "45=1|372=D|380=3"],
] as const;

function mutate(text: string, pick: (below: number) => number): string {
  const fields = text.split("|");
  const at = pick(fields.length);
  const [tag = "", value = ""] = (fields[at] ?? "").split("=");
  const other = ["", "-1", "0", "99999999999999999999", "x", "Y", "é", "1e999", "=", value + value];
  switch (pick(6)) {
    case 0:
      fields[at] = `${tag}=${other[pick(other.length)] ?? ""}`;
      break;
    case 1:
      fields.splice(at, 1);
      break;
    case 2:
      fields.splice(pick(fields.length), 0, fields[at] ?? "");
      break;
    case 3:
      fields[at] = `${pick(1000)}=${value}`;
      break;
    case 4:
      fields[at] = `${tag}=${pick(60)}`;
      break;
    default:
      break;
  }
  return fields.join("|");
}

test("a hundred thousand mutated messages neither throw nor hang, and bounds hold", () => {
  const pick = generator(20_260_105);
  let rig = new Rig({ maxQueuedMessages: 20, maxOutgoingBytes: 40_000 }).up();
  let sessions = 1;
  for (let i = 0; i < 100_000; i++) {
    if (rig.session.state === "disconnected") {
      rig = new Rig({ maxQueuedMessages: 20, maxOutgoingBytes: 40_000 }).up();
      for (let n = 0; n < 3; n++) rig.send("8", "fill");
      sessions += 1;
    }
    const [msgType, body] = bodies[pick(bodies.length)] ?? bodies[0];
    const seq = rig.store.nextIncoming + (pick(4) === 0 ? pick(5) - 2 : 0);
    const dup = pick(5) === 0 ? "|43=Y" : "";
    const time = stamp(rig.now.wallUs);
    const orig = dup === "" ? "" : `|122=${time}`;
    let text = `35=${msgType}|34=${seq}${dup}|49=CLIENT|52=${time}|56=DESK${orig}`;
    if (body !== "") text += `|${body}`;
    for (let n = pick(3); n > 0; n--) text = mutate(text, pick);
    const bytes = frame(text, pick(50) === 0 ? "FIX.4.2" : "FIX.4.4");
    // One in five is damaged on the wire instead, and is garbled more often than not.
    if (pick(5) === 0) bytes[pick(bytes.length)] = pick(3) === 0 ? SOH.charCodeAt(0) : pick(256);
    rig.push(bytes);
    if (pick(3) === 0) rig.session.onDrained(rig.now);
    assert.ok(rig.session.out.length <= 40_000);
    if (pick(4) === 0) rig.session.out.clear();
    if (pick(20) === 0) rig.pass(pick(10));
    rig.session.onTime(rig.now);
  }
  assert.ok(sessions > 100, `${sessions} sessions`);
}, 120_000);
