import { setFlagsFromString } from "node:v8";

/**
 * Keeps the young part of the heap at the megabyte that it begins with.
 *
 * Collecting it stops the thread for as long as it takes to copy what lives. By itself it grows to
 * 64 MB on a machine with memory to spare, and much of it are orders that a desk retains: 17 to 47
 * ms every few seconds. To be called before it has grown, so before most modules are loaded.
 *
 * Source: V8, --semi-space-growth-factor; figures in docs/decisions/0006.
 */
export const keepYoungHeapSmall = (): void => setFlagsFromString("--semi-space-growth-factor=1");
