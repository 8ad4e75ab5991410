import type { AlertCode, DenialCode } from "../core/codes.ts";
import type { Event } from "../core/events.ts";
import type { Action } from "../core/terms.ts";

/** What the desk did since it started; totals of all time are the journal's business. */
export class Counters {
  ordersAccepted = 0;
  ordersDenied = 0;
  /** The desk was behind, or its disk full: answered DESK_BUSY, nothing else was done. */
  ordersNotTaken = 0;
  /** Those the LP edge held back, and what an LP cannot be told exactly, are not in it. */
  legsSent = 0;
  legFills = 0;
  /** What an LP did not take went to another one. */
  failovers = 0;
  /** What no LP took was kept. */
  hedgesInternalised = 0;
  clientFills = 0;
  readonly decisions: Record<Action, number> = {
    A_BOOK: 0,
    B_BOOK: 0,
    PARTIAL_HEDGE: 0,
    REJECT: 0,
  };
  readonly denials: Partial<Record<DenialCode, number>> = {};
  readonly alerts: Partial<Record<AlertCode, number>> = {};

  count(event: Event): void {
    switch (event.type) {
      case "OrderAccepted":
        this.ordersAccepted += 1;
        break;
      case "OrderDenied":
        this.ordersDenied += 1;
        this.denials[event.code] = (this.denials[event.code] ?? 0) + 1;
        break;
      case "OrderDecided":
        this.decisions[event.action] += 1;
        break;
      case "LpFailover":
        this.failovers += 1;
        break;
      case "HedgeInternalised":
        this.hedgesInternalised += 1;
        break;
      case "LegFilled":
        this.legFills += 1;
        break;
      case "ClientFilled":
        this.clientFills += 1;
        break;
      default:
        break;
    }
  }

  alert(code: AlertCode): void {
    this.alerts[code] = (this.alerts[code] ?? 0) + 1;
  }
}
