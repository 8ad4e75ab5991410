import { connect, createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";

/**
 * A wire that can be cut: forwards connections to a port, and on command no longer forwards what
 * the connecting side says. What it holds back is lost, as on a real network.
 */
export class TcpGate {
  /** While set, nothing the connecting side says arrives, and it is not told. */
  isDeaf = false;
  /** While set, nothing that side is told arrives: with `isDeaf`, a line that is half open. */
  isMute = false;
  /** Where new connections lead; a port that nobody listens on ends them. */
  target: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

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

  /** Every connection ends at once, on both sides. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(near: Socket): void {
    const far = connect({ host: "127.0.0.1", port: this.target });
    near.on("data", (bytes) => {
      if (!this.isDeaf) far.write(bytes);
    });
    far.on("data", (bytes) => {
      if (!this.isMute) near.write(bytes);
    });
    this.#follow(near, far);
    this.#follow(far, near);
  }

  #follow(one: Socket, other: Socket): void {
    this.#sockets.add(one);
    one.setNoDelay(true);
    one.on("error", () => one.destroy());
    one.on("close", () => {
      this.#sockets.delete(one);
      other.destroy();
    });
  }
}
