import { createServer } from "node:net";
import type { Server, Socket } from "node:net";
import { FrameReader } from "../../src/fix/codec/frame-reader.ts";
import type { FixMessage } from "../../src/fix/codec/message.ts";
import { frame, stamp } from "../fix/session/rig.ts";

/** What is written at once: many times what a turn reads. */
const FLOOD_BYTES = 4 << 20;

/** An LP that answers a Logon, and a subscription with messages without end. */
export class CrowdingLp {
  /** Connections whose subscription was answered so. */
  floods = 0;
  readonly #server: Server = createServer((socket) => this.#accept(socket));
  readonly #open = new Set<Socket>();

  listen(): Promise<number> {
    return new Promise((resolve) => {
      this.#server.listen(0, "127.0.0.1", () => {
        const address = this.#server.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#open) socket.destroy();
    await closed;
  }

  #accept(socket: Socket): void {
    const reader = new FrameReader({ maxMessageBytes: 1 << 16 });
    this.#open.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#open.delete(socket));
    socket.on("data", (bytes: Buffer) => {
      reader.push(bytes, (message) => {
        this.#take(socket, message);
        return true;
      });
    });
  }

  #take(socket: Socket, message: FixMessage): void {
    const names = `49=${message.text(56)}|56=${message.text(49)}`;
    const time = stamp(Date.now() * 1000);
    if (message.msgType === "A") {
      socket.write(frame(`35=A|34=1|${names}|52=${time}|98=0|108=30|141=Y`));
    }
    if (message.msgType !== "V") return;
    this.floods += 1;
    // A number that was there already, marked as a repeat: read, and nothing else.
    const one = frame(`35=0|34=1|43=Y|${names}|52=${time}|122=${time}`);
    const flood = Buffer.concat(Array.from({ length: FLOOD_BYTES / one.length }, () => one));
    const pour = (): void => {
      while (!socket.destroyed && socket.write(flood));
    };
    socket.on("drain", pour);
    pour();
  }
}
