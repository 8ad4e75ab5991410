import type { LpErrorCode } from "../core/codes.ts";
import type { SessionEvent } from "../fix/session/session-host.ts";
import { RateWindow } from "./rate-window.ts";

/** Longest text of an error that is kept; an LP may send more. */
const MOST_LETTERS = 200;

/** The last error of its code, and how many there were since the desk's start. */
export interface LpError {
  readonly code: LpErrorCode;
  readonly text: string;
  /** Microseconds since 1970. */
  readonly atUs: number;
  readonly count: number;
}

/** Whether something is so, and since when: microseconds since 1970, monotonic nanoseconds. */
export interface Stretch {
  readonly isSo: boolean;
  readonly sinceUs: number;
  readonly sinceNs: number;
}

/** What of an LP is looked at now and then. */
export interface LookedAt {
  readonly isTrading: boolean;
  readonly isQuoting: boolean;
  readonly quotes: { readonly counts: { readonly taken: number } };
}

interface Now {
  readonly wallUs: number;
  readonly monotonicNs: number;
}

/**
 * What one LP is doing, for people: since when it trades and quotes, how fast it quotes, and what
 * went wrong.
 *
 * Since the desk's start, which is when all of it was down. One entry a code, so it is bounded.
 */
export class LpActivity {
  readonly #rate = new RateWindow();
  readonly #errors = new Map<LpErrorCode, LpError>();
  #trading: Stretch;
  #quoting: Stretch;
  #garbled = 0;

  constructor({ wallUs, monotonicNs }: Now) {
    const down = { isSo: false, sinceUs: wallUs, sinceNs: monotonicNs };
    this.#trading = down;
    this.#quoting = down;
  }

  get trading(): Stretch {
    return this.#trading;
  }

  get quoting(): Stretch {
    return this.#quoting;
  }

  /** One of each code, the newest first. */
  get errors(): readonly LpError[] {
    return [...this.#errors.values()].toReversed();
  }

  quotesPerSecond(taken: number, nowNs: number): number | undefined {
    return this.#rate.perSecond(taken, nowNs);
  }

  /** @param garbled stretches of bytes so far, over all of its sessions, that were no message */
  look(lp: LookedAt, garbled: number, now: Now): void {
    this.#trading = stretchTo(this.#trading, lp.isTrading, now);
    this.#quoting = stretchTo(this.#quoting, lp.isQuoting, now);
    this.#rate.read(lp.quotes.counts.taken, now.monotonicNs);
    const more = garbled - this.#garbled;
    this.#garbled = garbled;
    if (more > 0) this.failed("GARBLED", "bytes that are no FIX message", now.wallUs, more);
  }

  /** @param text an LP's own words may be in it: control characters are left out, and it is cut */
  failed(code: LpErrorCode, text: string, atUs: number, times = 1): void {
    const count = (this.#errors.get(code)?.count ?? 0) + times;
    // Put behind the others: the order of the map is that of time.
    this.#errors.delete(code);
    this.#errors.set(code, { code, text: printable(text), atUs, count });
  }

  /** What a session of the LP tells, where it is no good news. */
  onSession(session: string, event: SessionEvent, atUs: number): void {
    const error = errorOf(event);
    if (error !== undefined) this.failed(error.code, `${session}: ${error.text}`, atUs);
  }
}

const stretchTo = (before: Stretch, isSo: boolean, now: Now): Stretch =>
  before.isSo === isSo ? before : { isSo, sinceUs: now.wallUs, sinceNs: now.monotonicNs };

const printable = (text: string): string => text.slice(0, MOST_LETTERS).replaceAll(/\p{Cc}/gu, "?");

/** Of one that was not read nobody knows. */
const wordType = (msgType: string): string => (msgType === "" ? "unread" : `a ${msgType}`);

function errorOf(event: SessionEvent): { code: LpErrorCode; text: string } | undefined {
  switch (event.type) {
    case "up":
    case "closing":
      return undefined;
    case "down":
      return { code: "SESSION_DOWN", text: event.reason };
    case "refused":
      return { code: "LOGON_REFUSED", text: `${event.code}: ${event.text}` };
    case "gap":
      return { code: "MESSAGES_MISSING", text: `${event.from} to ${event.to} are asked for` };
    case "peerMissed":
      return { code: "MESSAGES_MISSED", text: `it never processed ${event.from} to ${event.to}` };
    case "rejected":
      return {
        code: "MESSAGE_REJECTED",
        text: `number ${event.refSeqNum}, ${wordType(event.refMsgType)}: ${event.text}`,
      };
  }
}
