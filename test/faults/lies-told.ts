/** A line of a venue's own log. */
export interface LogLine {
  readonly kind: string;
  readonly clOrdID: string;
  readonly execType: string;
  readonly ordStatus: string;
  readonly orderQty: number | string;
  readonly cumQty: number | string;
  readonly text?: string;
}

/** Lies that show in a venue's log; one it tells twice it writes once. */
export interface LiesTold {
  /** Fills of orders it had canceled. */
  readonly late: number;
  /** Fills before the acknowledgement. */
  readonly early: number;
  /** Fills past the quantity of their order. */
  readonly over: number;
  /** Orders it called unknown, and took. */
  readonly taken: number;
}

/** @param lines in the order in which they were written */
export function liesIn(lines: readonly LogLine[]): LiesTold {
  const told = { late: 0, early: 0, over: 0, taken: 0 };
  const [canceled, acknowledged, denied] = [new Set(), new Set(), new Set()];
  for (const { kind, clOrdID, execType, ordStatus, orderQty, cumQty, text = "" } of lines) {
    if (kind !== "report") continue;
    if (execType === "Canceled") canceled.add(clOrdID);
    if (execType === "New") acknowledged.add(clOrdID);
    if (execType === "New" && denied.delete(clOrdID)) told.taken += 1;
    if (
      execType === "OrderStatus" &&
      ordStatus === "Rejected" &&
      text.startsWith("unknown order")
    ) {
      denied.add(clOrdID);
    }
    if (execType !== "Trade") continue;
    if (canceled.has(clOrdID)) told.late += 1;
    if (!acknowledged.has(clOrdID)) told.early += 1;
    if (Number(cumQty) > Number(orderQty)) told.over += 1;
  }
  return told;
}
