import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync } from "node:fs";
import { readFileSync, readSync, renameSync, writeSync } from "node:fs";
import { decodeRecord, encodeRecord, hasRecordAfter } from "./store-record.ts";
import type { StoreRecord } from "./store-record.ts";

/** The session's file is damaged in the middle: a person must decide, since numbers may be lost. */
export class StoreDamagedError extends Error {
  readonly code = "STORE_DAMAGED";
}

/** Where a record lies. */
export interface Place {
  readonly file: StoreFile;
  /** Bytes from the file's beginning. */
  readonly at: number;
  readonly size: number;
}

/** An append-only file of records. */
export class StoreFile {
  #path: string;
  readonly #fd: number;
  #size = 0;

  /** Begins the file where there is none. `recover` before anything is appended. */
  constructor(path: string) {
    this.#path = path;
    this.#fd = openSync(path, existsSync(path) ? "r+" : "wx+", 0o600);
  }

  /** Bytes. */
  get size(): number {
    return this.#size;
  }

  /**
   * Tells each record in order, and cuts off a record that was not written whole.
   * @throws StoreDamagedError when a sound record follows a damaged one
   */
  recover(tell: (record: StoreRecord, place: Place) => void): void {
    const bytes = readFileSync(this.#path);
    let at = 0;
    while (at < bytes.length) {
      const decoded = decodeRecord(bytes, at);
      if (decoded === undefined) break;
      tell(decoded.record, { file: this, at, size: decoded.end - at });
      at = decoded.end;
    }
    if (at < bytes.length && hasRecordAfter(bytes, at)) {
      throw new StoreDamagedError(`${this.#path} is damaged at byte ${at}`);
    }
    ftruncateSync(this.#fd, at);
    this.#size = at;
  }

  append(record: StoreRecord): Place {
    const at = this.#size;
    const bytes = encodeRecord(record);
    let written = 0;
    while (written < bytes.length) {
      written += writeSync(this.#fd, bytes, written, bytes.length - written, at + written);
    }
    this.#size += bytes.length;
    return { file: this, at, size: bytes.length };
  }

  /** @throws StoreDamagedError when what was written there is not there any more */
  read({ at, size }: Place): StoreRecord {
    const bytes = Buffer.alloc(size);
    readSync(this.#fd, bytes, 0, size, at);
    const decoded = decodeRecord(bytes, 0);
    if (decoded === undefined) throw new StoreDamagedError(`${this.#path} is damaged`);
    return decoded.record;
  }

  /** In the place of what is there. */
  rename(path: string): void {
    renameSync(this.#path, path);
    this.#path = path;
  }

  sync(): void {
    fsyncSync(this.#fd);
  }

  close(): void {
    closeSync(this.#fd);
  }
}
