import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { FrameReader } from "../../../src/fix/codec/frame-reader.ts";
import type { FixMessage } from "../../../src/fix/codec/message.ts";
import { MessageWriter, WriterFullError } from "../../../src/fix/codec/message-writer.ts";
import { framed } from "./framed.ts";

const header = { beginString: "FIX.4.4", senderCompID: "DESK", targetCompID: "LP" };
const T = Date.UTC(2025, 10, 22, 8, 0, 0, 123) * 1000;

function readable(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1").replaceAll("\u0001", "|");
}

function each(bytes: Uint8Array, use: (message: FixMessage) => void): void {
  let count = 0;
  const reader = new FrameReader({ maxMessageBytes: 1 << 20 });
  reader.push(bytes, (message) => {
    use(message);
    count += 1;
    return true;
  });
  assert.ok(count > 0);
  assert.deepEqual(reader.counts, { garbled: 0, oversize: 0 });
}

test("a message is written byte for byte as the standard asks", () => {
  const writer = new MessageWriter({ ...header, senderSubID: "S", targetSubID: "T" });
  writer.begin("D", 7, T).text(11, "id").decimal(44, 110_001_000, 8).decimal(38, -5, 1);
  writer
    .flag(377, false)
    .integer(108, 30)
    .timestampUs(60, T + 999)
    .end();
  const expected =
    "35=D|34=7|49=DESK|50=S|52=20251122-08:00:00.123|56=LP|57=T|11=id|44=1.10001|38=-0.5|377=N|" +
    "108=30|60=20251122-08:00:00.123|";
  assert.equal(readable(writer.take()), readable(framed(expected)));
});

for (const size of [1, 30, 60, 900, 930, 9000, 99_000]) {
  test(`a text of ${size} bytes gets a BodyLength without leading zeros`, () => {
    const writer = new MessageWriter(header);
    writer.begin("0", 1, T).text(112, "x".repeat(size)).end();
    writer.begin("0", 2, T).text(112, "y").end();
    assert.match(readable(writer.take()), /^8=FIX\.4\.4\|9=[1-9]\d*\|35=0/);
    const seen: unknown[] = [];
    each(writer.take(), (message) => seen.push(message.msgSeqNum, message.text(112)?.length));
    assert.deepEqual(seen, [1, size, 2, 1]);
  });
}

test("messages follow one another, and each ends where the next begins", () => {
  const writer = new MessageWriter(header);
  writer.begin("0", 1, T).end();
  const second = writer.length;
  writer.begin("0", 2, T).end();
  each(writer.buffer.subarray(second, writer.length), (message) => {
    assert.equal(message.msgSeqNum, 2);
  });
  writer.clear();
  assert.equal(writer.take().length, 0);
});

test("a stored body is sent again as it was, marked as a possible duplicate", () => {
  const writer = new MessageWriter(header);
  writer.begin("8", 9, T).text(37, "o1").decimal(31, 110_000_000, 8).end();
  const body = Buffer.from(writer.lastBody());
  assert.equal(readable(body), "37=o1|31=1.1|");
  writer.clear();
  writer
    .begin("8", 9, T + 5_000_000, { origSendingTimeUs: T })
    .raw(body)
    .end();
  assert.deepEqual(Buffer.from(writer.lastBody()), body);
  each(writer.take(), (message) => {
    assert.equal(message.possDup, true);
    assert.equal(message.timestampUs(122), T);
    assert.equal(message.timestampUs(52), T + 5_000_000);
    assert.equal(message.text(31), "1.1");
  });
});

test("a SOH in a text cannot forge a field", () => {
  const writer = new MessageWriter({ ...header, targetCompID: "L\u0001P" });
  writer.begin("8", 1, T).text(58, "x\u000154=2\u0001").text(1, "").end();
  each(writer.take(), (message) => {
    assert.equal(message.text(58), "x?54=2?");
    assert.equal(message.text(56), "L?P");
    assert.equal(message.has(54), false);
    assert.equal(message.has(1), false);
  });
});

test("Latin-1 texts come back as they were, other characters as question marks", () => {
  const writer = new MessageWriter(header);
  writer.begin("B", 1, T).text(148, "Zürich €").end();
  each(writer.take(), (message) => assert.equal(message.text(148), "Zürich ?"));
});

test("raw data keeps its SOHs behind its length", () => {
  const writer = new MessageWriter(header);
  writer.begin("A", 1, T).data(95, 96, Buffer.from("a\u0001b=\u0001")).text(58, "end").end();
  each(writer.take(), (message) => {
    assert.equal(message.text(96), "a\u0001b=\u0001");
    assert.equal(message.text(58), "end");
  });
});

test("at its bound the writer refuses the message and keeps those before it", () => {
  const writer = new MessageWriter(header, { maxBytes: 20_000 });
  writer.begin("0", 1, T).end();
  assert.throws(
    () => writer.begin("B", 2, T).text(148, "x".repeat(30_000)),
    (error) => error instanceof WriterFullError && error.code === "FIX_WRITER_FULL",
  );
  writer.begin("0", 3, T).end();
  const seen: number[] = [];
  each(writer.take(), (message) => seen.push(message.msgSeqNum));
  assert.deepEqual(seen, [1, 3]);
});

