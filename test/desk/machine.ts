import { NodeEntropy } from "../../src/desk/node-entropy.ts";
import { NodeDisk } from "../../src/journal/node-disk.ts";
import type { Disk } from "../../src/ports/disk.ts";
import type { Entropy } from "../../src/ports/entropy.ts";

/** The disk and the chance of the machine that runs the tests. */
export const machine: { readonly disk: Disk; readonly entropy: Entropy } = {
  disk: new NodeDisk(),
  entropy: new NodeEntropy(),
};
