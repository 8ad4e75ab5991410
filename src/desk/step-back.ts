import { readlinkSync } from "node:fs";
import { getPriority, setPriority } from "node:os";

/** A tenth of the processor where others want it too, all of it where nobody does. */
const BEHIND = 10;

/**
 * Lowers the priority of the thread that calls it, so that work beside the desk's thread does not
 * take the processor from orders.
 *
 * Linux schedules threads one by one and names the caller's in /proc; elsewhere nothing is done.
 */
export function stepBack(): void {
  const thread = callingThread();
  // One that is behind already may not come forward, nor has it to.
  if (thread > 0 && getPriority(thread) < BEHIND) setPriority(thread, BEHIND);
}

/** Its id for the system; 0 where it cannot be told. */
function callingThread(): number {
  try {
    return Number(/task\/(\d+)$/.exec(readlinkSync("/proc/thread-self"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
