import type { Instant } from "./session-host.ts";

const nsPerSecond = 1_000_000_000;
/** FIX 4.4 vol. 2 asks for "some reasonable transmission time" on top of the interval. */
const testRequestAfter = 1.2;
const disconnectAfter = 2.4;

/** What the clock asks of a session that is logged on. */
export type Due = "nothing" | "heartbeat" | "testRequest" | "dead";

/** Who was last heard when. All readings are monotonic. */
export class Liveness {
  #intervalNs = 0;
  #sentNs = 0;
  #receivedNs = 0;
  #isTestRequestOut = false;

  start(heartBtIntSeconds: number, now: Instant): void {
    this.#intervalNs = heartBtIntSeconds * nsPerSecond;
    this.sent(now);
    this.received(now);
  }

  sent(now: Instant): void {
    this.#sentNs = now.monotonicNs;
  }

  received(now: Instant): void {
    this.#receivedNs = now.monotonicNs;
    this.#isTestRequestOut = false;
  }

  due(now: Instant): Due {
    const silenceNs = now.monotonicNs - this.#receivedNs;
    if (silenceNs >= this.#intervalNs * disconnectAfter) return "dead";
    if (silenceNs >= this.#intervalNs * testRequestAfter && !this.#isTestRequestOut) {
      this.#isTestRequestOut = true;
      return "testRequest";
    }
    // The TestRequest was sent in a Heartbeat's place, and the peer's turn to speak is what counts.
    if (this.#isTestRequestOut) return "nothing";
    return now.monotonicNs - this.#sentNs >= this.#intervalNs ? "heartbeat" : "nothing";
  }

  /** HeartBtInt(108) as it was agreed; 0 before the first Logon(A). */
  get intervalSeconds(): number {
    return this.#intervalNs / nsPerSecond;
  }

  /** The time after which a peer that was asked something is taken to have missed the question. */
  get patienceNs(): number {
    return this.#intervalNs * disconnectAfter;
  }
}
