import type { Socket } from "node:net";
import { Forwarder } from "./forwarder.ts";

/**
 * A wire that can be cut: forwards connections to a port, and on command no longer forwards what
 * the connecting side says. What it holds back is lost, as on a real network.
 */
export class TcpGate extends Forwarder {
  /** While set, nothing the connecting side says arrives, and it is not told. */
  isDeaf = false;
  /** While set, nothing that side is told arrives: with `isDeaf`, a line that is half open. */
  isMute = false;
  readonly #sockets = new Set<Socket>();
  readonly #near = new Set<Socket>();

  /** Every connection ends at once, on both sides. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Says something to the connecting side that the other one never said. */
  slipIn(bytes: string): void {
    for (const socket of this.#near) socket.write(bytes);
  }

  protected override endAll(): void {
    this.cut();
  }

  protected override join(near: Socket, far: Socket): void {
    near.on("data", (bytes) => {
      if (!this.isDeaf) far.write(bytes);
    });
    far.on("data", (bytes) => {
      if (!this.isMute) near.write(bytes);
    });
    this.#near.add(near);
    near.on("close", () => this.#near.delete(near));
    this.#follow(near, far);
    this.#follow(far, near);
  }

  #follow(one: Socket, other: Socket): void {
    this.#sockets.add(one);
    one.on("close", () => {
      this.#sockets.delete(one);
      other.destroy();
    });
  }
}
