import { randomBytes, randomInt } from "node:crypto";
import type { Entropy } from "../ports/entropy.ts";

/** The machine's own chance. */
export class NodeEntropy implements Entropy {
  fraction(): number {
    return Math.random();
  }

  below(bound: number): number {
    return randomInt(bound);
  }

  bytes(count: number): Uint8Array {
    return randomBytes(count);
  }
}
