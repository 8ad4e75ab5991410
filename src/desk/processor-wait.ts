import { readFileSync } from "node:fs";

const NS_PER_MS = 1_000_000;

/**
 * Milliseconds for which the calling thread was ready to run and the system ran something else,
 * since it began. Source: Linux, /proc/thread-self/schedstat.
 *
 * @returns null where the system does not tell
 */
export function processorWaitMs(): number | null {
  let text: string;
  try {
    text = readFileSync("/proc/thread-self/schedstat", "utf8");
  } catch {
    return null;
  }
  // Time on a processor, time waiting for one, and how often it got one.
  const [, waitedNs] = text.split(" ").map(Number);
  return waitedNs === undefined || !Number.isFinite(waitedNs) ? null : waitedNs / NS_PER_MS;
}
