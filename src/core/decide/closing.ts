import { asBps, asVolume, mulDiv, plus } from "../units/quantity.ts";
import { settle } from "./draft.ts";
import type { Stage } from "./draft.ts";
import { shareOfLeg } from "./legs.ts";

/**
 * A closing order unwinds both books in the ratio in which the position is held; rules, class and
 * limits are not asked, since it only gives back. Neither book may pass zero.
 */
export const closing: Stage = (draft, input) => {
  if (!input.isClosing) return;
  const { aOpen, bOpen, volume } = input;
  const open = plus(aOpen, bOpen);
  const to = open === 0 ? asBps(0) : shareOfLeg(aOpen, open);
  settle(draft, "no", { code: "CLOSING", aOpen, bOpen, from: draft.aBook, to });
  if (open === 0) return;
  draft.isExact = true;
  draft.atLeast = asVolume(mulDiv(volume, aOpen, open));
  draft.atMost = aOpen;
  draft.roomForB = bOpen;
  draft.noRoomCode = "NO_LP";
};
