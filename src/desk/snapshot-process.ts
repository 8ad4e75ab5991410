/** Where the process begins that writes one snapshot; it ends with it. */
import { constants, setPriority } from "node:os";
import process from "node:process";
import { NodeDisk } from "../journal/node-disk.ts";
import type { SnapshotEnd } from "./snapshot-run.ts";
import { takeSnapshot } from "./take-snapshot.ts";
import type { SnapshotTask } from "./take-snapshot.ts";

// Orders come first.
setPriority(constants.priority.PRIORITY_LOW);
process.once("message", (task: SnapshotTask) => {
  process.send?.(endOf(task), () => process.disconnect());
});

/** Why it failed is for the desk to tell: what a process writes as it ends, nobody may read. */
function endOf(task: SnapshotTask): SnapshotEnd {
  try {
    return { kind: "TAKEN", taken: takeSnapshot(new NodeDisk(), task) };
  } catch (error) {
    return { kind: "FAILED", why: error instanceof Error ? error.message : String(error) };
  }
}