test("the writer grows up to its bound and no further", () => {
  const writer = new MessageWriter(header, { maxBytes: 100_000 });
  let ended = 0;
  assert.throws(() => {
    for (;;) {
      writer
        .begin("0", ended + 1, T)
        .text(112, "x".repeat(500))
        .end();
      ended += 1;
    }
  }, WriterFullError);
  assert.ok(writer.buffer.length <= 100_000 && writer.length > 90_000);
  let seen = 0;
  each(writer.take(), () => (seen += 1));
  assert.equal(seen, ended);
});

test("misuse of the writer is a bug and says so", () => {
  const writer = new MessageWriter(header);
  assert.throws(() => writer.end(), /Invariant:/);
  assert.throws(() => writer.begin("0", 1, T).begin("0", 2, T), /Invariant:/);
  assert.throws(() => writer.clear(), /Invariant:/);
  assert.throws(() => writer.integer(108, 1.5), /Invariant:/);
  assert.throws(() => writer.decimal(44, Number.NaN, 8), /Invariant:/);
  assert.throws(() => writer.timestampUs(60, -1), /Invariant:/);
  assert.throws(() => writer.timestampUs(60, Number.POSITIVE_INFINITY), /Invariant:/);
  assert.throws(() => writer.raw(Buffer.from("58=x")), /Invariant:/);
});

test("whatever is written is read back", () => {
  const anyMs = fc.integer({ min: 0, max: 9_007_199_254_740 });
  fc.assert(
    fc.property(
      fc.stringMatching(/^[\u0020-\u007e\u00a0-\u00ff]{1,40}$/),
      fc.maxSafeInteger(),
      fc.integer({ min: 0, max: 10 }),
      anyMs,
      fc.boolean(),
      (text, number, scale, ms, flag) => {
        const writer = new MessageWriter(header);
        writer
          .begin("D", 1, ms * 1000)
          .text(11, text)
          .decimal(44, number, scale);
        writer.integer(38, number).flag(43, flag).end();
        each(writer.take(), (message) => {
          assert.equal(message.text(11), text);
          assert.equal(message.decimal(44, scale), number);
          assert.equal(message.integer(38), number);
          assert.equal(message.possDup, flag);
          assert.equal(message.timestampUs(52), ms * 1000);
        });
      },
    ),
    { numRuns: 2000 },
  );
});

/** As the calendar has it, from ms since 1970. */
const calendarText = (ms: number): string =>
  new Date(ms)
    .toISOString()
    .replace("T", "-")
    .replace("Z", "")
    .replace(/^(\d+)-(\d+)-/, "$1$2");

test("timestamps are written as the calendar has them", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9_007_199_254_740 }), (ms) => {
      const writer = new MessageWriter(header);
      writer.begin("0", 1, ms * 1000).end();
      each(writer.take(), (message) => assert.equal(message.text(52), calendarText(ms)));
    }),
    { numRuns: 2000 },
  );
});

test("a timestamp is the same text whatever was written before it, by whichever writer", () => {
  const DAY_US = 86_400_000_000;
  const steps = fc.constantFrom(0, 1, 999, 1000, 1001, 60_000_000, DAY_US - 1, DAY_US, 30 * DAY_US);
  fc.assert(
    fc.property(fc.array(steps, { minLength: 1, maxLength: 12 }), (offsets) => {
      const writers = [new MessageWriter(header), new MessageWriter(header)];
      for (const [i, offset] of offsets.entries()) {
        const writer = writers[i % 2]!;
        const orig = { origSendingTimeUs: T - offset };
        writer
          .begin("8", i + 1, T + offset, orig)
          .timestampUs(60, T)
          .end();
        each(writer.take(), (message) => {
          assert.equal(message.text(52), calendarText(Math.floor((T + offset) / 1000)));
          assert.equal(message.text(122), calendarText(Math.floor((T - offset) / 1000)));
          assert.equal(message.text(60), calendarText(T / 1000));
        });
        writer.clear();
      }
    }),
  );
});

test("every tag is written as its digits", () => {
  const writer = new MessageWriter(header, { maxBytes: 1 << 20 });
  const tags = Array.from({ length: 1100 }, (_, i) => i + 1).concat(9999, 10_000, 2_147_483_647);
  writer.begin("0", 1, T);
  for (const tag of tags) writer.text(tag, "x");
  writer.end();
  const expected = tags.map((tag) => `${tag}=x|`).join("");
  assert.equal(readable(writer.lastBody()), expected);
});

for (const size of [1, 31, 32, 33, 34, 1000]) {
  test(`data and a stored body of ${size} bytes are copied whole`, () => {
    const data = Uint8Array.from({ length: size }, (_, i) => i % 251);
    const body = `58=${"y".repeat(size)}|`;
    const writer = new MessageWriter(header);
    writer.begin("0", 1, T).data(95, 96, data);
    writer.raw(Buffer.from(body.replace("|", "\u0001"))).end();
    const expected = `95=${size}|96=${readable(data)}|${body}`;
    assert.equal(readable(writer.lastBody()), expected);
  });
}
