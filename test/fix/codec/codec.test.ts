import assert from "node:assert/strict";
import { test } from "vitest";
import { FrameReader } from "../../../src/fix/codec/frame-reader.ts";
import { MessageWriter } from "../../../src/fix/codec/message-writer.ts";

const header = { beginString: "FIX.4.4", senderCompID: "DESK", targetCompID: "LP" };

test("what the writer writes the reader reads", () => {
  const writer = new MessageWriter(header);
  writer.begin("D", 7, 1_700_000_000_123_456).text(11, "a1").decimal(44, 110_001_000, 8).end();
  const reader = new FrameReader({ maxMessageBytes: 4096 });
  const seen: string[] = [];
  reader.push(writer.take(), (message) => {
    seen.push(message.msgType, String(message.msgSeqNum), message.text(44) ?? "");
    assert.equal(message.timestampUs(52), 1_700_000_000_123_000);
    return true;
  });
  assert.deepEqual(seen, ["D", "7", "1.10001"]);
  assert.deepEqual(reader.counts, { garbled: 0, oversize: 0 });
});
