import assert from "node:assert/strict";
import { FrameReader } from "../../../src/fix/codec/frame-reader.ts";
import type { FixMessage } from "../../../src/fix/codec/message.ts";

/** A message as bytes, from `35=…|34=…|` with `|` for SOH; BodyLength and CheckSum are right. */
export function framed(text: string): Buffer {
  const body = text.replaceAll("|", "\u0001");
  const head = `8=FIX.4.4\u00019=${Buffer.byteLength(body, "latin1")}\u0001${body}`;
  let sum = 0;
  for (const byte of Buffer.from(head, "latin1")) sum += byte;
  return Buffer.from(`${head}10=${String(sum & 255).padStart(3, "0")}\u0001`, "latin1");
}

/** The parsed message, in a reader of its own, so that it stays. */
export function parsed(text: string): FixMessage {
  let kept: FixMessage | undefined;
  new FrameReader({ maxMessageBytes: 65_536 }).push(framed(text), (message) => {
    kept = message;
    return true;
  });
  assert.ok(kept !== undefined, `not sound: ${text}`);
  return kept;
}
