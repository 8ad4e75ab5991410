import { legIDOf } from "../../../core/ids.ts";
import { VOLUME_SCALE } from "../../../core/units/quantity.ts";
import { UNITS_SCALE } from "../../units.ts";
import type { OrderRecord, ReportRecord, TradeRecord } from "../../venue/trade-record.ts";
import type { WorldLp } from "../setting/lps.ts";
import type { Violated } from "../checks/violation.ts";

/** An order as its LP has it; volumes are lots of 10⁻⁶. */
export interface VenueLeg {
  readonly clOrdID: string;
  readonly symbol: string;
  readonly side: OrderRecord["side"];
  readonly orderQty: number;
  /** 0: at the market. */
  readonly price: number;
  filled: number;
  lastPx: number;
  /** Of it, what was filled after it had been canceled. */
  filledLate: number;
  isOver: boolean;
  /** A fill had no price that anybody could book. */
  isUnpriced: boolean;
  /** The LP said once that it does not know it. */
  isDenied: boolean;
}

/** What it may come to, but for what no order asked for. */
export const mayFill = ({ orderQty, filled, filledLate, isOver }: VenueLeg): number =>
  isOver ? Math.min(orderQty, filled - filledLate) : orderQty;

/** What an LP did, from its own log: the truth about all that was sent there. */
export class VenueLedger {
  readonly lp: WorldLp;
  readonly legs: Map<string, VenueLeg> = new Map();
  readonly #violated: Violated;
  /** Arrived since the last look. */
  #unchecked: VenueLeg[] = [];
  #fills = 0;

  constructor(lp: WorldLp, violated: Violated) {
    this.lp = lp;
    this.#violated = violated;
  }

  get fills(): number {
    return this.#fills;
  }

  numbersReused(text: string): void {
    // Where each Logon begins anew they may be anything.
    if (this.lp.dialect === "generic") this.#violated("I2", `numbers are used again: ${text}`);
  }

  take(record: TradeRecord): void {
    if (record.kind === "order") this.#arrived(record);
    else if (record.kind === "report") this.#reported(record);
  }

  /** What arrived since this was asked last. */
  unchecked(): readonly VenueLeg[] {
    const unchecked = this.#unchecked;
    this.#unchecked = [];
    return unchecked;
  }

  /** All of it, for a journal that is read anew. */
  checkAgain(): void {
    this.#unchecked = [...this.legs.values()];
  }

  legOf(journalId: string, leg: number): VenueLeg | undefined {
    return this.legs.get(legIDOf(journalId, leg));
  }

  #arrived({ clOrdID, symbol, side, orderQty, price }: OrderRecord): void {
    if (this.legs.has(clOrdID)) {
      this.#violated("I2", `leg ${clOrdID} reached ${this.lp.id} a second time`);
      return;
    }
    const leg: VenueLeg = {
      clOrdID,
      symbol,
      side,
      orderQty: this.#lots(symbol, orderQty),
      price: price ?? 0,
      filled: 0,
      lastPx: 0,
      filledLate: 0,
      isOver: false,
      isUnpriced: false,
      isDenied: false,
    };
    this.legs.set(clOrdID, leg);
    this.#unchecked.push(leg);
  }

  #reported(report: ReportRecord): void {
    const { clOrdID, execType, ordStatus, symbol, lastQty, lastPx } = report;
    const leg = this.legs.get(clOrdID);
    if (leg === undefined) return;
    if (report.execRefID !== undefined) {
      // A fill does not stand as it was told.
      leg.filled = this.#lots(symbol, report.cumQty);
      return;
    }
    if (execType === "OrderStatus") {
      leg.isDenied ||= ordStatus === "Rejected" && !leg.isOver;
      return;
    }
    if (execType === "Trade") {
      this.#fills += 1;
      const volume = this.#lots(symbol, lastQty);
      leg.filled += volume;
      leg.lastPx = lastPx;
      if (lastPx <= 0) leg.isUnpriced = true;
      if (leg.isOver) leg.filledLate += volume;
    }
    leg.isOver = ordStatus === "Filled" || ordStatus === "Canceled" || ordStatus === "Rejected";
  }

  /** The LP's quantity as lots. */
  #lots(symbol: string, quantity: number): number {
    const perLot = this.lp.mappings.find((terms) => terms.symbol === symbol)?.perLot;
    if (perLot === undefined) return Number.NaN;
    return (quantity * 10 ** VOLUME_SCALE) / 10 ** UNITS_SCALE / perLot;
  }
}
