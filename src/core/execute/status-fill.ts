import type { Volume } from "../units/quantity.ts";
import type { Leg } from "./order.ts";

/** Begins with the FIX field separator, which no ExecID from outside can contain. */
const PREFIX = "\u0001STATUS:";

/**
 * Stands for the ExecIDs of fills that only a status answer revealed: theirs were never seen.
 *
 * @param cumQty the LP's CumQty(14) in the answer; fills up to it are covered. It may come to the
 *   same figure again after a fill was taken back.
 */
export function statusExecID({ execs }: Pick<Leg, "execs">, cumQty: Volume): string {
  const first = `${PREFIX}${cumQty}`;
  let id = first;
  const ids = new Set(execs.map(({ execID }) => execID));
  for (let times = 2; ids.has(id); times++) id = `${first}/${times}`;
  return id;
}

export const isFromStatus = (execID: string): boolean => execID.startsWith(PREFIX);

/** What a leg came to with the fill of that place, by what stands now. */
export const filledWith = ({ execs }: Pick<Leg, "execs">, at: number): number =>
  execs.slice(0, at + 1).reduce((sum, { lastQty }) => sum + lastQty, 0);

/** With the last fill that only a status answer revealed: ExecIDs up to there are not known. */
export const revealedQtyOf = (leg: Pick<Leg, "execs">): number =>
  filledWith(
    leg,
    leg.execs.findLastIndex(({ execID }) => isFromStatus(execID)),
  );
