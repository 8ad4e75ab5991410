import { connect, createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";

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
export class FaultyWire {
  /** Where new connections lead. */
  target: number;
  readonly #server: Server;
  readonly #lines = new Set<Line>();
  #state: "sound" | "half-open" | "held" = "sound";

  constructor(target: number) {
    this.target = target;
    this.#server = createServer((near) => this.#accept(near));
  }

  /** @returns the port to connect to instead of the target */
  async listen(): Promise<number> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, "127.0.0.1", () => resolve());
    });
    return (this.#server.address() as AddressInfo).port;
  }

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

  async close(): Promise<void> {
    this.reset();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(near: Socket): void {
    const far = connect({ host: "127.0.0.1", port: this.target });
    const line = { near, far, isSpoiled: this.#state === "half-open" };
    this.#lines.add(line);
    this.#forward(line, near, far);
    this.#forward(line, far, near);
    if (this.#state !== "held") return;
    near.pause();
    far.pause();
  }

  #forward(line: Line, from: Socket, to: Socket): void {
    from.setNoDelay(true);
    from.on("data", (bytes) => {
      if (!line.isSpoiled) to.write(bytes);
    });
    from.on("error", () => from.destroy());
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
