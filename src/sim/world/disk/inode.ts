import type { Prng } from "../../prng.ts";

export const PAGE_BYTES = 4096;
/** A page that was being written when the power went may hold old and new by the sector. */
const SECTOR_BYTES = 512;

const blank = new Uint8Array(PAGE_BYTES);

/**
 * One file: what processes see of it, and what the disk would have of it.
 *
 * Pages that hold nothing but zeros and were never anything else take no room.
 */
export class Inode {
  readonly #pages = new Map<number, Uint8Array>();
  /** What the disk has of pages that were changed since; undefined: zeros. */
  readonly #before = new Map<number, Uint8Array | undefined>();
  /** The same of pages that a failed sync left out: no later one writes them. */
  readonly #lost = new Map<number, Uint8Array | undefined>();
  #size = 0;
  #durableSize = 0;

  get size(): number {
    return this.#size;
  }

  read(into: Uint8Array, offset: number, length: number, position: number): number {
    const bytes = Math.max(0, Math.min(length, this.#size - position));
    let done = 0;
    while (done < bytes) {
      const at = position + done;
      const inPage = at % PAGE_BYTES;
      const piece = Math.min(PAGE_BYTES - inPage, bytes - done);
      const page = this.#pages.get((at - inPage) / PAGE_BYTES);
      const to = offset + done;
      if (page === undefined) into.fill(0, to, to + piece);
      else into.set(piece === PAGE_BYTES ? page : page.subarray(inPage, inPage + piece), to);
      done += piece;
    }
    return bytes;
  }

  write(from: Uint8Array, offset: number, length: number, position: number): void {
    let done = 0;
    while (done < length) {
      const at = position + done;
      const inPage = at % PAGE_BYTES;
      const piece = Math.min(PAGE_BYTES - inPage, length - done);
      const bytes = from.subarray(offset + done, offset + done + piece);
      this.#put((at - inPage) / PAGE_BYTES, bytes, inPage);
      done += piece;
    }
    this.#size = Math.max(this.#size, position + length);
  }

  /** Grows to so many bytes, of which the new ones are zeros. */
  grow(bytes: number): void {
    this.#size = Math.max(this.#size, bytes);
  }

  /** Empties it. */
  truncate(): void {
    for (const [number, page] of this.#pages) this.#keepBefore(number, page);
    this.#pages.clear();
    this.#size = 0;
  }

  sync(): void {
    this.#before.clear();
    this.#durableSize = this.#size;
  }

  /**
   * A sync that failed: some pages arrived, the others count as written all the same and are not,
   * unless somebody writes them once more.
   */
  syncBadly(prng: Prng): void {
    for (const [number, before] of this.#before) {
      if (prng.below(2) === 0) this.#lost.set(number, before);
    }
    this.#before.clear();
  }

  /** What is left after a power cut: of each page that was not synced the old, the new or both. */
  cutPower(prng: Prng): void {
    for (const [number, before] of this.#lost) this.#before.set(number, before);
    this.#lost.clear();
    for (const [number, before] of this.#before) {
      const after = this.#pages.get(number) ?? blank;
      const page = torn(before ?? blank, after, prng);
      this.#pages.set(number, page);
    }
    this.#before.clear();
    if (this.#size !== this.#durableSize && prng.below(2) === 0) this.#size = this.#durableSize;
    this.#durableSize = this.#size;
  }

  #put(number: number, bytes: Uint8Array, inPage: number): void {
    let page = this.#pages.get(number);
    if (page === undefined) {
      if (Buffer.compare(bytes, blank.subarray(0, bytes.length)) === 0) return;
      page = new Uint8Array(PAGE_BYTES);
      this.#pages.set(number, page);
      this.#noteBefore(number, undefined);
    } else this.#keepBefore(number, page);
    page.set(bytes, inPage);
  }

  #keepBefore(number: number, page: Uint8Array): void {
    if (!this.#before.has(number)) this.#noteBefore(number, page.slice());
  }

  #noteBefore(number: number, before: Uint8Array | undefined): void {
    if (this.#before.has(number)) return;
    this.#before.set(number, this.#lost.has(number) ? this.#lost.get(number) : before);
    this.#lost.delete(number);
  }
}

/** Whole as before, whole as after, or sector by sector one of both. */
function torn(before: Uint8Array, after: Uint8Array, prng: Prng): Uint8Array {
  const fate = prng.below(3);
  if (fate === 0) return before.slice();
  if (fate === 1) return after.slice();
  const page = before.slice();
  for (let at = 0; at < PAGE_BYTES; at += SECTOR_BYTES) {
    if (prng.below(2) === 0) page.set(after.subarray(at, at + SECTOR_BYTES), at);
  }
  return page;
}
