import type { Cancel, Clock } from "../ports/clock.ts";

/** Runs something again and again. @returns what ends it */
export function repeat(clock: Clock, everyMs: number, run: () => void): Cancel {
  const next = (): Cancel =>
    clock.after(everyMs, () => {
      pending = next();
      run();
    });
  let pending = next();
  return () => pending();
}
