import { MessageWriter } from "../codec/message-writer.ts";
import type { FixHeader } from "../codec/message-writer.ts";
import type { Instant } from "./session-host.ts";
import type { SessionStore } from "./session-store.ts";

/** An application message that has been begun and not finished. */
interface Draft {
  readonly msgSeqNum: number;
  readonly msgType: string;
  readonly now: Instant;
  readonly writer: MessageWriter;
}

/** An application message that is numbered, encoded and stored. */
export interface Composed {
  readonly msgSeqNum: number;
  readonly now: Instant;
  /** How much was in `out` before it; undefined when it was not written there. */
  readonly outBefore: number | undefined;
}

/** Numbers, encodes and stores application messages, whether or not they can be written now. */
export class Composer {
  readonly #out: MessageWriter;
  readonly #store: SessionStore;
  /** Messages of a session that is not up are encoded here, stored, and forgotten. */
  readonly #offline: MessageWriter;
  #draft: Draft | undefined;
  #unwrittenFrom: number | undefined;

  constructor(out: MessageWriter, header: FixHeader, store: SessionStore) {
    this.#out = out;
    this.#store = store;
    this.#offline = new MessageWriter(header);
  }

  begin(msgType: string, isUp: boolean, now: Instant): MessageWriter {
    if (this.#draft !== undefined) throw new Error("Invariant: finish() comes before compose()");
    const msgSeqNum = this.#store.nextOutgoing;
    const writer = isUp ? this.#out : this.#offline;
    if (!isUp) this.#unwrittenFrom ??= msgSeqNum;
    this.#store.reserve(msgSeqNum);
    this.#draft = { msgSeqNum, msgType, now, writer };
    return writer.begin(msgType, msgSeqNum, now.wallUs);
  }

  finish(): Composed {
    const draft = this.#draft;
    if (draft === undefined) throw new Error("Invariant: compose() comes before finish()");
    const { msgSeqNum, msgType, now, writer } = draft;
    const { start } = writer.end();
    this.#draft = undefined;
    this.#store.sent(msgSeqNum, msgType, writer.lastBody(), now.wallUs);
    if (writer !== this.#offline) return { msgSeqNum, now, outBefore: start };
    writer.clear();
    return { msgSeqNum, now, outBefore: undefined };
  }

  /** Drops the message begun: its number is the next one's. */
  abandon(): void {
    this.#draft?.writer.abandon();
    this.#draft = undefined;
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
}
