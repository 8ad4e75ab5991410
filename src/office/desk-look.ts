import { DeskProblem } from "./desk-gate.ts";
import type { DeskGate } from "./desk-gate.ts";
import type { SeenStatus } from "./desk-status.ts";
import { statusOf, STATUS_MS } from "./desk-views.ts";

/** What a look at the desk came to. */
export type DeskLook =
  | { readonly kind: "STANDS"; readonly status: SeenStatus }
  /** Nothing it writes becomes durable: it answers that, and nothing else. */
  | { readonly kind: "UNSOUND"; readonly text: string }
  | { readonly kind: "SILENT" }
  /** It could not be asked, or would not say: nothing is known of it. */
  | { readonly kind: "UNKNOWN" };

/**
 * Tells a desk that does not answer from one that could not be asked, and from one that says no.
 *
 * @param line how long it has said nothing at all
 * @throws what an answer that cannot be read comes to
 */
export async function lookAtDesk(
  gate: DeskGate,
  line: { readonly silentMs: number },
): Promise<DeskLook> {
  try {
    return { kind: "STANDS", status: await statusOf(gate) };
  } catch (error) {
    if (!(error instanceof DeskProblem)) throw error;
    switch (error.why) {
      case "NO_ANSWER":
        return { kind: "SILENT" };
      case "DISK_UNSOUND":
        return { kind: "UNSOUND", text: error.details.detail ?? "" };
      case "OFFICE_BUSY":
        // Questions pile up where nobody answers them.
        return { kind: line.silentMs < STATUS_MS ? "UNKNOWN" : "SILENT" };
      case "ANSWER_TOO_LARGE":
        throw error;
      default:
        return { kind: "UNKNOWN" };
    }
  }
}
