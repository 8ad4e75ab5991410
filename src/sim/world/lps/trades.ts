import type { ReportRecord, TradeRecord } from "../../venue/trade-record.ts";

/** All trades of an LP as it would state them: those it took back are none. */
export class Trades {
  readonly #byExecID = new Map<string, ReportRecord>();

  take(record: TradeRecord): void {
    if (record.kind !== "report") return;
    const { execRefID } = record;
    if (record.execType === "Trade" || record.execType === "TradeCorrect") {
      this.#byExecID.set(record.execID, record);
    }
    if (execRefID !== undefined) this.#byExecID.delete(execRefID);
  }

  all(): readonly ReportRecord[] {
    return [...this.#byExecID.values()];
  }
}
