import type { OrderDecided } from "../core/events.ts";
import type { Order } from "../core/execute/order.ts";
import { accountNameOf } from "../core/names.ts";
import type { Names } from "../core/names.ts";
import type { Facets } from "../store/projections/facets.ts";
import type { ListFilter } from "../store/projections/list-query.ts";

type Wanted = (order: Order, decision: OrderDecided, facets: Facets) => boolean;

const alike = [
  "symbol",
  "side",
  "ordType",
  "ordStatus",
  "clientClass",
  "action",
  "rule",
  "reason",
] as const;

/** Whether a decision that is in memory is what the store would be asked for. */
export const remembered =
  (filter: ListFilter, names: Names): Wanted =>
  (order, decision, facets) => {
    const { account, book, lp, order: number, clOrdID, fromUs = 0, toUs = Infinity } = filter;
    const { terms, earlier } = order;
    return (
      alike.every((each) => filter[each] === undefined || filter[each] === facets[each]) &&
      (account === undefined || account === accountNameOf(names, terms.account)) &&
      (book === undefined || facets.book.includes(book)) &&
      (lp === undefined || facets.lps.includes(lp)) &&
      (number === undefined || number === terms.order) &&
      (clOrdID === undefined || clOrdID === terms.clOrdID || earlier?.has(clOrdID) === true) &&
      decision.timeUs >= fromUs &&
      decision.timeUs < toUs
    );
  };
