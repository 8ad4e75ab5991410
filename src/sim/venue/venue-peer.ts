import type { Socket } from "node:net";
import { Peer } from "../../fix/session/peer.ts";
import type { OnClosed } from "../../fix/session/peer.ts";

/** A peer that can say how much its client has not read yet. */
export class VenuePeer extends Peer {
  #connection: Socket | undefined;

  /** Bytes composed or written that the network has not taken. */
  get waitingBytes(): number {
    return this.session.out.length + (this.#connection?.writableLength ?? 0);
  }

  override attach(socket: Socket, first?: Uint8Array, onClosed?: OnClosed): void {
    this.#connection = socket;
    super.attach(socket, first, onClosed);
  }
}
