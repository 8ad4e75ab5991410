import type { Outcome, View } from "../view.ts";

/** Counter of the next report to a client, after those that are decided and not yet applied. */
export function nextExecOf({ state }: View, { events }: Outcome): number {
  let next = state.nextExec;
  for (const event of events) if ("exec" in event) next += 1;
  return next;
}
