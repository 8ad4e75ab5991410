import type { Volume } from "../units/quantity.ts";

/** Begins with the FIX field separator, which no ExecID from outside can contain. */
const PREFIX = "\u0001STATUS:";

/**
 * Stands for the ExecIDs of fills that only a status answer revealed: theirs were never seen.
 *
 * @param cumQty the LP's CumQty(14) in the answer; fills up to it are covered
 */
export const statusExecID = (cumQty: Volume): string => `${PREFIX}${cumQty}`;

export const isFromStatus = (execID: string): boolean => execID.startsWith(PREFIX);
