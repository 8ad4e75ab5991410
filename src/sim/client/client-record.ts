import type { OrdStatus } from "../../core/execute/order-status.ts";
import type { Side } from "../../core/terms.ts";
import type { Price, Volume } from "../../core/units/quantity.ts";

/** A start of the client process; each ClOrdID(11) of this run begins with `prefix`. */
export interface StartRecord {
  readonly kind: "start";
  readonly timeUs: number;
  readonly prefix: string;
  readonly seed: number;
  /** Orders of earlier runs whose end is not known yet. */
  readonly open: number;
}

/** An order, written before it can leave. */
export interface OrderRecord {
  readonly kind: "order";
  readonly timeUs: number;
  readonly session: string;
  /** The MsgSeqNum(34) it went out under. */
  readonly msgSeqNum: number;
  readonly clOrdID: string;
  readonly account: string;
  readonly symbol: string;
  readonly side: Side;
  /** Lots. */
  readonly orderQty: Volume;
}

/** What one ExecutionReport(8) said. A report may stand here twice; its ExecID(17) tells. */
export interface ReportRecord {
  readonly kind: "report";
  readonly timeUs: number;
  readonly session: string;
  readonly msgSeqNum: number;
  readonly execType: string;
  readonly ordStatus: OrdStatus;
  readonly orderID: string;
  readonly clOrdID: string;
  readonly execID: string;
  readonly account: string;
  readonly symbol: string;
  readonly side: Side;
  /** Lots. */
  readonly lastQty: Volume;
  readonly lastPx: Price;
  readonly cumQty: Volume;
  /** The answer to a question: the desk knows no such order. */
  readonly isDisowned?: true;
  readonly text?: string;
}

/** An order the desk never took: its session proves so, or its message was refused as such. */
export interface NotTakenRecord {
  readonly kind: "notTaken";
  readonly timeUs: number;
  readonly session: string;
  readonly clOrdID: string;
  readonly text: string;
}

/** A session came up, went down, or was refused. */
export interface SessionRecord {
  readonly kind: "session";
  readonly timeUs: number;
  readonly session: string;
  readonly event: "up" | "down" | "refused";
  readonly text: string;
}

/** An orderly end. */
export interface StopRecord {
  readonly kind: "stop";
  readonly timeUs: number;
  readonly open: number;
}

export type ClientRecord =
  | StartRecord
  | OrderRecord
  | ReportRecord
  | NotTakenRecord
  | SessionRecord
  | StopRecord;
