import type { Finding } from "../decide/finding.ts";
import type { ClientFilled } from "./fill-events.ts";
import { asPrice, plus } from "../units/quantity.ts";
import type { Price, Volume } from "../units/quantity.ts";
import { commissionOf } from "./commission.ts";

/** What a fill gives to a client: from the LP, from the house, and at what price. */
export interface ClientFillTerms {
  readonly order: number;
  readonly exec: number;
  /** 0: the house gives all of it. */
  readonly leg: number;
  readonly aQty: Volume;
  readonly bQty: Volume;
  readonly lastPx: Price;
  /** Left out: nothing. */
  readonly kept?: Price;
}

const NOTHING: Price = asPrice(0);

/**
 * The event of every fill of a client's order, whoever gives it.
 *
 * @param findings of the decision the order is carried out under
 */
export const clientFilled = (
  findings: readonly Finding[],
  { order, exec, leg, aQty, bQty, lastPx, kept = NOTHING }: ClientFillTerms,
): ClientFilled => {
  const { commission, commCurrency } = commissionOf(findings, plus(aQty, bQty));
  return {
    type: "ClientFilled",
    order,
    exec,
    leg,
    aQty,
    bQty,
    lastPx,
    kept,
    commission,
    commCurrency,
  };
};
