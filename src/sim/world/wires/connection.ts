import type { Prng } from "../../prng.ts";
import type { VirtualClock } from "../time/virtual-clock.ts";
import type { Scheduler } from "../time/scheduler.ts";
import { systemError } from "../disk/system-error.ts";
import { WireEnd } from "./wire-end.ts";
import type { Line } from "./wire-end.ts";

const NS_PER_US = 1000;

/** How a connection carries bytes. All may be changed while it stands. */
export interface LinkTerms {
  /** Time from one end to the other, and up to how much more is drawn for each piece. */
  delayUs: number;
  jitterUs: number;
  /** One piece in so many arrives in two; 0: all arrive whole. */
  splitEvery: number;
}

/** Bytes on their way, or the word that no more follow. */
interface Piece {
  readonly bytes: Uint8Array | undefined;
  readonly arrivesNs: number;
}

/** One direction. Nothing overtakes what was sent before it. */
interface Way {
  readonly to: WireEnd;
  readonly pieces: Piece[];
  pendingBytes: number;
  lastNs: number;
  isMoving: boolean;
}

/** Two ends and what may happen between them. */
export class Connection implements Line {
  readonly caller: WireEnd;
  readonly called: WireEnd;
  readonly #scheduler: Scheduler;
  readonly #prng: Prng;
  readonly #terms: LinkTerms;
  readonly #tap: (from: WireEnd, bytes: Uint8Array) => void;
  readonly #ways: readonly [Way, Way];
  /** Nothing arrives any more and nobody is told. */
  #isSwallowing = false;
  /** Nothing arrives before that time. */
  #stalledUntilNs = 0;

  constructor(
    scheduler: Scheduler,
    prng: Prng,
    terms: LinkTerms,
    [caller, called]: readonly [VirtualClock, VirtualClock],
    tap: (from: WireEnd, bytes: Uint8Array) => void,
  ) {
    this.#tap = tap;
    this.#scheduler = scheduler;
    this.#prng = prng;
    this.#terms = terms;
    this.caller = new WireEnd(this, caller);
    this.called = new WireEnd(this, called);
    this.#ways = [wayTo(this.called), wayTo(this.caller)];
  }

  /** No end knows of it any more. */
  get isOver(): boolean {
    return this.#isGone(this.caller) && this.#isGone(this.called);
  }

  get isSwallowing(): boolean {
    return this.#isSwallowing;
  }

  send(from: WireEnd, bytes: Uint8Array): void {
    this.#tap(from, bytes);
    if (this.#isSwallowing) {
      this.#wayFrom(from).pendingBytes += bytes.length;
      return;
    }
    const { splitEvery } = this.#terms;
    const isSplit = splitEvery > 0 && bytes.length > 1 && this.#prng.below(splitEvery) === 0;
    if (!isSplit) return this.#put(from, bytes);
    const at = 1 + this.#prng.below(bytes.length - 1);
    this.#put(from, bytes.subarray(0, at));
    this.#put(from, bytes.subarray(at));
  }

  finish(from: WireEnd): void {
    if (!this.#isSwallowing) this.#put(from, undefined);
  }

  pendingBytes(from: WireEnd): number {
    return this.#wayFrom(from).pendingBytes;
  }

  /** Bytes vanish, silently and for good: each end must find out by itself. */
  swallow(): void {
    this.#isSwallowing = true;
    for (const way of this.#ways) way.pieces.length = 0;
  }

  /** Nothing arrives for so long; then all of it does, in order. */
  stall(forNs: number): void {
    this.#stalledUntilNs = Math.max(this.#stalledUntilNs, this.#scheduler.nowNs + forNs);
  }

  /** What is on its way is lost, and both ends hear of it. */
  reset(): void {
    this.swallow();
    for (const end of [this.caller, this.called]) {
      end.clock.soon(() => end.failed(systemError("ECONNRESET", "read")));
    }
  }

  /** Both ends hear that it is over, behind what was on its way. */
  cut(): void {
    for (const end of [this.caller, this.called]) end.clock.run(() => end.destroy());
  }

  /** The process at one end died: the system says so behind what was written. */
  died(clock: VirtualClock): void {
    for (const end of [this.caller, this.called]) if (end.clock === clock) end.destroy();
  }

  #isGone = (end: WireEnd): boolean => end.isClosed || !end.clock.isAlive;

  #wayFrom(from: WireEnd): Way {
    return from === this.caller ? this.#ways[0] : this.#ways[1];
  }

  #put(from: WireEnd, bytes: Uint8Array | undefined): void {
    const way = this.#wayFrom(from);
    const { delayUs, jitterUs } = this.#terms;
    const us = delayUs + (jitterUs > 0 ? this.#prng.below(jitterUs + 1) : 0);
    const arrivesNs = Math.max(way.lastNs, this.#scheduler.nowNs + us * NS_PER_US);
    way.lastNs = arrivesNs;
    way.pieces.push({ bytes, arrivesNs });
    way.pendingBytes += bytes?.length ?? 0;
    this.#move(way);
  }

  #move(way: Way): void {
    const [next] = way.pieces;
    if (way.isMoving || next === undefined) return;
    way.isMoving = true;
    const atNs = Math.max(next.arrivesNs, this.#stalledUntilNs);
    this.#scheduler.after(atNs - this.#scheduler.nowNs, () => {
      way.isMoving = false;
      this.#arrive(way);
      this.#move(way);
    });
  }

  #arrive(way: Way): void {
    if (this.#isSwallowing) return;
    if (this.#stalledUntilNs > this.#scheduler.nowNs) return;
    const piece = way.pieces.shift();
    if (piece === undefined) return;
    const { to } = way;
    if (piece.bytes === undefined) {
      to.clock.run(() => to.close());
      return;
    }
    const { bytes } = piece;
    way.pendingBytes -= bytes.length;
    to.clock.run(() => to.arrived(bytes));
    const from = to === this.caller ? this.called : this.caller;
    from.clock.run(() => from.taken());
  }
}

const wayTo = (to: WireEnd): Way => ({
  to,
  pieces: [],
  pendingBytes: 0,
  lastNs: 0,
  isMoving: false,
});
