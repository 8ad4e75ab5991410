import type { Cancel } from "../../ports/clock.ts";
import type { Endpoint, Network, Wire } from "../../ports/network.ts";
import type { Peer } from "./peer.ts";

export interface DialerOptions {
  readonly peer: Peer;
  readonly network: Network;
  /** Tried in turn; the first again after the last. */
  readonly endpoints: readonly Endpoint[];
  /** A number in [0, 1); handed in, so that a simulation can repeat itself. */
  readonly random: () => number;
  /** A connection that could not be made, in the system's words; it will be tried again. */
  readonly onFailed?: (endpoint: Endpoint, reason: string) => void;
  /** First pause; it doubles with every failure. Default 250 ms. */
  readonly minDelayMs?: number;
  /** Longest pause. Default 30 s. */
  readonly maxDelayMs?: number;
  /** Default 5 s. */
  readonly connectTimeoutMs?: number;
}

/** Keeps an initiator's peer connected: back-off, jitter, one endpoint after another. */
export class Dialer {
  readonly #options: DialerOptions;
  #isRunning = false;
  #failures = 0;
  #attempts = 0;
  #pending: Cancel | undefined;
  #connecting: Wire | undefined;

  constructor(options: DialerOptions) {
    if (options.endpoints.length === 0) throw new Error("Invariant: a dialer has an endpoint");
    this.#options = options;
  }

  /** Connections tried since the start. */
  get attempts(): number {
    return this.#attempts;
  }

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#dial();
  }

  /**
   * For good: makes no new connection. One that is there stays until its session ends it, and one
   * that comes about all the same is let go.
   */
  stop(): void {
    this.#isRunning = false;
    this.#pending?.();
    this.#connecting?.destroy();
  }

  #dial(): void {
    const { endpoints, peer, network, connectTimeoutMs } = this.#options;
    const endpoint = endpoints[this.#failures % endpoints.length];
    if (endpoint === undefined) throw new Error("Invariant: a dialer has an endpoint");
    this.#attempts += 1;
    const wire = network.connect(endpoint);
    this.#connecting = wire;
    const cancel = peer.clock.after(connectTimeoutMs ?? 5000, () => wire.destroy());
    let reason = "no answer in time";
    const onClose = (): void => {
      cancel();
      this.#connecting = undefined;
      if (this.#isRunning) this.#options.onFailed?.(endpoint, reason);
      this.#retry(false);
    };
    // The "close" that always follows is what counts.
    wire.on("error", (error) => {
      reason = error.message;
      wire.destroy();
    });
    wire.once("close", onClose);
    wire.once("connect", () => {
      cancel();
      if (!this.#isRunning) {
        wire.destroy();
        return;
      }
      wire.off("close", onClose);
      this.#connecting = undefined;
      peer.attach(wire, undefined, (wasUp) => this.#retry(wasUp));
    });
  }

  #retry(wasUp: boolean): void {
    this.#failures = wasUp ? 0 : this.#failures + 1;
    if (!this.#isRunning) return;
    this.#pending = this.#options.peer.clock.after(this.#delayMs(), () => this.#dial());
  }

  /** Between half the pause and all of it, so that many sessions do not come back as one. */
  #delayMs(): number {
    const { minDelayMs, maxDelayMs, random } = this.#options;
    const doubled = (minDelayMs ?? 250) * 2 ** Math.min(this.#failures, 20);
    const delayMs = Math.min(maxDelayMs ?? 30_000, doubled);
    return Math.ceil(delayMs * (0.5 + random() / 2));
  }
}
