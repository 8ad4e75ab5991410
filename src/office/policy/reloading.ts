import { z } from "zod";
import type { DeskGate } from "../desk-gate.ts";
import { HttpProblem } from "../http-problem.ts";
import type { PolicyChanges } from "./policy-changes.ts";

/** Longer than two loads may take: one that is under way, and ours behind it. */
const RELOAD_MS = 130_000;

const answer = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ACTIVATED"), version: z.int(), hash: z.string() }),
  z.object({ kind: z.literal("UNCHANGED"), version: z.int() }),
]);

/** Has the desk read the policy's file again. */
export class Reloading {
  readonly #gate: DeskGate;
  readonly #changes: PolicyChanges;

  constructor(gate: DeskGate, changes: PolicyChanges) {
    this.#gate = gate;
    this.#changes = changes;
  }

  /** @throws HttpProblem 422 with the mistakes of the file, 503 */
  async reload(
    actor: string,
  ): Promise<{ readonly status: "reloaded" | "unchanged"; readonly version: number }> {
    const tried = await this.#gate.tryAsk({ op: "reload", actor, source: "api" }, RELOAD_MS);
    if (!tried.ok) {
      const { code, text } = tried.refusal;
      throw new HttpProblem(422, code, { detail: text });
    }
    const { kind, version } = answer.parse(tried.result);
    if (kind === "UNCHANGED") return { status: "unchanged", version };
    await this.#changes.takeUp();
    return { status: "reloaded", version };
  }
}
