import type { LostMessage } from "../../src/desk/books.ts";
import { NodeEntropy } from "../../src/desk/node-entropy.ts";
import { NodeDisk } from "../../src/journal/node-disk.ts";
import type { Disk } from "../../src/ports/disk.ts";
import type { Entropy } from "../../src/ports/entropy.ts";

/** The disk and the chance of the machine that runs the tests, where no message is ever lost. */
export const machine: {
  readonly disk: Disk;
  readonly entropy: Entropy;
  readonly onLost: (message: LostMessage) => void;
} = {
  disk: new NodeDisk(),
  entropy: new NodeEntropy(),
  onLost: ({ session, msgSeqNum, why }) => {
    throw new Error(`message ${msgSeqNum} of ${session} is lost: ${why}`);
  },
};
