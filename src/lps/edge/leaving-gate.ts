import type { LegCreated } from "../../core/events.ts";
import type { Instant } from "../../fix/session/session-host.ts";
import type { EdgeFault } from "./edge-fault.ts";
import type { Draft } from "./read-order.ts";

/** Whom an LP's adapter asks right before a message leaves. */
export interface LeavingGate {
  /**
   * An order as it was composed.
   *
   * @returns why it must not leave; undefined: from now on it is out
   */
  order(lp: number, draft: Draft, now: Instant): EdgeFault | undefined;
  /** An order that goes to an LP in this process, as nothing is composed. */
  orderHere(leg: LegCreated, now: Instant): EdgeFault | undefined;
  /** A request to cancel a leg, as it was composed. */
  cancel(lp: number, draft: Draft, now: Instant): EdgeFault | undefined;
  /** Stops what has to, and tells; once the message is abandoned. */
  trip(fault: EdgeFault): void;
}
