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
  /** What was filled before its end, as it was told first. */
  filledFirst: number;
  /** Of it, what was filled after it had been canceled. */
  filledLate: number;
  /** Of it, what has no price that anybody could book. */
  unpriced: number;
  isOver: boolean;
  /**
   * The LP said, behind the order in one sequence of numbers, that it does not know it: whoever
   * hears that must take it for the truth.
   */
  isDenied: boolean;
  /** Counts logons where numbers begin anew with each. */
  readonly epoch: number;
  /** What stands, by ExecID(17): not what was taken back, and what was put in its place. */
  readonly fills: Map<string, VenueFill>;
  /** All that was ever told, in the same way. */
  readonly told: Map<string, VenueFill>;
}

/** As its LP told it; the volume is lots of 10⁻⁶. */
export interface VenueFill {
  readonly lastQty: number;
  readonly lastPx: number;
  /** Its order had been canceled. */
  readonly isLate: boolean;
}

/**
 * What it may come to, but for what no order asked for: nor does one get what a correction makes
 * more of a fill once its leg is over.
 */
export const mayFill = ({ orderQty, filled, filledFirst, filledLate, isOver }: VenueLeg): number =>
  isOver ? Math.min(orderQty, filledFirst, filled - filledLate) : orderQty;

/** @param times 1, or -1 for what is taken back */
function add(leg: VenueLeg, { lastQty, lastPx, isLate }: VenueFill, times: number): void {
  leg.filled += times * lastQty;
  if (lastPx <= 0) leg.unpriced += times * lastQty;
  if (isLate) leg.filledLate += times * lastQty;
}

/** What an LP did, from its own log: the truth about all that was sent there. */
export class VenueLedger {
  readonly lp: WorldLp;
  readonly legs: Map<string, VenueLeg> = new Map();
  readonly #violated: Violated;
  /** Arrived since the last look. */
  #unchecked: VenueLeg[] = [];
  #fills = 0;
  #epoch = 0;

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

  /** The session orders come on logged on. */
  loggedOn(): void {
    if (this.lp.dialect !== "generic") this.#epoch += 1;
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
      filledFirst: 0,
      filledLate: 0,
      unpriced: 0,
      isOver: false,
      isDenied: false,
      epoch: this.#epoch,
      fills: new Map(),
      told: new Map(),
    };
    this.legs.set(clOrdID, leg);
    this.#unchecked.push(leg);
  }

  #reported(report: ReportRecord): void {
    const { clOrdID, execType, ordStatus } = report;
    const leg = this.legs.get(clOrdID);
    if (leg === undefined) return;
    if (report.execRefID !== undefined) return this.#amended(report, report.execRefID, leg);
    if (execType === "OrderStatus") {
      leg.isDenied ||= ordStatus === "Rejected" && !leg.isOver && leg.epoch === this.#epoch;
      return;
    }
    if (execType === "Trade") {
      this.#fills += 1;
      leg.lastPx = report.lastPx;
      if (!leg.isOver) leg.filledFirst += this.#lots(report.symbol, report.lastQty);
      this.#filled(report, leg, leg.isOver);
    }
    leg.isOver = ordStatus === "Filled" || ordStatus === "Canceled" || ordStatus === "Rejected";
  }

  /** A fill does not stand as it was told. */
  #amended(report: ReportRecord, execRefID: string, leg: VenueLeg): void {
    const before = leg.fills.get(execRefID);
    if (before !== undefined) {
      leg.fills.delete(execRefID);
      add(leg, before, -1);
    }
    if (report.execType === "TradeCorrect") this.#filled(report, leg, before?.isLate === true);
  }

  #filled({ execID, symbol, lastQty, lastPx }: ReportRecord, leg: VenueLeg, isLate: boolean): void {
    const fill = { lastQty: this.#lots(symbol, lastQty), lastPx, isLate };
    leg.fills.set(execID, fill);
    leg.told.set(execID, fill);
    add(leg, fill, 1);
  }

  /** The LP's quantity as lots. */
  #lots(symbol: string, quantity: number): number {
    const perLot = this.lp.mappings.find((terms) => terms.symbol === symbol)?.perLot;
    if (perLot === undefined) return Number.NaN;
    return (quantity * 10 ** VOLUME_SCALE) / 10 ** UNITS_SCALE / perLot;
  }
}
