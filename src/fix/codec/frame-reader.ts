import { Frame, MAX_HEAD_BYTES, TRAILER_BYTES } from "./frame.ts";
import { FixMessage } from "./message.ts";

/** What was not delivered. */
export interface FrameCounts {
  /**
   * Stretches of bytes that were no sound message: wrong BodyLength, wrong CheckSum, plain garbage.
   */
  garbled: number;
  /** Messages announced longer than the bound. */
  oversize: number;
}

/**
 * Where to read on after a message whose frame is wrong: at the next `8=FIX` after its first byte,
 * so that no sound message is lost, or at the first one after the end that it claimed for its body,
 * as engines do that trust BodyLength. The CheckSum is not counted in: it may be what is malformed.
 */
export type Resync = "nextMark" | "announcedEnd";

export interface FrameReaderOptions {
  /** Bound of one message, first byte to last. */
  maxMessageBytes: number;
  /** `nextMark` unless told otherwise. */
  resync?: Resync;
}

const MARK: readonly number[] = [56, 61, 70, 73, 88]; // 8=FIX
/** As much of a chunk as is copied at a time to complete a message that began in an earlier one. */
const STEP_BYTES = 1024;
/** How many bytes may be walked in vain for each byte that arrives. */
const RESCAN_FACTOR = 8;

/**
 * Cuts a stream of bytes into sound messages.
 *
 * A message that lies wholly inside one chunk is read where it is; only a message split between
 * chunks is copied, into a buffer that never grows past `maxMessageBytes`. What is not sound is
 * skipped, counted and never answered (FIX 4.4 vol. 2, "garbled message"), and reading goes on at
 * the next `8=FIX`, also when that lies inside what a wrong BodyLength claimed. A message is valid
 * while `deliver` runs; the same object is filled again for the next one.
 */
export class FrameReader {
  readonly counts: FrameCounts = { garbled: 0, oversize: 0 };
  readonly #message = new FixMessage();
  readonly #frame: Frame;
  readonly #maxHeld: number;
  #held = Buffer.alloc(0);
  #heldBytes = 0;
  #isInStep = true;
  #isStopped = false;
  /**
   * Bytes that may still be walked in vain; keeps nested false starts from costing their square.
   */
  #credit: number;
  /** Bytes of a refused message that have not arrived yet. */
  #skip = 0;
  readonly #resync: Resync;

  constructor(options: FrameReaderOptions) {
    this.#resync = options.resync ?? "nextMark";
    this.#frame = new Frame(this.#message, options.maxMessageBytes);
    this.#maxHeld = Math.max(options.maxMessageBytes, MAX_HEAD_BYTES);
    this.#credit = this.#maxHeld * RESCAN_FACTOR;
  }

  /** Bytes of the one message that has begun and not ended. */
  get pendingBytes(): number {
    return this.#heldBytes;
  }

  /**
   * Calls `deliver` for each whole, sound message, in order.
   *
   * `false` from `deliver` ends the reading for good: the rest of the chunk and all later chunks
   * are dropped, as after a disconnect.
   */
  push(bytes: Uint8Array, deliver: (message: FixMessage) => boolean): void {
    if (this.#isStopped) return;
    const chunk = asBuffer(bytes);
    let from = 0;
    while (this.#heldBytes > 0 && from < chunk.length && !this.#isStopped) {
      from += this.#pushHeld(chunk, from, deliver);
    }
    if (this.#isStopped || from >= chunk.length) return;
    const rest = this.#scan(chunk, from, chunk.length, deliver);
    if (!this.#isStopped) this.#hold(chunk, rest, chunk.length);
  }

  /** Feeds some of the chunk to the message that is held; returns how much of the chunk is done. */
  #pushHeld(chunk: Buffer, from: number, deliver: (message: FixMessage) => boolean): number {
    const before = this.#heldBytes;
    const room = this.#maxHeld - before;
    const taken = Math.min(chunk.length - from, STEP_BYTES, room);
    this.#hold(chunk, from, from + taken);
    const done = this.#scan(this.#held, 0, this.#heldBytes, deliver);
    if (done >= before) {
      // What is left came with this chunk and is read there, without a copy.
      this.#heldBytes = 0;
      return done - before;
    }
    this.#held.copyWithin(0, done, this.#heldBytes);
    this.#heldBytes -= done;
    return taken;
  }

  #hold(chunk: Buffer, start: number, end: number): void {
    const size = this.#heldBytes + end - start;
    if (size > this.#held.length) {
      const wanted = Math.max(size, this.#held.length * 2, STEP_BYTES);
      const wider = Buffer.alloc(Math.min(this.#maxHeld, wanted));
      this.#held.copy(wider, 0, 0, this.#heldBytes);
      this.#held = wider;
    }
    chunk.copy(this.#held, this.#heldBytes, start, end);
    this.#heldBytes = size;
  }

  /** Reads what is whole in bytes[start, limit); returns where the unfinished rest begins. */
  #scan(
    bytes: Buffer,
    start: number,
    limit: number,
    deliver: (message: FixMessage) => boolean,
  ): number {
    let at = start + Math.min(this.#skip, limit - start);
    this.#skip -= at - start;
    while (at < limit) {
      const found = nextMark(bytes, at, limit);
      if (found > at) this.#lose();
      at = found;
      if (at + MARK.length > limit) break;
      const state = this.#frame.advance(bytes, at, limit);
      if (state === "more") break;
      at += state === "whole" ? this.#accept() : this.#refuse(state);
      if (state === "whole" && !deliver(this.#message)) {
        this.#isStopped = true;
        this.#heldBytes = 0;
      }
      if (this.#isStopped) return limit;
      if (at > limit) this.#skip = at - limit;
    }
    return Math.min(at, limit);
  }

  /** Bytes between messages: one stretch of garbage, unless it belongs to what was just refused. */
  #lose(): void {
    if (this.#isInStep) this.counts.garbled += 1;
    this.#isInStep = false;
  }

  #accept(): number {
    this.#isInStep = true;
    return this.#earn(this.#frame.end());
  }

  /** Counts what is not sound and says how far to go on from its first byte. */
  #refuse(state: "garbled" | "oversize"): number {
    this.#isInStep = false;
    const { walked } = this.#frame;
    const announced = this.#frame.end();
    if (state === "oversize") {
      this.counts.oversize += 1;
      return this.#earn(MARK.length);
    }
    this.counts.garbled += 1;
    if (this.#resync === "announcedEnd" && announced > 0) {
      return this.#earn(announced - TRAILER_BYTES);
    }
    if (walked <= this.#credit) {
      this.#credit -= walked;
      return this.#earn(MARK.length);
    }
    return this.#earn(Math.max(walked, MARK.length));
  }

  #earn(step: number): number {
    this.#credit = Math.min(this.#maxHeld * RESCAN_FACTOR, this.#credit + step * RESCAN_FACTOR);
    return step;
  }
}

/** Sockets give Buffers; only another array of bytes is worth a new view. */
function asBuffer(bytes: Uint8Array): Buffer {
  if (Buffer.isBuffer(bytes)) return bytes;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Place of the next `8=FIX`, or of its beginning where the bytes end inside it; else `limit`. */
function nextMark(bytes: Buffer, start: number, limit: number): number {
  for (let at = start; at < limit; at++) {
    if (bytes[at] !== MARK[0]) continue;
    let same = 1;
    while (same < MARK.length && at + same < limit && bytes[at + same] === MARK[same]) same += 1;
    if (same === MARK.length || at + same === limit) return at;
  }
  return limit;
}
