import { crc32 } from "node:zlib";

/** One record of a session's file. */
export type StoreRecord =
  /** Numbers below `next` may have been used. */
  | { readonly kind: "reserved"; readonly next: number }
  /** Written by an orderly end: `next` is exact. */
  | { readonly kind: "closed"; readonly next: number }
  | { readonly kind: "incoming"; readonly next: number }
  /** The outgoing number was set; everything before is forgotten when it goes back. */
  | { readonly kind: "outgoing"; readonly next: number }
  | { readonly kind: "reset" }
  | {
      readonly kind: "sent";
      readonly msgSeqNum: number;
      readonly msgType: string;
      readonly sendingTimeUs: number;
      readonly body: Uint8Array;
    };

const kinds = ["reserved", "closed", "incoming", "outgoing", "reset", "sent"] as const;
const numberBytes = 8;
/** Length of the payload and its CRC-32. */
export const recordHeadBytes = 8;
/** A record announced longer is damage, not data. */
const maxPayloadBytes = 16 * 1024 * 1024;

/** @returns the record with its length and CRC, ready to be appended */
export function encodeRecord(record: StoreRecord): Buffer {
  const payload = encodePayload(record);
  const head = Buffer.alloc(recordHeadBytes);
  head.writeUInt32LE(payload.length, 0);
  head.writeUInt32LE(crc32(payload), 4);
  return Buffer.concat([head, payload]);
}

function encodePayload(record: StoreRecord): Buffer {
  const kind = Buffer.of(kinds.indexOf(record.kind));
  switch (record.kind) {
    case "reset":
      return kind;
    case "sent": {
      const numbers = Buffer.concat([number(record.msgSeqNum), number(record.sendingTimeUs)]);
      const type = Buffer.from(record.msgType, "latin1");
      return Buffer.concat([kind, numbers, Buffer.of(type.length), type, record.body]);
    }
    case "reserved":
    case "closed":
    case "incoming":
    case "outgoing":
      return Buffer.concat([kind, number(record.next)]);
  }
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(numberBytes);
  bytes.writeDoubleLE(value);
  return bytes;
}

/** A record and where it ends; undefined when the bytes at `at` are none. */
export function decodeRecord(
  bytes: Buffer,
  at: number,
): { readonly record: StoreRecord; readonly end: number } | undefined {
  if (at + recordHeadBytes > bytes.length) return undefined;
  const size = bytes.readUInt32LE(at);
  const start = at + recordHeadBytes;
  const end = start + size;
  if (size === 0 || size > maxPayloadBytes || end > bytes.length) return undefined;
  const payload = bytes.subarray(start, end);
  if (crc32(payload) !== bytes.readUInt32LE(at + 4)) return undefined;
  const record = decodePayload(payload);
  return record === undefined ? undefined : { record, end };
}

function decodePayload(payload: Buffer): StoreRecord | undefined {
  const kind = kinds[payload[0] ?? kinds.length];
  if (kind === undefined) return undefined;
  if (kind === "reset") return { kind };
  if (kind !== "sent") {
    if (payload.length !== 1 + numberBytes) return undefined;
    return { kind, next: payload.readDoubleLE(1) };
  }
  const typeAt = 1 + 2 * numberBytes;
  const typeLength = payload[typeAt];
  if (typeLength === undefined || typeAt + 1 + typeLength > payload.length) return undefined;
  const bodyAt = typeAt + 1 + typeLength;
  return {
    kind,
    msgSeqNum: payload.readDoubleLE(1),
    sendingTimeUs: payload.readDoubleLE(1 + numberBytes),
    msgType: payload.toString("latin1", typeAt + 1, bodyAt),
    body: payload.subarray(bodyAt),
  };
}

/**
 * Whether a sound record begins anywhere after `at`: then the bytes at `at` are damage, not a tail.
 */
export function hasRecordAfter(bytes: Buffer, at: number): boolean {
  for (let from = at + 1; from + recordHeadBytes < bytes.length; from++) {
    if (decodeRecord(bytes, from) !== undefined) return true;
  }
  return false;
}
