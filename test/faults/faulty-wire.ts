import type { Socket } from "node:net";
import { Forwarder } from "../desk/forwarder.ts";

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

  /** Both sides hear of a reset (RST); what was on the way is lost. */
  reset(): void {
    for (const line of this.#lines) this.#end(line);
  }

  /** From now on everything is swallowed, both ways, ends of connections too. */
  swallow(): void {
    this.#state = "half-open";
    for (const line of this.#lines) line.isSpoiled = true;
  }

  /** From now on everything waits, in order and in full. */
  hold(): void {
    this.#state = "held";
    for (const { near, far } of this.#lines) {
      near.pause();
      far.pause();
    }
  }

  /** As it should be; what was held is delivered, and what lost bytes is reset. */
  heal(): void {
    this.#state = "sound";
    for (const line of this.#lines) {
      if (line.isSpoiled) this.#end(line);
      line.near.resume();
      line.far.resume();
    }
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
    from.on("data", (bytes: Buffer) => {
      if (!line.isSpoiled) to.write(passed(bytes));
    });
    from.on("close", () => {
      if (!line.isSpoiled) to.destroySoon();
      if (line.near.destroyed && line.far.destroyed) this.#lines.delete(line);
    });
  }

  #end(line: Line): void {
    line.near.resetAndDestroy();
    line.far.resetAndDestroy();
    this.#lines.delete(line);
  }
}
