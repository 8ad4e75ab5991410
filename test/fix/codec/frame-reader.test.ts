import assert from "node:assert/strict";
import { test } from "vitest";
import { FrameReader } from "../../../src/fix/codec/frame-reader.ts";
import type { FrameReaderOptions } from "../../../src/fix/codec/frame-reader.ts";
import { framed } from "./framed.ts";

const heartbeat = (n: number): Buffer => framed(`35=0|34=${n}|49=A|56=B|112=T${n}|`);
const order = framed("35=D|34=7|49=A|56=B|11=id|55=EURUSD|54=1|38=1|40=1|");

/** MsgSeqNum(34) of what was delivered, and what was counted. */
function read(chunks: readonly Buffer[], options: Partial<FrameReaderOptions> = {}) {
  const reader = new FrameReader({ maxMessageBytes: 4096, ...options });
  const delivered: number[] = [];
  for (const chunk of chunks) {
    reader.push(chunk, (message) => {
      delivered.push(message.msgSeqNum);
      return true;
    });
  }
  return { delivered, ...reader.counts, pending: reader.pendingBytes };
}

const drop = (): boolean => assert.fail("nothing here is a message");

const sound = { garbled: 0, oversize: 0, pending: 0 };

function withText(message: Buffer, from: string, to: string): Buffer {
  return Buffer.from(message.toString("latin1").replace(from, to), "latin1");
}

test("many messages in one chunk are all delivered, in order", () => {
  const chunk = Buffer.concat([1, 2, 3, 4, 5].map(heartbeat));
  assert.deepEqual(read([chunk]), { delivered: [1, 2, 3, 4, 5], ...sound });
});

test("a message that comes byte by byte is delivered with its last byte", () => {
  const bytes = [...order].map((byte) => Buffer.of(byte));
  assert.deepEqual(read(bytes.slice(0, -1)).delivered, []);
  assert.deepEqual(read(bytes), { delivered: [7], ...sound });
});

test("a message whose CheckSum is wrong is skipped and counted, the next one delivered", () => {
  const wrong = withText(order, "55=EURUSD", "55=EURUSE");
  assert.deepEqual(read([wrong, heartbeat(8)]), { ...sound, delivered: [8], garbled: 1 });
  assert.deepEqual(read([wrong, wrong, heartbeat(8)]), { ...sound, delivered: [8], garbled: 2 });
});

for (const [what, length] of [
  ["short", "9=20"],
  ["short by one", "9=50"],
  ["long by one", "9=52"],
  ["long into the next message", "9=70"],
  ["long beyond the next message", "9=4000"],
  ["little: zero", "9=0"],
  ["little: negative", "9=-5"],
  ["odd to be a number", "9=4x"],
  ["empty to be a number", "9="],
  ["long for any message", `9=${"4".repeat(100)}`],
] as const) {
  test(`a BodyLength that is too ${what} costs its own message and no other`, () => {
    assert.ok(order.includes("9=51\u0001"));
    const wrong = withText(order, "9=51", length);
    const all = Buffer.concat([heartbeat(1), wrong, heartbeat(8), heartbeat(9)]);
    const whole = read([all]);
    assert.deepEqual(whole, { ...sound, delivered: [1, 8, 9], garbled: 1 });
    assert.deepEqual(read([...all].map((byte) => Buffer.of(byte))), whole);
  });
}

test("bytes that are no FIX at all are one stretch of garbage", () => {
  const garbage = Buffer.from("GET / HTTP/1.1\r\nHost: desk\r\n\r\n");
  assert.deepEqual(read([garbage, heartbeat(1)]), { ...sound, delivered: [1], garbled: 1 });
  assert.deepEqual(read([heartbeat(1), Buffer.from("\r\n"), heartbeat(2)]), {
    ...sound,
    delivered: [1, 2],
    garbled: 1,
  });
});

test("BeginString, BodyLength and MsgType must be the first three fields, in that order", () => {
  const late = framed("34=3|35=0|49=A|56=B|");
  const swapped = Buffer.from("35=0\u00018=FIX.4.4\u00019=29\u000134=2\u000110=121\u0001");
  assert.deepEqual(read([late, swapped, heartbeat(4)]).delivered, [4]);
});

test("a field without an equals sign makes the message garbled", () => {
  assert.deepEqual(read([framed("35=0|34=3|58|"), heartbeat(4)]).delivered, [4]);
});

test("a CheckSum of one digit is garbled", () => {
  const text = heartbeat(3).toString("latin1");
  const short = Buffer.from(`${text.slice(0, text.lastIndexOf("10="))}10=0\u0001`, "latin1");
  assert.deepEqual(read([short, heartbeat(4)]).delivered, [4]);
});

test("a CheckSum inside the body is garbled, since it proves BodyLength wrong", () => {
  assert.deepEqual(read([framed("35=0|34=3|10=123|58=x|"), heartbeat(4)]).delivered, [4]);
});

test("raw data may hold SOHs, equals signs and whole messages", () => {
  const inner = heartbeat(99).toString("latin1");
  const data = `\u0001=${inner}\u000110=000\u0001`;
  const outer = framed(`35=A|34=5|95=${data.length}|96=${data}|108=30|`);
  const texts: (string | undefined)[] = [];
  for (const chunks of [[outer], [...outer].map((byte) => Buffer.of(byte))]) {
    const reader = new FrameReader({ maxMessageBytes: 4096 });
    for (const chunk of chunks) {
      reader.push(chunk, (message) => {
        texts.push(message.text(96), message.text(108));
        return true;
      });
    }
    assert.deepEqual(reader.counts, { garbled: 0, oversize: 0 });
  }
  assert.deepEqual(texts, [data, "30", data, "30"]);
});

