import type { Event } from "../../core/events.ts";
import type { State } from "../../core/state.ts";
import type { LayerMap } from "../../policy/layer/layer.ts";
import type { AuditEntry } from "../store-calls.ts";

/** What happened, who did it and why; an empty actor is the desk. */
export interface Told {
  readonly entry: AuditEntry;
  readonly actor: string;
  readonly reason: string;
}

/**
 * What became of an LP as a whole: whether orders go to it. The desk does all of it by itself.
 *
 * @param state as it was before the event
 */
export function lpToldOf(event: Event, state: State): Told | undefined {
  switch (event.type) {
    case "LpSessionChanged": {
      const { lp, isUp, reason } = event;
      const before = { isUp: state.isLpUp[lp] ?? false };
      return told(state, lp, isUp ? "LP_UP" : "LP_DOWN", [before, { isUp }], reason);
    }
    case "LpEjected": {
      const { lp, failures, cause, times } = event;
      const after = { isEjected: true, failures, times };
      return told(state, lp, "LP_EJECTED", [ejection(state, lp), after], cause);
    }
    case "LpReadmitted": {
      const { lp, how } = event;
      return told(state, lp, "LP_READMITTED", [ejection(state, lp), { isEjected: false }], how);
    }
    case "LpSymbolStopped": {
      const { lp, symbol, fault, text } = event;
      const after = { symbol: state.names.nameOf("symbol", symbol), fault, text };
      return told(state, lp, "LP_SYMBOL_STOPPED", [symbolStop(state, lp, symbol), after], fault);
    }
    case "LpSymbolResumed": {
      const { lp, symbol, cause } = event;
      const after = { symbol: state.names.nameOf("symbol", symbol), fault: null };
      return told(state, lp, "LP_SYMBOL_RESUMED", [symbolStop(state, lp, symbol), after], cause);
    }
    default:
      return undefined;
  }
}

function ejection({ ejections }: State, lp: number): LayerMap {
  const before = ejections.of(lp);
  if (before === undefined) return { isEjected: false };
  return { isEjected: true, failures: before.failures, times: before.times };
}

function symbolStop({ stops, names }: State, lp: number, symbol: number): LayerMap {
  const before = stops.at(lp).get(symbol);
  const name = names.nameOf("symbol", symbol);
  if (before === undefined) return { symbol: name, fault: null };
  return { symbol: name, fault: before.fault, text: before.text };
}

const told = (
  { names }: State,
  lp: number,
  eventType: string,
  [oldValue, newValue]: readonly [LayerMap, LayerMap],
  reason: string,
): Told => ({
  entry: { eventType, entityType: "LP", entityId: names.nameOf("lp", lp), oldValue, newValue },
  actor: "",
  reason,
});
