import type { SymbolExposure } from "../exposure/exposure.ts";
import { asVolume, negated, NO_VOLUME, plus, smaller } from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";
import type { Outcome, View } from "../view.ts";
import type { AutoPurpose } from "./house-events.ts";
import { planHouseOrder, steppedFor } from "./place-house-order.ts";
import type { HouseAsked } from "./place-house-order.ts";

/** Who the desk's own hedges are by. */
const HEDGER = "auto-hedger";

/** Something the desk hedges of its own accord. */
interface Want {
  readonly purpose: AutoPurpose;
  /** What is to be bought at LPs, negative: sold; it may be more than may be hedged of it. */
  readonly wanted: Volume;
  readonly reason: string;
}

/**
 * Takes back at LPs what they hold for clients that are closed, and hedges what is kept only
 * because it was below every LP's minimum: each once all of it together reaches one. One order at
 * a time; after one that came to nothing a pause, and not for ever.
 */
export function autoHedge(view: View, symbol: number, outcome: Outcome): void {
  const { state } = view;
  const sums = state.exposure.of(symbol);
  const wants = wantsOf(view, sums);
  if (wants.length === 0 || !isFree(view, symbol)) return;
  const held = state.exposure.held(symbol);
  for (const want of wants) {
    if (!mayTry(view, symbol, want.purpose)) continue;
    const asked = askedFor(view, symbol, want, held);
    const plan = asked && planHouseOrder(view, asked);
    if (plan === undefined || "refusal" in plan) continue;
    outcome.events.push(...plan.events);
    return;
  }
}

/** Cheap for a symbol that has nothing of it: asked of every symbol again and again. */
export function mayAutoHedge({ state, policy }: View, symbol: number): boolean {
  const { sliverNet, orphanNet } = state.exposure.of(symbol);
  const { hedgesSlivers, hedgesOrphans } = policy.autoHedge;
  return (hedgesSlivers && sliverNet !== 0) || (hedgesOrphans && orphanNet !== 0);
}

/** Orphans first: a house order takes them off before anything else. */
function wantsOf({ policy }: View, sums: Readonly<SymbolExposure>): readonly Want[] {
  const { hedgesSlivers, hedgesOrphans } = policy.autoHedge;
  const wants: Want[] = [];
  const orphans = hedgesOrphans ? orphansIn(sums) : NO_VOLUME;
  if (orphans !== NO_VOLUME) {
    const reason = "orphaned hedges reach an LP's minimum";
    wants.push({ purpose: "ORPHAN", wanted: negated(orphans), reason });
  }
  if (hedgesSlivers && sums.sliverNet !== NO_VOLUME) {
    const reason = "slivers reach an LP's minimum";
    wants.push({ purpose: "SLIVER", wanted: sums.sliverNet, reason });
  }
  return wants;
}

/** What a late fill of a closing met is not taken back again: it stands as suspense against it. */
const orphansIn = ({ orphanNet, suspenseNet }: Readonly<SymbolExposure>): Volume =>
  within(orphanNet, plus(orphanNet, suspenseNet));

function askedFor(
  view: View,
  symbol: number,
  { purpose, wanted, reason }: Want,
  held: Volume,
): HouseAsked | undefined {
  // Never more than is kept on that side: what makes the house's position larger is no hedge.
  const most = within(wanted, held);
  const side = most > 0 ? "Buy" : "Sell";
  const volume = steppedFor(view, { symbol, side }, asVolume(Math.abs(most)), -1);
  if (volume === NO_VOLUME) return undefined;
  const isUnwinding = purpose === "ORPHAN";
  return { symbol, sized: { side, volume }, lp: -1, purpose, isUnwinding, actor: HEDGER, reason };
}

/** Nothing of the symbol is under way for the house, or in doubt. */
function isFree({ state }: View, symbol: number): boolean {
  const { doubtBuy, doubtSell } = state.exposure.of(symbol);
  return doubtBuy === 0 && doubtSell === 0 && state.house.openOf(symbol) === 0;
}

/** A failure is long enough ago, and there were not too many in a row. */
function mayTry({ state, policy, timeUs }: View, symbol: number, purpose: AutoPurpose): boolean {
  const { failures, sentUs } = state.house.attemptsOf(symbol, purpose);
  if (failures === 0) return true;
  if (failures > policy.autoHedge.retries) return false;
  // A clock that was set back must not lengthen the pause.
  return timeUs < sentUs || timeUs >= sentUs + policy.autoHedge.pauseUs;
}

/** As much of a signed volume as another of the same sign allows. */
function within(wanted: Volume, bound: Volume): Volume {
  if (wanted === 0 || bound === 0 || wanted > 0 !== bound > 0) return NO_VOLUME;
  const most = smaller(asVolume(Math.abs(wanted)), asVolume(Math.abs(bound)));
  return wanted > 0 ? most : negated(most);
}