test("a raw data length that leads nowhere is not followed, however the bytes arrive", () => {
  const lie = framed("35=A|34=5|95=9|96=ab|108=30|");
  assert.deepEqual(read([lie]), { delivered: [5], ...sound });
  assert.deepEqual(read([...lie].map((byte) => Buffer.of(byte))), { delivered: [5], ...sound });
});

test("a message beyond the bound is counted, not kept, and the next one is delivered", () => {
  const large = framed(`35=B|34=2|148=${"x".repeat(5000)}|`);
  const all = Buffer.concat([large, heartbeat(3)]);
  const expected = { ...sound, delivered: [3], oversize: 1 };
  assert.deepEqual(read([all]), expected);
  assert.deepEqual(read([...all].map((byte) => Buffer.of(byte))), expected);
});

test("a message exactly as long as the bound is delivered", () => {
  const message = heartbeat(3);
  assert.deepEqual(read([message], { maxMessageBytes: message.length }).delivered, [3]);
  assert.equal(read([message], { maxMessageBytes: message.length - 1 }).oversize, 1);
});

for (const [what, piece] of [
  ["an endless value", "x"],
  ["an endless row of fields", "58=x\u0001"],
  ["an endless tag", "1"],
  ["endless garbage", "\u0000"],
  ["an endless beginning", "8=FIX"],
] as const) {
  test(`${what} never holds more than one message of memory`, () => {
    const reader = new FrameReader({ maxMessageBytes: 2000 });
    reader.push(Buffer.from("8=FIX.4.4\u00019=1900\u000135=0\u0001"), drop);
    for (let i = 0; i < 5000; i++) {
      reader.push(Buffer.from(piece), drop);
      assert.ok(reader.pendingBytes <= 2000);
    }
    const delivered: number[] = [];
    reader.push(Buffer.concat([Buffer.of(1), heartbeat(3), heartbeat(4)]), (message) => {
      delivered.push(message.msgSeqNum);
      return true;
    });
    assert.equal(delivered.at(-1), 4);
  });
}

test("a large bound takes no memory before a large message comes", () => {
  const bound = { maxMessageBytes: 64 << 20 };
  const before = process.memoryUsage().arrayBuffers;
  const readers = Array.from({ length: 20 }, () => new FrameReader(bound));
  for (const reader of readers) reader.push(order.subarray(0, 30), drop);
  const taken = process.memoryUsage().arrayBuffers - before;
  assert.ok(taken < bound.maxMessageBytes, `${taken} bytes`);
  assert.equal(readers.at(-1)?.pendingBytes, 30);
});

test("half a message is held for ever and completed by its other half", () => {
  const reader = new FrameReader({ maxMessageBytes: 4096 });
  reader.push(order.subarray(0, 30), () => assert.fail("not whole"));
  assert.equal(reader.pendingBytes, 30);
  let seen = 0;
  reader.push(order.subarray(30), () => {
    seen += 1;
    return true;
  });
  assert.deepEqual([seen, reader.pendingBytes], [1, 0]);
});

test("nothing is delivered after deliver has said stop", () => {
  const reader = new FrameReader({ maxMessageBytes: 4096 });
  const seen: number[] = [];
  const stop = (message: { msgSeqNum: number }): boolean => {
    seen.push(message.msgSeqNum);
    return false;
  };
  reader.push(Buffer.concat([heartbeat(1), heartbeat(2)]), stop);
  reader.push(heartbeat(3), stop);
  assert.deepEqual(seen, [1]);
  assert.equal(reader.pendingBytes, 0);
});

test("told to trust BodyLength, the reader goes on where a refused message claimed to end", () => {
  const long = withText(order, "9=51", "9=65");
  const options = { resync: "announcedEnd" } as const;
  const all = Buffer.concat([long, heartbeat(8), heartbeat(9)]);
  assert.deepEqual(read([all], options).delivered, [9]);
  assert.deepEqual(
    read(
      [...all].map((byte) => Buffer.of(byte)),
      options,
    ).delivered,
    [9],
  );
  const short = withText(order, "9=51", "9=30");
  assert.deepEqual(read([short, heartbeat(8)], options).delivered, [8]);
});

test("told to trust BodyLength, a CheckSum that is malformed costs only its own message", () => {
  const options = { resync: "announcedEnd" } as const;
  const short = Buffer.from(order.toString("latin1").replace(/10=\d{3}/, "10=0"), "latin1");
  const all = Buffer.concat([short, heartbeat(8)]);
  const bytes = [...all].map((byte) => Buffer.of(byte));
  for (const chunks of [[all], bytes]) {
    const { delivered, garbled } = read(chunks, options);
    assert.deepEqual({ delivered, garbled }, { delivered: [8], garbled: 1 });
  }
});

test("nested false starts cost no more than their length", () => {
  // Walked from each start to the end, these megabytes would take half a minute.
  const start = "8=FIX.4.4\u00019=60000\u000135=0\u0001";
  const piece = Buffer.from(start.repeat(40_000));
  const reader = new FrameReader({ maxMessageBytes: 65_536 });
  for (let i = 0; i < 16; i++) reader.push(piece, drop);
  assert.ok(reader.counts.garbled > 0);
}, 12_000);
