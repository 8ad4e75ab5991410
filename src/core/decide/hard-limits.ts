import type { Measure } from "../exposure/breach.ts";
import type { Policy } from "../policy.ts";
import { asVolume, larger, minus, mulDiv, NO_VOLUME, plus, smaller } from "../units/quantity.ts";
import { powerOfTenBetween, VOLUME_SCALE } from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";
import { note } from "./draft.ts";
import type { DecisionInput, Draft } from "./draft.ts";
import { isShrinking, netAhead, netBefore } from "./net.ts";

const LOT = powerOfTenBetween(VOLUME_SCALE, 0);

/**
 * How much of an order the house may keep, whatever ended the pipeline: no figure may pass its
 * limit, or what it was before where that is more. Orders that close or shrink |net| are free.
 *
 * @param kept what the stages would keep: a limit that leaves as much is not told of
 */
export function hardLimits(draft: Draft, input: DecisionInput, policy: Policy, kept: Volume): void {
  if (kept === NO_VOLUME || input.isClosing || isShrinking(input)) return;
  limitNetAndGross(draft, input, policy, kept);
  limitGlobal(draft, input, policy, kept);
}

function limitNetAndGross(draft: Draft, input: DecisionInput, policy: Policy, kept: Volume): void {
  const limits = policy.limits[input.symbol];
  if (limits === undefined) return;
  const before = netBefore(input);
  const room = minus(larger(limits.maxNet, before), netAhead(input));
  narrow(draft, "NET", before, limits.maxNet, room, kept);
  narrow(draft, "GROSS", input.gross, limits.maxGross, grossRoom(input, limits.maxGross), kept);
}

/** What the account holds the other way is closed before anything adds to the gross. */
function grossRoom({ gross, held, side }: DecisionInput, limit: Volume): Volume {
  const more = minus(larger(limit, gross), gross);
  const ahead = side === "Buy" ? held : minus(NO_VOLUME, held);
  return ahead >= 0 ? more : plus(more, asVolume(2 * Math.abs(ahead)));
}

function limitGlobal(draft: Draft, input: DecisionInput, policy: Policy, kept: Volume): void {
  const { globalNet, lotWorth } = input;
  if (globalNet < 0 || lotWorth < 0) {
    note(draft, { code: "GLOBAL_UNKNOWN" });
    draft.roomForB = NO_VOLUME;
    draft.noRoomCode = "NO_RATE";
    return;
  }
  const { maximum } = policy.global;
  const more = minus(larger(maximum, globalNet), globalNet);
  // A lot that is worth nothing adds nothing.
  const lots = lotWorth === 0 ? kept : asVolume(mulDiv(more, LOT, lotWorth));
  const room = minus(plus(lots, netBefore(input)), netAhead(input));
  narrow(draft, "GLOBAL", globalNet, maximum, room, kept);
}

function narrow(
  draft: Draft,
  measure: Measure,
  before: number,
  limit: number,
  room: Volume,
  kept: Volume,
): void {
  if (room >= kept) return;
  const left = larger(room, NO_VOLUME);
  note(draft, { code: "HARD_LIMIT", measure, before, limit, room: left });
  draft.roomForB = smaller(draft.roomForB, left);
}
