import { lotWorthAtMarks, markOf } from "../core/quotes/mark.ts";
import type { Mark } from "../core/quotes/mark.ts";
import { worthOfVolume } from "../core/quotes/worth.ts";
import { amountOf, pxOf } from "../core/units/plain-number.ts";
import type { View } from "../core/view.ts";

const NS_PER_SECOND = 1_000_000_000;

/** What is kept of a symbol at one price; it prices no client and no decision. */
export interface MarkStatus {
  /** Half way between bid and ask. */
  readonly px: number;
  /** `broker.price_feed_lp`'s quote, the best of all LPs' quotes, or the last mid of those. */
  readonly source: Mark["source"];
  /** Whose quote it is; absent where it is no single LP's. */
  readonly lp: string | undefined;
  /** Of a last mid, seconds since it was sampled; absent where the quote is of now. */
  readonly ageSeconds: number | undefined;
  /** The net kept, in the reporting currency; absent where no rate is known. */
  readonly worth: number | undefined;
}

/** @param priceFeedLp id of an LP; null: none is named */
export function markStatusOf(
  view: View,
  priceFeedLp: string | null,
  symbol: number,
): MarkStatus | undefined {
  const named = view.policy.lps.find(({ id }) => id === priceFeedLp);
  const reference = named?.index ?? -1;
  const mark = markOf(view, reference, symbol);
  if (mark === undefined) return undefined;
  const { mid, source, ageNs } = mark;
  const lp = source === "LP" ? named?.id : undefined;
  const ageSeconds = ageNs === undefined ? undefined : Math.floor(ageNs / NS_PER_SECOND);
  return { px: pxOf(mid), source, lp, ageSeconds, worth: worthOf(view, reference, symbol) };
}

function worthOf(view: View, reference: number, symbol: number): number | undefined {
  const lotWorth = lotWorthAtMarks(view, reference, symbol);
  if (lotWorth === undefined) return undefined;
  const net = view.state.exposure.net(symbol);
  const worth = amountOf(worthOfVolume(Math.abs(net), lotWorth));
  return net < 0 ? -worth : worth;
}
