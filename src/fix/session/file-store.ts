import { closeSync, existsSync, fsyncSync, openSync, readFileSync, readSync } from "node:fs";
import { ftruncateSync, renameSync, writeSync } from "node:fs";
import type { SessionStore, StoredMessage } from "./session-store.ts";
import { decodeRecord, encodeRecord, hasRecordAfter, recordHeadBytes } from "./store-record.ts";
import type { StoreRecord } from "./store-record.ts";

export interface FileStoreOptions {
  /** Sent messages kept for a resend; the oldest goes first. Default 100 000. */
  readonly maxMessages?: number;
  /** The file is rewritten with what is still needed when it passes this. Default 64 MB. */
  readonly maxFileBytes?: number;
  /** Outgoing numbers reserved at a time. Default 1 000. */
  readonly reserveBlock?: number;
  /** Types worth keeping; streamed prices (W, X) are not. Default: all. */
  readonly keeps?: (msgType: string) => boolean;
}

/** The session's file is damaged in the middle: a person must decide, since numbers may be lost. */
export class StoreDamagedError extends Error {
  readonly code = "STORE_DAMAGED";
}

/** Where a sent message lies in the file. */
interface Place {
  readonly at: number;
  readonly size: number;
}

/**
 * A session's numbers and sent messages in one append-only file.
 *
 * Every call is one `write` before its effect can be seen, so a killed process loses nothing; a
 * power cut may, since nothing is synced. One process per file.
 */
export class FileStore implements SessionStore {
  readonly #path: string;
  readonly #maxMessages: number;
  readonly #maxFileBytes: number;
  readonly #block: number;
  readonly #keeps: (msgType: string) => boolean;
  readonly #places = new Map<number, Place>();
  /** A ring of the numbers placed; it says which one is the oldest. */
  readonly #order: number[] = [];
  #count = 0;
  #fd: number;
  #size = 0;
  /** Do not rewrite again before the file is this long: what must be kept may itself be long. */
  #rewriteAt: number;
  #nextOutgoing = 1;
  #nextIncoming = 1;
  /** Numbers below this are on disk as possibly used. */
  #reservedTo = 1;

  /** @throws StoreDamagedError when a sound record follows a damaged one */
  constructor(path: string, options: FileStoreOptions = {}) {
    this.#path = path;
    this.#maxMessages = options.maxMessages ?? 100_000;
    this.#maxFileBytes = options.maxFileBytes ?? 64 * 1024 * 1024;
    this.#block = options.reserveBlock ?? 1000;
    this.#keeps = options.keeps ?? (() => true);
    this.#rewriteAt = this.#maxFileBytes;
    this.#fd = openSync(path, existsSync(path) ? "r+" : "wx+", 0o600);
    this.#recover();
  }

  get nextOutgoing(): number {
    return this.#nextOutgoing;
  }

  get nextIncoming(): number {
    return this.#nextIncoming;
  }

  setIncoming(next: number): void {
    this.#append({ kind: "incoming", next });
    this.#nextIncoming = next;
  }

  setOutgoing(next: number): void {
    this.#append({ kind: "outgoing", next });
    this.#nextOutgoing = next;
    this.#reservedTo = next;
  }

