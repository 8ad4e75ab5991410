import type { State } from "../core/state.ts";
import type { DeskLog } from "./desk-log.ts";
import type { LpConnections } from "./lp-connections.ts";

/** LPs that are named in one warning. */
const MOST_NAMED = 10;

export interface OrphanLegsDesk {
  readonly log: DeskLog;
  readonly state: State;
  readonly lps: LpConnections;
}

/** Nobody can be asked about these legs: they stay in doubt until their LP is back. */
export function warnOfOrphanLegs({ log, state, lps }: OrphanLegsDesk): void {
  const orphans = [...state.orders.openLegs()].filter(({ lp }) => !lps.isConnected(lp));
  if (orphans.length === 0) return;
  const ids = new Set(orphans.map(({ lp }) => state.names.nameOf("lp", lp)));
  const text = "legs are open at LPs the policy does not connect; they stay in doubt";
  log.warn({ legs: orphans.length, lps: [...ids].slice(0, MOST_NAMED) }, text);
}
