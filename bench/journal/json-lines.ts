import { closeSync, fdatasyncSync, openSync, readFileSync, writeSync } from "node:fs";
import type { Event } from "../../src/core/events.ts";
import type { Durability } from "../../src/journal/journal-writer.ts";

/** The baseline: one JSON text a line, one write and, where asked for, one sync a batch. */
export class JsonLines {
  readonly #fd: number;
  readonly #isSynced: boolean;
  readonly #file: string;
  #batch = "";

  constructor(file: string, durability: Durability) {
    this.#file = file;
    this.#fd = openSync(file, "a");
    this.#isSynced = durability === "fsync";
  }

  append(event: Event): void {
    this.#batch += `${JSON.stringify(event, bytesAsText)}\n`;
  }

  commit(timeUs: number): void {
    writeSync(this.#fd, `${this.#batch}{"type":"Batch","timeUs":${timeUs}}\n`);
    this.#batch = "";
    if (this.#isSynced) fdatasyncSync(this.#fd);
  }

  /** Reads everything back. */
  replay(apply: (event: unknown) => void): void {
    for (const line of readFileSync(this.#file, "utf8").split("\n")) {
      if (line !== "") apply(JSON.parse(line));
    }
  }

  close(): void {
    closeSync(this.#fd);
  }
}

/** As an array of numbers a message would be three times its length. */
function bytesAsText(this: unknown, key: string, value: unknown): unknown {
  if (key !== "body" || typeof this !== "object" || this === null || !("body" in this))
    return value;
  return this.body instanceof Uint8Array ? Buffer.from(this.body).toString("latin1") : value;
}
