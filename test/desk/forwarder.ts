import { connect, createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";

/** Forwards connections to a port; what becomes of their bytes is up to the kind of wire. */
export abstract class Forwarder {
  /** Where new connections lead; a port that nobody listens on ends them. */
  target: number;
  readonly #server: Server;

  constructor(target: number) {
    this.target = target;
    this.#server = createServer((near) => {
      const far = connect({ host: "127.0.0.1", port: this.target });
      for (const socket of [near, far]) {
        socket.setNoDelay(true);
        socket.on("error", () => socket.destroy());
      }
      this.join(near, far);
    });
  }

  /** @returns the port to connect to instead of the target */
  async listen(): Promise<number> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, "127.0.0.1", () => resolve());
    });
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.endAll();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** The two ends of a new connection. */
  protected abstract join(near: Socket, far: Socket): void;

  /** Every connection ends at once, on both sides. */
  protected abstract endAll(): void;
}
