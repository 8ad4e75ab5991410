import { appendFileSync } from "node:fs";
import { FrameReader } from "../../fix/codec/frame-reader.ts";
import type { Clock } from "../../ports/clock.ts";

const MAX_MESSAGE_BYTES = 1 << 20;
const SOH = "\u0001";
/** Password(554), RawData(96): nobody's eyes. */
const SECRETS = new RegExp(`(?<=${SOH}(?:554|96)=)[^${SOH}]*`, "g");

/** Every message of one session as it went over the wire, for people; secrets are masked. */
export class Transcript {
  readonly #path: string;
  readonly #session: string;
  readonly #clock: Clock;
  readonly #readers = {
    "<-": new FrameReader({ maxMessageBytes: MAX_MESSAGE_BYTES }),
    "->": new FrameReader({ maxMessageBytes: MAX_MESSAGE_BYTES }),
  };

  /** @param path of the file lines are added to */
  constructor(path: string, session: string, clock: Clock) {
    this.#path = path;
    this.#session = session;
    this.#clock = clock;
  }

  came(bytes: Uint8Array): void {
    this.#note("<-", bytes);
  }

  went(bytes: Uint8Array): void {
    this.#note("->", bytes);
  }

  #note(way: "<-" | "->", bytes: Uint8Array): void {
    const time = new Date(this.#clock.wallUs() / 1000).toISOString();
    this.#readers[way].push(bytes, (message) => {
      const whole = Buffer.from(message.bytes()).toString("latin1");
      const text = whole.replaceAll(SECRETS, "***").replaceAll(SOH, "|");
      const line = `${time} ${this.#session} ${way} ${text}`;
      appendFileSync(this.#path, `${line}\n`);
      return true;
    });
  }
}
