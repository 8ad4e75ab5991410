import { leftToClose } from "../accounts/unwinding.ts";
import type { Order } from "../execute/order.ts";
import type { State } from "../state.ts";
import { minus, NO_VOLUME, smaller } from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";

/**
 * A fill of what the house keeps, before the order counts it. What closes takes slivers back; of
 * what opens no more is a sliver than its decision said, and nothing that was kept because no LP
 * took it.
 */
export function bookSlivers({ exposure, house }: State, order: Order, bQty: Volume): void {
  const { symbol, side } = order.terms;
  const closing = smaller(bQty, leftToClose(order.bCloses, order.bFilled));
  exposure.closeSliver(symbol, side, closing);
  const opening = minus(bQty, closing);
  const instead = smaller(opening, order.keptInstead);
  order.keptInstead = minus(order.keptInstead, instead);
  const sliver = smaller(minus(opening, instead), order.sliver);
  if (sliver === NO_VOLUME) return;
  order.sliver = minus(order.sliver, sliver);
  exposure.bookSliver(symbol, side, sliver);
  house.beginAnew(symbol, "SLIVER");
}
