import type { DeskLog } from "../desk-log.ts";
import { rehearse } from "./rehearse.ts";

/**
 * Rehearses for so long at most, ms, beside what it takes to set the stage. What goes wrong is told
 * and keeps no desk from opening: its first orders are slow then, as without it.
 *
 * @param play left out, the rehearsal itself
 */
export function rehearseFor(mostMs: number, log: DeskLog, play: typeof rehearse = rehearse): void {
  const beganMs = performance.now();
  const isOver = (): boolean => performance.now() >= beganMs + mostMs;
  try {
    const played = play({ startUs: Date.now() * 1000, isOver });
    log.info({ ...played, ms: Math.round(performance.now() - beganMs) }, "rehearsed");
  } catch (error) {
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    log.warn({ code: "REHEARSAL_FAILED", why }, "the rehearsal failed: first orders are slow");
  }
}
