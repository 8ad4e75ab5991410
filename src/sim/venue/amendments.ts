import type { Price } from "../../core/units/quantity.ts";
import { asUnits } from "../units.ts";
import type { Units } from "../units.ts";
import type { ReportRecord } from "./trade-record.ts";
import type { VenueOrder } from "./venue-order.ts";

/** A fill that does not stand as it was told. */
export interface Amendment {
  readonly execType: "TradeCancel" | "TradeCorrect";
  readonly execRefID: string;
  /** What was taken back, or stands instead. */
  readonly lastQty: Units;
  readonly lastPx: Price;
  /** By what CumQty(14) changes. */
  readonly more: Units;
}

/** @param how whether it is taken back, or else is one step more or less */
export function amendmentOf(
  { execID, lastQty, lastPx }: ReportRecord,
  how: { readonly isBusted: boolean; readonly isMore: boolean; readonly step: Units },
): Amendment {
  const { isBusted, isMore, step } = how;
  const told = { execRefID: execID, lastPx };
  if (isBusted) return { execType: "TradeCancel", lastQty, more: asUnits(0 - lastQty), ...told };
  const more = isMore || lastQty <= step ? step : asUnits(0 - step);
  return { execType: "TradeCorrect", lastQty: asUnits(lastQty + more), more, ...told };
}

/** Those that wait for their order's end. Orders that are open are bounded, and so are they. */
export class Amendments {
  readonly #waiting = new Map<VenueOrder, Amendment[]>();

  add(order: VenueOrder, amendment: Amendment): void {
    const waiting = this.#waiting.get(order);
    if (waiting === undefined) this.#waiting.set(order, [amendment]);
    else waiting.push(amendment);
  }

  take(order: VenueOrder): readonly Amendment[] {
    const waiting = this.#waiting.get(order) ?? [];
    this.#waiting.delete(order);
    return waiting;
  }
}
