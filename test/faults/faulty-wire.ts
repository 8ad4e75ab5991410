import type { Socket } from "node:net";
import { Forwarder } from "../desk/forwarder.ts";
import { LatePipe } from "./late-pipe.ts";

const onTime = (): number => 0;

/** What a wire did to what it carried, from its beginning on. */
export interface WireDeeds {
  /** Bytes that went on to the other side, and that were cut off. */
  readonly passed: number;
  readonly cut: number;
  /** Pieces that came later than they had to, and pieces that were made smaller. */
  readonly late: number;
  readonly crumbs: number;
}

/** Both ends of one forwarded connection. */
interface Line {
  readonly near: Socket;
  readonly far: Socket;
  /** Bytes of it were swallowed: it can never be whole again. */
  isSpoiled: boolean;
}

/**
 * A wire between a desk and an LP that fails as networks do: it resets connections, it is half open
 * (takes everything, delivers nothing, and says nothing about it), or it holds everything back.
 */
export class FaultyWire extends Forwarder {
  readonly #lines = new Set<Line>();
  #state: "sound" | "half-open" | "held" = "sound";
  #delayMs = onTime;
  #isCrumbling = false;
  #leftBytes = Infinity;
  readonly #deeds = { passed: 0, cut: 0, late: 0, crumbs: 0 };
  /** Bytes passed when it was last told to hold everything. */
  #passedBefore = 0;

  get deeds(): WireDeeds {
    return { ...this.#deeds };
  }

  /**
   * Both sides hear of a reset (RST); what was on the way is lost.
   *
   * @returns how many connections it ended
   */
  reset(): number {
    const live = [...this.#lines].filter(({ near, far }) => !near.destroyed && !far.destroyed);
    for (const line of this.#lines) this.#end(line);
    return live.length;
  }

  /** From now on everything is swallowed, both ways, ends of connections too. */
  swallow(): void {
    this.#state = "half-open";
    for (const line of this.#lines) line.isSpoiled = true;
  }

  /** From now on everything waits, in order and in full. */
  hold(): void {
    this.#state = "held";
    this.#passedBefore = this.#deeds.passed;
    for (const { near, far } of this.#lines) {
      near.pause();
      far.pause();
    }
  }

  /** From now on each piece is late by so many ms, and none overtakes another. */
  delay(delayMs: () => number): void {
    this.#delayMs = delayMs;
  }

  /** From now on bytes come in pieces of their own, so that no message comes whole. */
  crumble(): void {
    this.#isCrumbling = true;
  }

  /** After so many bytes, both ways counted together, the connection ends in the middle. */
  cutAfter(bytes: number): void {
    this.#leftBytes = bytes;
  }

  /**
   * As it should be; what was held is delivered, and what lost bytes is reset.
   *
   * @returns whether there was a connection, and not a byte passed since everything was held
   */
  heal(): { readonly isSilent: boolean } {
    const hasPassed = this.#deeds.passed > this.#passedBefore;
    const isSilent = this.#state === "held" && this.#lines.size > 0 && !hasPassed;
    this.#state = "sound";
    this.#delayMs = onTime;
    this.#isCrumbling = false;
    this.#leftBytes = Infinity;
    for (const line of this.#lines) {
      if (line.isSpoiled) this.#end(line);
      line.near.resume();
      line.far.resume();
    }
    return { isSilent };
  }

  /** What passes on of what the far side says, made anew for each connection. */
  protected reading(): (bytes: Buffer) => Buffer {
    return (bytes) => bytes;
  }

  protected override endAll(): void {
    this.reset();
  }

  protected override join(near: Socket, far: Socket): void {
    const line = { near, far, isSpoiled: this.#state === "half-open" };
    this.#lines.add(line);
    this.#forward(line, near, far, (bytes) => bytes);
    this.#forward(line, far, near, this.reading());
    if (this.#state !== "held") return;
    near.pause();
    far.pause();
  }

  #forward(line: Line, from: Socket, to: Socket, passed: (bytes: Buffer) => Buffer): void {
    const pipe = new LatePipe(to);
    from.on("data", (bytes: Buffer) => {
      if (line.isSpoiled) return;
      const whole = passed(bytes);
      const taken = whole.subarray(0, this.#leftBytes);
      const pieces = this.#isCrumbling ? crumbsOf(taken) : [taken];
      for (const piece of pieces) this.#push(pipe, piece);
      this.#deeds.crumbs += pieces.length - 1;
      this.#deeds.passed += taken.length;
      this.#deeds.cut += whole.length - taken.length;
      this.#leftBytes -= taken.length;
      if (taken.length < whole.length) this.#cut(line, pipe);
    });
    from.on("close", () => {
      if (!line.isSpoiled) pipe.push(undefined, this.#delayMs());
      if (line.near.destroyed && line.far.destroyed) this.#lines.delete(line);
    });
  }

  #push(pipe: LatePipe, piece: Buffer): void {
    const delayMs = this.#delayMs();
    if (delayMs > 0) this.#deeds.late += 1;
    pipe.push(piece, delayMs);
  }

  /** What was passed on arrives; nothing else does, and the next connection is whole. */
  #cut(line: Line, pipe: LatePipe): void {
    this.#leftBytes = Infinity;
    line.isSpoiled = true;
    pipe.push(undefined, 0);
    for (const end of [line.near, line.far]) end.destroySoon();
    this.#lines.delete(line);
  }

  #end(line: Line): void {
    line.near.resetAndDestroy();
    line.far.resetAndDestroy();
    this.#lines.delete(line);
  }
}

const CRUMB_BYTES = 7;

function crumbsOf(bytes: Buffer): Buffer[] {
  const crumbs: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += CRUMB_BYTES) {
    crumbs.push(bytes.subarray(at, at + CRUMB_BYTES));
  }
  return crumbs;
}
