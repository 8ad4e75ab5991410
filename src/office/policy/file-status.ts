import { statusOf } from "../desk-views.ts";
import type { DeskGate } from "../desk-gate.ts";

/** How the policy's file stands to what is in force, as the desk says. */
export class FileStatus {
  readonly #gate: DeskGate;

  constructor(gate: DeskGate) {
    this.#gate = gate;
  }

  /** @throws HttpProblem 503 */
  async now(): Promise<object> {
    const { policy } = await statusOf(this.#gate);
    return policy.file;
  }
}
