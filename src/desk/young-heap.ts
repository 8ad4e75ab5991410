import { PerformanceObserver } from "node:perf_hooks";
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Half of what the system is asked for: a collection copies what lives into the other half. */
const YOUNG_BYTES = 2 << 20;

/**
 * Keeps the young part of the heap at the megabyte that it begins with.
 *
 * Collecting it stops the thread for as long as it takes to copy what lives, and loading modules
 * lets it grow to 32 MB, where it stays. To be called before most modules are loaded.
 *
 * Source: V8, --semi-space-growth-factor; figures in docs/decisions/0006.
 */
export const keepYoungHeapSmall = (): void => growBy(1);

/**
 * Lets it grow to 2 MB from now on, and keeps it there.
 *
 * The larger, the fewer orders that are under way outlive a collection and are copied; but of a
 * policy that is loaded anew all lives, and a collection copies as much of it as there is room.
 */
export function settleYoungHeap(): void {
  // It grows behind a collection, and V8 makes it smaller again where little happens.
  new PerformanceObserver(settle).observe({ entryTypes: ["gc"] });
  settle();
}

const settle = (): void => growBy(Math.max(1, Math.floor(YOUNG_BYTES / youngBytes())));

const growBy = (factor: number): void => setFlagsFromString(`--semi-space-growth-factor=${factor}`);

function youngBytes(): number {
  const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === "new_space");
  if (young === undefined) throw new Error("Invariant: the heap has a young part");
  return young.space_used_size + young.space_available_size;
}
