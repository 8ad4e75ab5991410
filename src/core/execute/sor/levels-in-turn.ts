import type { Policy } from "../../policy.ts";
import { NO_VOLUME, plus, smaller } from "../../units/quantity.ts";
import type { Price } from "../../units/quantity.ts";
import { reachOf } from "./deeper-levels.ts";
import { compareOffers } from "./select-lp.ts";
import type { Choice } from "./select-lp.ts";
import { byTier } from "./sound-lps.ts";
import type { Taker, Turn } from "./sweep.ts";

/** One level of one LP. */
interface Level extends Turn {
  readonly px: Price;
}

/**
 * The order in which the levels of LPs are taken: cheapest first with the commission, those of
 * one price as between LPs. Before that holders of the hedge that is closed come first, and sound
 * LPs before others, with all their levels.
 *
 * @param limitPx no level beyond it is taken, the best one of each taker excepted
 */
export function levelsInTurn(
  takers: readonly Taker[],
  choice: Choice,
  policy: Policy,
  limitPx: Price,
): readonly Turn[] {
  const levels = takers.flatMap((taker) => levelsOf(taker, choice, limitPx));
  return levels.toSorted(
    (a, b) =>
      Number(b.taker.isHolder ?? false) - Number(a.taker.isHolder ?? false) ||
      byTier(a.taker.lp, b.taker.lp, policy) ||
      compareOffers(a.taker.lp, a.px, b.taker.lp, b.px, choice, policy) ||
      a.upTo - b.upTo,
  );
}

/** A size of 0, of a level or of the LP, stands for as much as the LP takes. */
function levelsOf(taker: Taker, { side }: Choice, limitPx: Price): readonly Level[] {
  const { lp, terms, shown } = taker;
  const most = shown > 0 ? shown : terms.maximum;
  const levels: Level[] = [];
  let upTo = NO_VOLUME;
  for (const { px, qty } of reachOf(lp, side, limitPx)) {
    upTo = qty > 0 ? smaller(plus(upTo, qty), most) : most;
    levels.push({ taker, px, upTo });
  }
  return levels;
}
