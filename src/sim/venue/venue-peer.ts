import { Peer } from "../../fix/session/peer.ts";
import type { OnClosed, PeerOptions } from "../../fix/session/peer.ts";
import type { Wire } from "../../ports/network.ts";
import type { Transcript } from "./transcript.ts";

/** A peer that can say how much its client has not read yet. */
export class VenuePeer extends Peer {
  readonly #transcript: Transcript | undefined;
  #connection: Wire | undefined;

  constructor(options: PeerOptions, transcript?: Transcript) {
    super(options);
    this.#transcript = transcript;
  }

  /** Bytes composed or written that the network has not taken. */
  get waitingBytes(): number {
    return this.session.out.length + (this.#connection?.writableLength ?? 0);
  }

  override attach(wire: Wire, first?: Uint8Array, onClosed?: OnClosed): void {
    this.#connection = wire;
    const transcript = this.#transcript;
    if (transcript !== undefined) {
      if (first !== undefined) transcript.came(first);
      wire.on("data", (bytes) => transcript.came(bytes));
    }
    super.attach(wire, first, onClosed);
  }

  override flush(): void {
    if (this.isAttached) this.#transcript?.went(this.session.out.take());
    super.flush();
  }
}
