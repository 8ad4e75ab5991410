import type { OrdStatus } from "../../core/execute/order-status.ts";
import type { Price } from "../../core/units/quantity.ts";
import type { ReportedExecType } from "../../fix/words.ts";
import type { Units } from "../units.ts";
import type { OrderTerms } from "./venue-order.ts";

/** A start of the venue; every id it gives out begins with `startId`. */
export interface StartRecord {
  readonly kind: "start";
  readonly timeUs: number;
  readonly startId: string;
}

/** An orderly end: everything before it has been handed to the session store. */
export interface StopRecord {
  readonly kind: "stop";
  readonly timeUs: number;
}

/** One NewOrderSingle(D) that arrived, a repeated one too. */
export interface OrderRecord extends OrderTerms {
  readonly kind: "order";
  readonly timeUs: number;
  readonly orderID: string;
}

/** One ExecutionReport(8), written before it can leave. */
export interface ReportRecord {
  readonly kind: "report";
  readonly timeUs: number;
  readonly session: string;
  /** The MsgSeqNum(34) it goes out under; 0 where its session is no longer configured. */
  readonly msgSeqNum: number;
  readonly execID: string;
  readonly orderID: string;
  readonly clOrdID: string;
  readonly symbol: string;
  readonly side: OrderTerms["side"];
  readonly execType: ReportedExecType;
  readonly ordStatus: OrdStatus;
  readonly orderQty: Units;
  readonly lastQty: Units;
  readonly lastPx: Price;
  readonly cumQty: Units;
  readonly leavesQty: Units;
  readonly avgPx: Price;
  /** The ClOrdID(11) of the OrderCancelRequest(F) it answers. */
  readonly cancelClOrdID?: string;
  /** ExecID of the fill that is taken back, or that this one replaces. */
  readonly execRefID?: string;
  /** OrdStatusReqID(790) of the OrderStatusRequest(H) it answers. */
  readonly ordStatusReqID?: string;
  readonly ordRejReason?: number;
  readonly text?: string;
}

/** One OrderCancelReject(9), written before it can leave. */
export interface CancelRejectRecord {
  readonly kind: "cancelReject";
  readonly timeUs: number;
  readonly session: string;
  readonly msgSeqNum: number;
  readonly orderID: string;
  readonly clOrdID: string;
  readonly origClOrdID: string;
  readonly ordStatus: OrdStatus;
  readonly cxlRejReason: number;
  readonly text: string;
}

export type TradeRecord =
  | StartRecord
  | StopRecord
  | OrderRecord
  | ReportRecord
  | CancelRejectRecord;
