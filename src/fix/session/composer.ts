import { MessageWriter } from "../codec/message-writer.ts";
import type { FixHeader } from "../codec/message-writer.ts";
import type { Instant } from "./session-host.ts";
import type { SessionStore } from "./session-store.ts";

/** An application message: begun, then numbered, encoded and stored. */
export interface Composed {
  readonly msgSeqNum: number;
  readonly msgType: string;
  readonly now: Instant;
  /** It stands in `out`; not one of a session that is not up. */
  readonly isWritten: boolean;
  /** How much was in `out` before it. */
  readonly outBefore: number;
}

/** Numbers, encodes and stores application messages, whether or not they can be written now. */
export class Composer {
  readonly #out: MessageWriter;
  readonly #store: SessionStore;
  /** Messages of a session that is not up are encoded here, stored, and forgotten. */
  readonly #offline: MessageWriter;
  /** Filled again by each message. */
  readonly #message: { -readonly [Part in keyof Composed]: Composed[Part] };
  #isBegun = false;
  #unwrittenFrom: number | undefined;

  constructor(out: MessageWriter, header: FixHeader, store: SessionStore) {
    this.#out = out;
    this.#store = store;
    this.#offline = new MessageWriter(header);
    const now = { wallUs: 0, monotonicNs: 0 };
    this.#message = { msgSeqNum: 0, msgType: "", now, isWritten: false, outBefore: 0 };
  }

  begin(msgType: string, isUp: boolean, now: Instant): MessageWriter {
    if (this.#isBegun) throw new Error("Invariant: finish() comes before compose()");
    const msgSeqNum = this.#store.nextOutgoing;
    if (!isUp) this.#unwrittenFrom ??= msgSeqNum;
    this.#isBegun = true;
    const message = this.#message;
    message.msgSeqNum = msgSeqNum;
    message.msgType = msgType;
    message.now = now;
    message.isWritten = isUp;
    message.outBefore = this.#out.length;
    return this.#writerOf(message).begin(msgType, msgSeqNum, now.wallUs);
  }

  /** @returns the message; the next one is the same object */
  finish(): Composed {
    if (!this.#isBegun) throw new Error("Invariant: compose() comes before finish()");
    const message = this.#message;
    const writer = this.#writerOf(message);
    writer.end();
    this.#isBegun = false;
    // Not before: the number of a message that is dropped is the next one's.
    this.#store.reserve(message.msgSeqNum);
    this.#store.sent(message.msgSeqNum, message.msgType, writer.lastBody(), message.now.wallUs);
    if (!message.isWritten) writer.clear();
    return message;
  }

  /** Drops the message begun: its number is the next one's. */
  abandon(): void {
    if (this.#isBegun) this.#writerOf(this.#message).abandon();
    this.#isBegun = false;
  }

  /**
   * First number of a message that was never written since the session was last up; then forgets
   * it.
   */
  takeUnwritten(): number | undefined {
    const from = this.#unwrittenFrom;
    this.#unwrittenFrom = undefined;
    return from;
  }

  #writerOf({ isWritten }: Composed): MessageWriter {
    return isWritten ? this.#out : this.#offline;
  }
}
