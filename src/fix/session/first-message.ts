import type { Cancel, Clock } from "../../ports/clock.ts";
import type { Wire } from "../../ports/network.ts";
import { FrameReader } from "../codec/frame-reader.ts";
import type { FixMessage } from "../codec/message.ts";

export interface FirstMessageOptions {
  readonly wire: Wire;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly maxMessageBytes: number;
  /** The first whole message, and every byte read so far, the message's own included. */
  readonly onMessage: (message: FixMessage, bytes: Uint8Array) => void;
  readonly onFailed: (code: FirstMessageFailure, text: string) => void;
}

export type FirstMessageFailure = "LOGON_TIMEOUT" | "CLOSED_BEFORE_LOGON" | "TOO_MANY_BYTES";

/** Waits for a new connection's first message, for a bounded time and a bounded number of bytes. */
export class FirstMessage {
  readonly #options: FirstMessageOptions;
  readonly #reader: FrameReader;
  readonly #chunks: Uint8Array[] = [];
  readonly #cancel: Cancel;
  readonly #onData = (bytes: Uint8Array): void => this.#read(bytes);
  readonly #onClose = (): void => this.#fail("CLOSED_BEFORE_LOGON", "closed before a Logon");
  #bytes = 0;
  #isDone = false;

  constructor(options: FirstMessageOptions) {
    this.#options = options;
    this.#reader = new FrameReader({ maxMessageBytes: options.maxMessageBytes });
    options.wire.on("data", this.#onData);
    options.wire.on("close", this.#onClose);
    this.#cancel = options.clock.after(options.timeoutMs, () =>
      this.#fail("LOGON_TIMEOUT", "no Logon in time"),
    );
  }

  #read(bytes: Uint8Array): void {
    this.#chunks.push(bytes);
    this.#bytes += bytes.length;
    this.#reader.push(bytes, (message) => {
      this.#end();
      this.#options.onMessage(message, Buffer.concat(this.#chunks));
      return false;
    });
    // One chunk more than a message is allowed: a Logon may be followed by other messages.
    const maxBytes = this.#options.maxMessageBytes * 2;
    if (this.#bytes > maxBytes) this.#fail("TOO_MANY_BYTES", "too many bytes without a Logon");
  }

  #fail(code: FirstMessageFailure, text: string): void {
    if (this.#isDone) return;
    this.#end();
    this.#options.onFailed(code, text);
  }

  #end(): void {
    this.#isDone = true;
    this.#cancel();
    this.#options.wire.off("data", this.#onData);
    this.#options.wire.off("close", this.#onClose);
  }
}
