import { PerformanceObserver } from "node:perf_hooks";
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Half of what the system is asked for: a collection copies what lives into the other half. */
const YOUNG_BYTES = 2 << 20;
/** Objects that are made for it to grow, at most: some tens of megabytes. */
const ENOUGH = 500_000;

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
 * Makes it grow to 2 MB now, and keeps it about there.
 *
 * The larger, the fewer orders that are under way outlive a collection and are copied; but of a
 * policy that is loaded anew all lives, and a collection copies as much of it as there is room.
 */
export function settleYoungHeap(): void {
  growBy(2);
  // It grows behind a collection that much has lived through.
  const kept: object[] = [];
  while (isSmaller() && kept.length < ENOUGH) {
    for (let more = 0; more < 1000; more++) kept.push({});
  }
  growBy(1);
  // V8 makes it smaller again where little happens. It grows back once much does, and by one more
  // doubling where that is all in one turn.
  new PerformanceObserver(() => growBy(isSmaller() ? 2 : 1)).observe({ entryTypes: ["gc"] });
}

/** By half or more: what is told of it is never quite all. */
const isSmaller = (): boolean => youngBytes() * 2 <= YOUNG_BYTES;

const growBy = (factor: number): void => setFlagsFromString(`--semi-space-growth-factor=${factor}`);

function youngBytes(): number {
  const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === "new_space");
  if (young === undefined) throw new Error("Invariant: the heap has a young part");
  return young.space_used_size + young.space_available_size;
}