  reserve(msgSeqNum: number): void {
    if (msgSeqNum !== this.#nextOutgoing) throw new Error("Invariant: numbers are used in order");
    if (msgSeqNum >= this.#reservedTo) {
      const next = msgSeqNum + this.#block;
      this.#append({ kind: "reserved", next });
      this.#reservedTo = next;
    }
    this.#nextOutgoing = msgSeqNum + 1;
  }

  sent(msgSeqNum: number, msgType: string, body: Uint8Array, sendingTimeUs: number): void {
    if (!this.#keeps(msgType)) return;
    const place = this.#append({ kind: "sent", msgSeqNum, msgType, body, sendingTimeUs });
    this.#place(msgSeqNum, place);
  }

  fetch(msgSeqNum: number): StoredMessage | undefined {
    const place = this.#places.get(msgSeqNum);
    if (place === undefined) return undefined;
    const record = this.#read(this.#fd, place);
    if (record.kind !== "sent") throw new Error("Invariant: a place is that of a sent message");
    return record;
  }

  reset(): void {
    this.#append({ kind: "reset" });
    this.#forget();
    // What lies before is of no use any more.
    this.#rewrite();
  }

  /** An orderly end: the next start goes on at the exact number. */
  close(): void {
    this.#append({ kind: "closed", next: this.#nextOutgoing });
    fsyncSync(this.#fd);
    closeSync(this.#fd);
  }

  #append(record: StoreRecord): Place {
    if (this.#size >= this.#rewriteAt) this.#rewrite();
    const at = this.#size;
    const bytes = encodeRecord(record);
    this.#write(bytes);
    return { at, size: bytes.length };
  }

  #write(bytes: Buffer): void {
    let written = 0;
    while (written < bytes.length) {
      written += writeSync(this.#fd, bytes, written, bytes.length - written, this.#size + written);
    }
    this.#size += bytes.length;
  }

  #read(fd: number, place: Place): StoreRecord {
    const bytes = Buffer.alloc(place.size);
    readSync(fd, bytes, 0, place.size, place.at);
    const decoded = decodeRecord(bytes, 0);
    if (decoded === undefined) throw new StoreDamagedError(`${this.#path} is damaged`);
    return decoded.record;
  }

  #place(msgSeqNum: number, place: Place): void {
    const slot = this.#count % this.#maxMessages;
    const oldest = this.#order[slot];
    if (oldest !== undefined) this.#places.delete(oldest);
    this.#order[slot] = msgSeqNum;
    this.#count += 1;
    this.#places.set(msgSeqNum, place);
  }

  #recover(): void {
    const bytes = readFileSync(this.#path);
    let at = 0;
    while (at < bytes.length) {
      const decoded = decodeRecord(bytes, at);
      if (decoded === undefined) break;
      this.#apply(decoded.record, { at, size: decoded.end - at });
      at = decoded.end;
    }
    if (at < bytes.length && hasRecordAfter(bytes, at)) {
      closeSync(this.#fd);
      throw new StoreDamagedError(`${this.#path} is damaged at byte ${at}`);
    }
    ftruncateSync(this.#fd, at);
    this.#size = at;
    this.#nextOutgoing = this.#reservedTo;
  }

  #apply(record: StoreRecord, place: Place): void {
    switch (record.kind) {
      case "reserved":
      case "closed":
      case "outgoing":
        this.#reservedTo = record.next;
        return;
      case "incoming":
        this.#nextIncoming = record.next;
        return;
      case "reset":
        return this.#forget();
      case "sent":
        return this.#place(record.msgSeqNum, place);
    }
  }

  #forget(): void {
    this.#places.clear();
    this.#order.length = 0;
    this.#count = 0;
    this.#nextOutgoing = 1;
    this.#nextIncoming = 1;
    this.#reservedTo = 1;
  }

  /** Writes what is still needed to a new file and puts it in the old one's place. */
  #rewrite(): void {
    const oldFd = this.#fd;
    const path = `${this.#path}.new`;
    this.#fd = openSync(path, "w+", 0o600);
    this.#size = 0;
    this.#write(encodeRecord({ kind: "incoming", next: this.#nextIncoming }));
    this.#write(encodeRecord({ kind: "reserved", next: this.#reservedTo }));
    for (const [msgSeqNum, place] of this.#places) {
      const bytes = encodeRecord(this.#read(oldFd, place));
      this.#places.set(msgSeqNum, { at: this.#size, size: bytes.length });
      this.#write(bytes);
    }
    fsyncSync(this.#fd);
    renameSync(path, this.#path);
    closeSync(oldFd);
    this.#rewriteAt = Math.max(this.#maxFileBytes, this.#size * 2 + recordHeadBytes);
  }
}
