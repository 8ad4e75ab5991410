/** Where the process begins that writes snapshots, one whenever its desk asks for it. */
import { constants, setPriority } from "node:os";
import process from "node:process";
import { NodeDisk } from "../journal/node-disk.ts";
import type { SnapshotEnd } from "./snapshot-run.ts";
import { SnapshotWriter } from "./take-snapshot.ts";
import type { SnapshotTask } from "./take-snapshot.ts";

// Orders come first.
setPriority(constants.priority.PRIORITY_LOW);
const writer = new SnapshotWriter(new NodeDisk());

// They go to whole groups of processes, and mean the desk, which reads its policy then or ends it.
for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, () => undefined);

process.on("message", (task: SnapshotTask) => {
  const end = endOf(task);
  // Until it is asked again nothing of what writing took is of use.
  globalThis.gc?.();
  process.send?.(end, () => {
    if (end.kind !== "TAKEN") process.disconnect();
  });
});

// Whoever asked is gone, and nobody else can use what is read.
process.once("disconnect", () => process.exit());

/** Why it failed is for the desk to tell: what a process writes as it ends, nobody may read. */
function endOf(task: SnapshotTask): SnapshotEnd {
  try {
    return { kind: "TAKEN", taken: writer.take(task) };
  } catch (error) {
    return { kind: "FAILED", why: error instanceof Error ? error.message : String(error) };
  }
}
