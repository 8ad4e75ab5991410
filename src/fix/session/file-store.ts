import { existsSync, renameSync, rmSync } from "node:fs";
import type { SessionStore, StoredMessage } from "./session-store.ts";
import { StoreFile } from "./store-file.ts";
import type { Place } from "./store-file.ts";
import type { StoreRecord } from "./store-record.ts";

export interface FileStoreOptions {
  /** Sent messages kept for a resend; the oldest goes first. Default 100 000. */
  readonly maxMessages?: number;
  /** Passed, a new file is begun, and the one before the last is let go. Default 64 MB. */
  readonly maxFileBytes?: number;
  /** Outgoing numbers reserved at a time. Default 1 000. */
  readonly reserveBlock?: number;
  /** Types worth keeping; streamed prices (W, X) are not. Default: all. */
  readonly keeps?: (msgType: string) => boolean;
}

/**
 * A session's numbers and sent messages in two append-only files: the newest, and the one before
 * it at `<path>.old`, which has messages alone to tell. Only what has outlived a whole file is
 * copied into the next, so that a session of many messages hardly stands still for it.
 *
 * Every call is one `write` before its effect can be seen, so a killed process loses nothing; a
 * power cut may, since nothing is synced. One process per path.
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
  #file: StoreFile;
  #older: StoreFile | undefined;
  /** Bytes with which the newest file is full: what was copied into it may itself be long. */
  #fullAt: number;
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
    this.#fullAt = this.#maxFileBytes;
    const { old, unfinished } = pathsBeside(path);
    // Between its two renames a file is begun and whole; without one somebody took the store away.
    if (existsSync(path)) rmSync(unfinished, { force: true });
    else if (existsSync(unfinished)) renameSync(unfinished, path);
    else rmSync(old, { force: true });
    this.#older = existsSync(old) ? new StoreFile(old) : undefined;
    this.#file = new StoreFile(path);
    try {
      this.#recover();
    } catch (error) {
      this.#older?.close();
      this.#file.close();
      throw error;
    }
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
    const record = place.file.read(place);
    if (record.kind !== "sent") throw new Error("Invariant: a place is that of a sent message");
    return record;
  }

  reset(): void {
    this.#append({ kind: "reset" });
    this.#forget();
    this.#beginFile();
  }

  /** An orderly end: the next start goes on at the exact number. */
  close(): void {
    this.#append({ kind: "closed", next: this.#nextOutgoing });
    for (const file of [this.#older, this.#file]) {
      file?.sync();
      file?.close();
    }
  }

  #append(record: StoreRecord): Place {
    if (this.#file.size >= this.#fullAt) this.#beginFile();
    return this.#file.append(record);
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
    const tell = (record: StoreRecord, place: Place): void => this.#apply(record, place);
    this.#older?.recover(tell);
    this.#file.recover(tell);
    this.#nextOutgoing = this.#reservedTo;
    // What was copied lies behind what is newer.
    const found = [...this.#places].sort(([one], [other]) => one - other);
    this.#places.clear();
    for (const [msgSeqNum, place] of found) this.#place(msgSeqNum, place);
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
        this.#reservedTo = Math.max(this.#reservedTo, record.msgSeqNum + 1);
        this.#places.set(record.msgSeqNum, place);
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

  /**
   * Begins the next file: first with all it must know, under a name of its own, and then in the
   * place of this one. Wherever that ends, what is on the disk is whole.
   */
  #beginFile(): void {
    const { old, unfinished } = pathsBeside(this.#path);
    rmSync(unfinished, { force: true });
    const next = new StoreFile(unfinished);
    const copied = this.#fill(next);
    this.#file.rename(old);
    next.rename(this.#path);
    for (const [msgSeqNum, place] of copied) this.#places.set(msgSeqNum, place);
    this.#older?.close();
    this.#older = this.#file;
    this.#file = next;
    this.#fullAt = Math.max(this.#maxFileBytes, next.size * 2);
  }

  /** @throws what the disk said; the file is then closed, and the next append tries again */
  #fill(next: StoreFile): readonly (readonly [msgSeqNum: number, Place])[] {
    try {
      next.append({ kind: "incoming", next: this.#nextIncoming });
      next.append({ kind: "reserved", next: this.#reservedTo });
      return this.#copyOlder(next);
    } catch (error) {
      next.close();
      throw error;
    }
  }

  /** What the older file still has of use, which goes with it. */
  #copyOlder(next: StoreFile): readonly (readonly [msgSeqNum: number, Place])[] {
    const copied: [number, Place][] = [];
    for (const [msgSeqNum, place] of this.#places) {
      if (place.file !== this.#older) continue;
      copied.push([msgSeqNum, next.append(place.file.read(place))]);
    }
    return copied;
  }
}

const pathsBeside = (path: string): { readonly old: string; readonly unfinished: string } => ({
  old: `${path}.old`,
  unfinished: `${path}.new`,
});
