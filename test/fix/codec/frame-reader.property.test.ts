import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { FrameReader } from "../../../src/fix/codec/frame-reader.ts";
import type { FixMessage } from "../../../src/fix/codec/message.ts";
import { fix44 } from "../../../src/fix/dictionary/fix44.ts";
import { validate } from "../../../src/fix/dictionary/validate.ts";
import { framed } from "./framed.ts";

const value = fc.stringMatching(/^[ -{}~]{1,20}$/);
const field = fc.tuple(fc.integer({ min: 11, max: 9999 }), value).map(([tag, text]) => ({
  // The tags of data fields and their lengths are left to the tests of raw data.
  tag: [89, 90, 91, 93, 95, 96].includes(tag) || (tag > 200 && tag < 700) ? 58 : tag,
  text,
}));
const message = fc.array(field, { maxLength: 30 });

/** Bytes cut at the given places. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const edges = [0, ...places.map((place) => place % bytes.length).sort((a, b) => a - b)];
  return edges.map((edge, i) => bytes.subarray(edge, edges[i + 1] ?? bytes.length));
}

test("however the bytes are cut, the same fields come out", () => {
  fc.assert(
    fc.property(
      fc.array(message, { minLength: 1, maxLength: 5 }),
      fc.array(fc.nat(), { maxLength: 20 }),
      (messages, places) => {
        const stream = Buffer.concat(
          messages.map((fields) =>
            framed(`35=0|${fields.map(({ tag, text }) => `${tag}=${text}|`).join("")}`),
          ),
        );
        const seen: unknown[] = [];
        const reader = new FrameReader({ maxMessageBytes: 4096 });
        for (const chunk of cut(stream, places)) {
          reader.push(chunk, (each) => {
            const fields = Array.from({ length: each.count - 4 }, (_, i) => ({
              tag: each.tagAt(i + 3),
              text: each.textAt(i + 3),
            }));
            seen.push(fields);
            return true;
          });
        }
        assert.deepEqual(seen, messages);
        assert.deepEqual(reader.counts, { garbled: 0, oversize: 0 });
      },
    ),
  );
});

test("garbage between messages, however cut, never costs a sound message", () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 60 }), { minLength: 1, maxLength: 6 }),
      fc.array(fc.nat(), { maxLength: 20 }),
      (garbage, places) => {
        const stream = Buffer.concat(
          garbage.flatMap((bytes, i) => [Buffer.from(bytes), framed(`35=0|34=${i + 1}|`)]),
        );
        const seen: number[] = [];
        const reader = new FrameReader({ maxMessageBytes: 4096 });
        for (const chunk of cut(stream, places)) {
          reader.push(chunk, (each) => {
            seen.push(each.msgSeqNum);
            return true;
          });
        }
        assert.deepEqual(
          seen,
          garbage.map((_, i) => i + 1),
        );
      },
    ),
  );
});

/** Small seeded generator (mulberry32): the same mutations in every run. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const now = "20251122-08:00:00.000";
const bodies: readonly string[] = [
  `35=A|34=1|49=A|56=B|52=${now}|98=0|108=30|95=3|96=a|b|`,
  `35=D|34=2|49=A|56=B|52=${now}|11=id|453=1|448=A|447=D|55=EURUSD|54=1|60=${now}|38=1|40=1|`,
  `35=W|34=3|49=A|56=B|52=${now}|55=EURUSD|268=2|269=0|270=1.1|271=5|269=1|270=1.2|271=4|`,
  `35=X|34=4|49=A|56=B|52=${now}|268=2|279=0|269=0|278=a|270=1.1|279=2|278=b|`,
  `35=8|34=5|49=A|56=B|52=${now}|37=o|17=e|150=F|39=1|55=E|54=1|151=1|14=1|6=1.1|354=2|355=xy|`,
];

/** One to four changes: bytes set, cut out, doubled or moved, digits and separators preferred. */
function mutate(bytes: Buffer, random: (below: number) => number): Buffer {
  let result = Buffer.from(bytes);
  for (let changes = 1 + random(4); changes > 0; changes--) {
    const at = random(Math.max(1, result.length));
    const size = 1 + random(12);
    const kind = random(5);
    const head = result.subarray(0, at);
    if (kind === 0) result[at] = random(256);
    else if (kind === 1) result[at] = "0123456789=\u0001-."[random(14)]!.charCodeAt(0);
    else if (kind === 2) result = Buffer.concat([head, result.subarray(at + size)]);
    else if (kind === 3) result = Buffer.concat([head, result.subarray(Math.max(0, at - size))]);
    else result = Buffer.concat([result.subarray(at), head]);
  }
  return result;
}

/** Asks a message everything a session would. */
function question(each: FixMessage): void {
  validate(each, fix44);
  assert.ok(each.msgSeqNum >= 0);
  for (let i = 0; i < each.count; i++) {
    each.textAt(i);
    each.decimalAt(i, 8);
    each.integerAt(i);
    each.timestampUsAt(i);
  }
}

test("of 120 000 mutated messages none crashes, none hangs, and sound ones still come through", () => {
  const random = seeded(44);
  const reader = new FrameReader({ maxMessageBytes: 2048 });
  const sentinels = Buffer.concat(Array.from({ length: 40 }, () => framed("35=0|34=777|112=ok|")));
  let delivered = 0;
  let last = "";
  const deliver = (each: FixMessage): boolean => {
    question(each);
    delivered += 1;
    last = each.text(112) ?? "";
    return true;
  };
  for (let i = 0; i < 120_000; i++) {
    const body = bodies[random(bodies.length)]!;
    const isReframed = random(2) === 0;
    const mutated = isReframed
      ? framed(mutate(Buffer.from(body), random).toString("latin1"))
      : mutate(framed(body), random);
    const edge = random(mutated.length + 1);
    reader.push(mutated.subarray(0, edge), deliver);
    reader.push(mutated.subarray(edge), deliver);
    assert.ok(reader.pendingBytes <= 2048);
    if (i % 100 !== 0) continue;
    // More bytes than any message may have: whatever was pending is settled by them.
    last = "";
    reader.push(sentinels, deliver);
    assert.equal(last, "ok", `seed 44, message ${i}`);
  }
  assert.ok(delivered > 30_000);
  assert.ok(reader.counts.garbled > 10_000);
}, 60_000);
