import { PerformanceObserver } from "node:perf_hooks";
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Half of what the system is asked for: a collection copies what lives into the other half. */
const YOUNG_BYTES = Number(process.env["YHMB"] ?? 4) << 20;

export const keepYoungHeapSmall = (): void => growBy(1);

export function settleYoungHeap(): void {
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
