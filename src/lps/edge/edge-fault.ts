import type { EdgeCode } from "../../core/codes.ts";
import type { KillScope } from "../../core/terms.ts";

/** What is to stop for a fault. */
export interface EdgeHalt {
  /** Everything where the router itself cannot be believed. */
  readonly scope: Extract<KillScope, "global" | "lp" | "symbol">;
  /** Index of the LP or symbol; -1 for everything. */
  readonly index: number;
}

/** A message that must not leave, and what must stop for it. */
export interface EdgeFault {
  readonly code: EdgeCode;
  readonly text: string;
  /** 0: it names none. */
  readonly leg: number;
  readonly lp: number;
  /** Undefined: the message alone is held back. */
  readonly halt: EdgeHalt | undefined;
}

type Words = Readonly<Record<EdgeCode, { readonly text: string; readonly scope: EdgeScope }>>;
type EdgeScope = EdgeHalt["scope"] | undefined;

const words: Words = {
  EDGE_UNREADABLE: { scope: "global", text: "what was composed cannot be read" },
  EDGE_NO_ORDER: { scope: "global", text: "no order that is open stands behind it" },
  EDGE_SENT_TWICE: { scope: "global", text: "it has left before" },
  EDGE_CONTRADICTS: { scope: "global", text: "it is not what was journaled for its order" },
  EDGE_BEYOND_ORDER: { scope: "global", text: "with it more is out than its order asks for" },
  EDGE_BEYOND_LIMIT: { scope: "global", text: "its price is beyond its order's limit" },
  // A switch stands already; one more would outlast it.
  EDGE_STOPPED: { scope: undefined, text: "its LP, account or symbol is halted" },
  EDGE_UNMAPPED: { scope: "lp", text: "its LP is disabled or does not trade its symbol" },
  EDGE_QUANTITY: { scope: "lp", text: "its quantity is not one its LP takes" },
  EDGE_PRICE: { scope: "symbol", text: "its price is too far off the last mid" },
  EDGE_RATE: { scope: "lp", text: "more messages a second than its LP may be sent" },
  EDGE_NOTIONAL: { scope: "lp", text: "more notional a minute than its LP may be sent" },
};

/** @param at the LP and symbol it was for; a symbol below 0 is not known */
export function edgeFault(
  code: EdgeCode,
  at: { readonly lp: number; readonly leg: number; readonly symbol: number },
): EdgeFault {
  const { lp, leg, symbol } = at;
  const { text, scope } = words[code];
  const index = scope === "lp" ? lp : scope === "symbol" ? symbol : -1;
  return { code, text, leg, lp, halt: scope && { scope, index } };
}
