import type { Measure } from "../exposure/breach.ts";
import type { Policy } from "../policy.ts";
import { asVolume, larger, minus, mulDiv, negated, NO_VOLUME, plus } from "../units/quantity.ts";
import { powerOfTenBetween, VOLUME_SCALE } from "../units/quantity.ts";
import type { Money, Volume } from "../units/quantity.ts";
import { ANY_VOLUME, newDraft, setShare } from "./draft.ts";
import type { DecisionInput, Draft } from "./draft.ts";
import { isShrinking, netAhead, netBefore } from "./net.ts";

const LOT = powerOfTenBetween(VOLUME_SCALE, 0);

/**
 * How much of an order the house may keep, whatever ended the pipeline: no figure may pass its
 * limit, or what it was before where that is more. Orders that close or shrink |net| are free.
 *
 * @param kept what would be kept without it: a limit that leaves as much is not told of
 */
export function hardLimits(draft: Draft, input: DecisionInput, policy: Policy, kept: Volume): void {
  if (input.isClosing || isShrinking(input)) return;
  limitNetAndGross(draft, input, policy, kept);
  limitGlobal(draft, input, policy, kept);
}

/** How much of an opening order the house may keep; for one that is under way as for a new one. */
export function roomFor(input: DecisionInput, policy: Policy): Volume {
  const draft = newDraft();
  hardLimits(draft, input, policy, NO_VOLUME);
  return draft.roomForB;
}

function limitNetAndGross(draft: Draft, input: DecisionInput, policy: Policy, kept: Volume): void {
  const limits = policy.limits[input.symbol];
  if (limits === undefined) return;
  const before = netBefore(input);
  draft.room = minus(larger(limits.maxNet, before), netAhead(input));
  if (isNarrowed(draft, kept)) tell(draft, "NET", before, limits.maxNet);
  limitGross(draft, input, limits, kept);
}

/** What the account holds the other way is closed before anything adds to the gross. */
function limitGross(
  draft: Draft,
  input: DecisionInput,
  { maxGross: limit }: { readonly maxGross: Volume },
  kept: Volume,
): void {
  const { gross, held, side } = input;
  const more = minus(larger(limit, gross), gross);
  const opposite = larger(side === "Buy" ? negated(held) : held, NO_VOLUME);
  draft.room = plus(more, plus(opposite, opposite));
  if (isNarrowed(draft, kept)) tell(draft, "GROSS", gross, limit);
}

function limitGlobal(draft: Draft, input: DecisionInput, policy: Policy, kept: Volume): void {
  const { globalNet, lotWorth } = input;
  if (globalNet < 0 || lotWorth < 0) {
    draft.roomForB = NO_VOLUME;
    draft.noRoomCode = "NO_RATE";
    if (kept === NO_VOLUME) return;
    setShare(draft, { code: "GLOBAL_UNKNOWN", from: draft.aBook, to: draft.aBook });
    draft.isLimited = true;
    return;
  }
  const { maximum } = policy.global;
  if (isFarBelow(input, larger(maximum, globalNet) - globalNet)) return;
  const lots = lotsFor(minus(larger(maximum, globalNet), globalNet), lotWorth);
  draft.room = minus(plus(lots, netBefore(input)), netAhead(input));
  if (isNarrowed(draft, kept)) tell(draft, "GLOBAL", globalNet, maximum);
}

/**
 * As nearly always: even the whole order is worth less than the amount, by more than a division of
 * doubles is off. Spares an exact division, and its numbers.
 */
const isFarBelow = (input: DecisionInput, amount: number): boolean =>
  (amount / input.lotWorth) * LOT > netAhead(input) - netBefore(input) + input.volume + LOT;

/** Volume worth no more than an amount; as much as one likes of what is worth next to nothing. */
const lotsFor = (amount: Money, lotWorth: Money): Volume =>
  amount / lotWorth < ANY_VOLUME / LOT ? asVolume(mulDiv(amount, LOT, lotWorth)) : ANY_VOLUME;

/** Leaves no more than `draft.room`. @returns whether that is less than would be kept */
function isNarrowed(draft: Draft, kept: Volume): boolean {
  if (draft.room < 0) draft.room = NO_VOLUME;
  if (draft.room < draft.roomForB) draft.roomForB = draft.room;
  return draft.room < kept;
}

function tell(draft: Draft, measure: Measure, before: number, limit: number): void {
  const { room, aBook: share } = draft;
  const code = "HARD_LIMIT";
  setShare(draft, { code, measure, before, limit, room, from: share, to: share });
  draft.isLimited = true;
}
