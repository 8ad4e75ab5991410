import type { Money, Price, Volume } from "../units/quantity.ts";

/** One fill to the client; `aQty` came from the LP, `bQty` from the house, at one price. */
export interface ClientFilled {
  readonly type: "ClientFilled";
  readonly order: number;
  readonly exec: number;
  readonly leg: number;
  readonly aQty: Volume;
  readonly bQty: Volume;
  readonly lastPx: Price;
  /** How much better the LP filled `aQty`, its markup in it, and the house kept; 0: nothing. */
  readonly kept: Price;
  /** What the client is charged; an empty currency: the order was decided under no commission. */
  readonly commission: Money;
  readonly commCurrency: string;
}
