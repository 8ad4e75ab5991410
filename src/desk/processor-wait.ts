import { closeSync, openSync, readSync } from "node:fs";

const NS_PER_MS = 1_000_000;
/** Three counters of at most twenty digits. */
const MOST_BYTES = 64;

/**
 * How long the thread that made it was ready to run while the system ran something else.
 *
 * The file is opened once: opening it takes longer than most of what is measured with it.
 *
 * Source: Linux, /proc/thread-self/schedstat.
 */
export class ProcessorWait {
  /** Undefined where the system does not tell. */
  readonly #file = openIfThere("/proc/thread-self/schedstat");
  readonly #bytes = Buffer.alloc(MOST_BYTES);

  /** @returns milliseconds since the thread began; null where the system does not tell */
  ms(): number | null {
    if (this.#file === undefined) return null;
    const length = readSync(this.#file, this.#bytes, 0, MOST_BYTES, 0);
    // Time on a processor, time waiting for one, and how often it got one.
    const [, waitedNs] = this.#bytes.toString("latin1", 0, length).split(" ").map(Number);
    return waitedNs === undefined || !Number.isFinite(waitedNs) ? null : waitedNs / NS_PER_MS;
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
  }
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, "r");
  } catch {
    // Another system, or one that keeps no such account.
    return undefined;
  }
}
