import type { OrderRequest } from "./accept/order-request.ts";
import type { LegReport } from "./execute/leg-report.ts";
import type { LegStatus } from "./execute/leg-in-doubt.ts";

/** Everything the rim can tell the core; quotes go to the quote book instead. */
export type Input =
  | { readonly type: "OrderSubmitted"; readonly request: OrderRequest }
  | { readonly type: "LegReported"; readonly report: LegReport }
  | { readonly type: "LegStatusAnswered"; readonly status: LegStatus }
  | { readonly type: "LegTimedOut"; readonly leg: number }
  | { readonly type: "LegNotReceived"; readonly leg: number }
  /** An LP said something of a leg that cannot be used, perhaps a fill. */
  | { readonly type: "LegUnreadable"; readonly leg: number }
  | {
      readonly type: "LpSessionMoved";
      readonly lp: number;
      readonly isUp: boolean;
      readonly reason: string;
    }
  /** After a replay: nothing was heard from any LP while the process was away. */
  | { readonly type: "Restarted" }
  | {
      readonly type: "KillSwitchTurned";
      readonly level: "off" | "halt";
      readonly actor: string;
      readonly reason: string;
    };
