/** Where the process begins that writes one snapshot; it ends with it. */
import { constants, setPriority } from "node:os";
import process from "node:process";
import { NodeDisk } from "../journal/node-disk.ts";
import { takeSnapshot } from "./take-snapshot.ts";
import type { SnapshotTask } from "./take-snapshot.ts";

// Orders come first.
setPriority(constants.priority.PRIORITY_LOW);
process.once("message", (task: SnapshotTask) => {
  process.send?.(takeSnapshot(new NodeDisk(), task), () => process.disconnect());
});
