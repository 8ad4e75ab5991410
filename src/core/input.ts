import type { OrderRequest } from "./accept/order-request.ts";
import type { AccountChanged } from "./events.ts";
import type { FillBust } from "./execute/bust-fill.ts";
import type { LegJudged } from "./execute/doubt-events.ts";
import type { SymbolsChecked } from "./execute/sor/check-symbols.ts";
import type { ReplaceAsked } from "./execute/replace-order.ts";
import type { LegReport } from "./execute/leg-report.ts";
import type { LegStatus } from "./execute/leg-in-doubt.ts";
import type { PositionMove } from "./house/move-position.ts";
import type { HouseAsked } from "./house/place-house-order.ts";
import type { ClientClass, KillLevel, KillScope } from "./terms.ts";

/** Everything the rim can tell the core; quotes go to the quote book instead. */
export type Input =
  | { readonly type: "OrderSubmitted"; readonly request: OrderRequest }
  | { readonly type: "LegReported"; readonly report: LegReport }
  | { readonly type: "FillTakenBack"; readonly bust: FillBust }
  | { readonly type: "LegStatusAnswered"; readonly status: LegStatus }
  | { readonly type: "LegTimedOut"; readonly leg: number }
  | { readonly type: "LegNotReceived"; readonly leg: number }
  /** An LP said something of a leg that cannot be used, perhaps a fill. */
  | { readonly type: "LegUnreadable"; readonly leg: number }
  /** The session it went out on is gone, though its LP is heard on another. */
  | { readonly type: "LegSessionLost"; readonly leg: number }
  /** An LP would not cancel what rests of a leg. */
  | { readonly type: "LegCancelRefused"; readonly lp: number; readonly cancel: number }
  | {
      readonly type: "LpSessionMoved";
      readonly lp: number;
      readonly isUp: boolean;
      readonly reason: string;
      /** It takes no more orders, and is heard on those it has: none is in doubt by it. */
      readonly isHeard?: boolean;
    }
  | ({ readonly type: "LpSymbolsChecked" } & SymbolsChecked)
  /** What an LP says of its symbols cannot be used. */
  | { readonly type: "LpListFailed"; readonly lp: number; readonly text: string }
  /** After a replay: nothing was heard from any LP while the process was away. */
  | { readonly type: "Restarted" }
  /** The price a resting order waits for may be there. */
  | { readonly type: "OrderDue"; readonly order: number }
  /** A client wants to take an order back; requestID is the ClOrdID(11) of its request. */
  | { readonly type: "CancelAsked"; readonly order: number; readonly requestID: string }
  | ({ readonly type: "ReplaceAsked" } & ReplaceAsked)
  /** A client's session ended, and what rests of its orders is to be cancelled. */
  | { readonly type: "ClientGone"; readonly session: number }
  /** Orders whose time is over may rest. */
  | { readonly type: "TimePassed" }
  | (Omit<LegJudged, "type"> & { readonly type: "LegSettled" })
  /** What an LP states of a leg in doubt; and again behind its fills: what is left is over then. */
  | (Omit<LegJudged, "type"> & { readonly type: "LegStated" })
  /** A dealer wants something of the house's position hedged. */
  | ({ readonly type: "HouseAsked" } & HouseAsked)
  /** A dealer wants some of what an account holds in the other book. */
  | ({ readonly type: "MoveAsked" } & PositionMove)
  /** Slivers or orphaned hedges of a symbol may have reached an LP's minimum. */
  | { readonly type: "HedgeDue"; readonly symbol: number }
  | KillSwitchTurned
  | AccountImported
  | AccountPinned;

export interface KillSwitchTurned {
  readonly type: "KillSwitchTurned";
  readonly scope: KillScope;
  /** Index of the LP, symbol, group or account; -1 for the global one. */
  readonly index: number;
  readonly level: KillLevel;
  readonly actor: string;
  readonly reason: string;
}

/** A row of an import; undefined is what the row does not tell. */
export interface AccountImported {
  readonly type: "AccountImported";
  readonly account: number;
  readonly group: number | undefined;
  readonly clientClass: ClientClass | undefined;
  readonly score: number | undefined;
  readonly trades: number | undefined;
  readonly actor: string;
  readonly reason: string;
}

export interface AccountPinned extends Pick<AccountChanged, "account" | "actor" | "reason"> {
  readonly type: "AccountPinned";
  /** Undefined takes the pin away. */
  readonly pinClass: ClientClass | undefined;
  /** Microseconds since 1970, exclusive; -1: until it is taken away. */
  readonly expiresUs: number;
}
