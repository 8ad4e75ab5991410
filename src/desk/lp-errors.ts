import type { AlertCode, LpErrorCode } from "../core/codes.ts";
import type { Event } from "../core/events.ts";

/** Alerts that say something against the LP they name; the others are about this desk. */
const againstLp: ReadonlySet<AlertCode> = new Set<AlertCode>([
  "LEG_STATUS_REFUSED",
  "LEG_UNKNOWN",
  "CUM_QTY_MISMATCH",
  "FILL_BEYOND_LIMIT",
  "FILL_SUSPENDED",
  "FILL_CORRECTED",
  "FILL_BUSTED",
  "BUST_UNKNOWN",
  "BUST_REFUSED",
  "LP_QUOTES_STALE",
]);

export const isAgainstLp = (code: AlertCode): boolean => againstLp.has(code);

/** What an event says against the LP that its leg is at. */
export interface LegError {
  readonly leg: number;
  readonly code: LpErrorCode;
  readonly text: string;
}

export function legErrorIn(event: Event): LegError | undefined {
  switch (event.type) {
    case "LegRejected":
      return { leg: event.leg, code: "LEG_REJECTED", text: event.text };
    case "LegInDoubt": {
      // Other causes are told by what brought them about.
      if (event.cause !== "TIMEOUT") return undefined;
      return { leg: event.leg, code: "LEG_UNANSWERED", text: "no answer to an order in time" };
    }
    default:
      return undefined;
  }
}
