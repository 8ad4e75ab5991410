import type { LegCreated } from "../core/events.ts";
import type { LegCancelRequested } from "../core/execute/doubt-events.ts";
import type { Leg } from "../core/execute/order.ts";
import type { Instant } from "../fix/session/session-host.ts";
import type { QuoteCounts } from "./fix/market-data.ts";

/** One LP, however it is reached. */
export interface LpAdapter {
  readonly lp: number;
  readonly id: string;
  /** Its prices and fills are made up in this process. */
  readonly isSimulated: boolean;
  readonly isQuoting: boolean;
  readonly isTrading: boolean;
  readonly quotes: { readonly counts: QuoteCounts };
  /** Reports that could not be read; each was told as trouble. */
  readonly unusableReports: number;
  /** Sends a leg; one the LP cannot be told exactly ends as rejected. @returns whether it left */
  send(leg: LegCreated, now: Instant): boolean;
  /** Asks how a leg in doubt stands, where somebody is there to be asked. */
  ask(leg: Leg, now: Instant): void;
  /** What rests of a leg is to be canceled. */
  cancel(request: LegCancelRequested, leg: Leg, now: Instant): void;
  /**
   * It takes no more orders and quotes nothing from now on; those it has it answers for. Its
   * sessions are whoever's made them.
   */
  leave(reason: string, now: Instant): void;
  /** It is wanted again after all. */
  stay(now: Instant): void;
  /** @returns whether something was written */
  onTime(now: Instant): boolean;
}
