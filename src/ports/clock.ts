/** Undoes what was scheduled; calling it again does nothing. */
export type Cancel = () => void;

/**
 * The only source of time; tests and the simulator have their own.
 *
 * Staleness, timers and heartbeats use the monotonic reading, so that a corrected wall clock can
 * neither age a quote nor end a session.
 */
export interface Clock {
  /** Wall time in microseconds since 1970-01-01 UTC. */
  wallUs(): number;
  /** Nanoseconds since an arbitrary start; never goes back. */
  monotonicNs(): number;
  after(delayMs: number, run: () => void): Cancel;
  /** Runs behind all that came in together with what runs now, and before anything later. */
  soon(run: () => void): void;
}
