import type { LegFilled, OrderDecided } from "../../../core/events.ts";
import type { ClientFilled } from "../../../core/execute/fill-events.ts";
import { signOf } from "../../../core/terms.ts";
import type { Side } from "../../../core/terms.ts";
import { worldSymbols } from "../setting/lps.ts";
import { STALENESS_SECONDS, termsOf } from "../setting/policy-text.ts";
import type { KnownLeg, KnownOrder } from "./known.ts";
import type { Names } from "./names.ts";
import type { Violated } from "./violation.ts";

const US_PER_SECOND = 1_000_000;

/** At what a client's order may be filled, as it was decided last. */
interface Priced {
  readonly clientPx: number;
  /** A price difference: what the policy in force then laid on the market's price. */
  readonly markup: number;
}

/**
 * PRICE: a client gets what its LP filled at the LP's price and the markup, what the house keeps at
 * the price of the decision, and that is made of the quotes which the decision saw.
 */
export class PriceCheck {
  readonly #violated: Violated;
  readonly #names: Names;
  readonly #priced = new Map<number, Priced>();
  /** By leg, of the last fill that was booked. */
  readonly #lastPx = new Map<number, number>();
  #markupPips = 0;
  #keptBehindLeg = 0;

  constructor(violated: Violated, names: Names) {
    this.#violated = violated;
    this.#names = names;
  }

  activated(hash: string): void {
    this.#markupPips = termsOf(hash)?.markupPips ?? 0;
  }

  decided(event: OrderDecided, { order, side, symbol }: KnownOrder): void {
    const { clientPx } = event;
    const markup = Math.round(this.#pip(symbol) * this.#markupPips);
    this.#priced.set(order, { clientPx, markup });
    const [low, high] = boundsOf(event, side);
    const px = clientPx - signOf(side) * markup;
    if (px < low || px > high) {
      const text = `order ${order} is priced at ${px}, and quotes are ${low} to ${high}`;
      this.#violated("PRICE", text);
    }
  }

  booked({ leg, lastPx }: LegFilled): void {
    this.#lastPx.set(leg, lastPx);
  }

  /** What no LP took is given next, at the price of that moment. */
  keptBehindLeg({ order }: KnownOrder): void {
    this.#keptBehindLeg = order;
  }

  /** @param leg of which it came; undefined: the house gives all of it */
  filled({ lastPx, exec }: ClientFilled, order: KnownOrder, leg: KnownLeg | undefined): void {
    const { clientPx, markup } = this.#priced.get(order.order) ?? { clientPx: 0, markup: 0 };
    const { side, limitPx } = order;
    const marked = signOf(side) * markup;
    const what = `fill ${exec} of order ${order.order} is at ${lastPx}`;
    if (leg === undefined && this.#keptBehindLeg === order.order) {
      this.#keptBehindLeg = 0;
      const worst = (order.legs.at(-1)?.limitPx ?? 0) + marked;
      if (bettered(lastPx, side, worst) !== lastPx) this.#violated("PRICE", `${what} of ${worst}`);
      return;
    }
    const due =
      leg === undefined
        ? bettered(clientPx, side, limitPx)
        : Math.max(1, bettered(this.#lastPx.get(leg.leg) ?? 0, side, leg.limitPx) + marked);
    if (lastPx !== due) this.#violated("PRICE", `${what}, due is ${due}`);
  }

  #pip(symbol: number): number {
    const name = this.#names.of("symbol", symbol);
    return worldSymbols.find((each) => each.symbol === name)?.pip ?? 0;
  }
}

/** A price, or a bound where that is better for whoever trades; 0: there is none. */
function bettered(px: number, side: Side, bound: number): number {
  if (bound === 0) return px;
  return side === "Buy" ? Math.min(px, bound) : Math.max(px, bound);
}

/**
 * Where the market was for a buy: from the best offer to the worst, or where LPs cross each other
 * to the best bid, since they meet half way. For a sell the other way round.
 */
function boundsOf({ lps }: OrderDecided, side: Side): readonly [low: number, high: number] {
  const fresh = lps.filter(
    ({ ageUs, bid, ask }) =>
      ageUs >= 0 && ageUs <= STALENESS_SECONDS * US_PER_SECOND && bid * ask > 0,
  );
  const deeper = fresh.flatMap((lp) => lp.deeper.map(({ px }) => px));
  const [bids, asks] = [fresh.map(({ bid }) => bid), fresh.map(({ ask }) => ask)];
  return side === "Buy"
    ? [Math.min(...asks), Math.max(...asks, ...bids, ...deeper)]
    : [Math.min(...bids, ...asks, ...deeper), Math.max(...bids)];
}
