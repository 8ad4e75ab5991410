import {
  asBps,
  asVolume,
  larger,
  minus,
  mulDiv,
  NO_VOLUME,
  plus,
  smaller,
} from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";
import { setShare, settle } from "./draft.ts";
import type { DecisionInput, Stage } from "./draft.ts";
import { shareOfLeg } from "./legs.ts";

/**
 * A closing order unwinds both books as they were opened; rules, class and limits are not asked,
 * since it only gives back. Neither book may pass zero.
 *
 * Of an order that closes and opens, what it closes is told of, and the later stages decide about
 * the rest.
 */
export const closing: Stage = (draft, input) => {
  const { isClosing, closes, volume, aOpen, bOpen, aOpened, bOpened, aWhole, bWhole } = input;
  if (closes === 0) return;
  const opened = plus(aOpened, bOpened);
  if (!isClosing) {
    return setShare(draft, { code: "CLOSING", aOpen, bOpen, from: draft.aBook, to: draft.aBook });
  }
  const to = opened === 0 ? asBps(0) : shareOfLeg(aOpened, opened);
  settle(draft, "no", { code: "CLOSING", aOpen, bOpen, from: draft.aBook, to });
  if (opened === 0) return undefined;
  draft.isExact = true;
  draft.atLeast = unwoundNow(input);
  // Of the positions that are closed whole each book takes back its own.
  draft.atMost = smaller(aOpen, minus(volume, bWhole));
  draft.roomForB = smaller(bOpen, minus(volume, aWhole));
  draft.noRoomCode = "NO_LP";
  return undefined;
};

/** What of a closing is unwound at LPs, before any rounding: the sum over its positions. */
function unwoundNow(input: DecisionInput): Volume {
  const { volume, aOpen, bOpen, aOpened, bOpened, aWhole, bWhole } = input;
  last.volume = minus(volume, plus(aWhole, bWhole));
  last.aOpen = minus(aOpen, aWhole);
  last.bOpen = minus(bOpen, bWhole);
  last.aOpened = minus(aOpened, aWhole);
  last.bOpened = minus(bOpened, bWhole);
  return plus(aWhole, unwoundOf(last));
}

type OnePosition = Pick<DecisionInput, "volume" | "aOpen" | "bOpen" | "aOpened" | "bOpened">;

/** Used again by every decision, as the draft is: the last of the positions that are closed. */
const last: { -readonly [Key in keyof OnePosition]: OnePosition[Key] } = {
  volume: NO_VOLUME,
  aOpen: NO_VOLUME,
  bOpen: NO_VOLUME,
  aOpened: NO_VOLUME,
  bOpened: NO_VOLUME,
};

/**
 * Of one position, by its own figures.
 *
 * Cumulative: by then A unwound = A opened × closed ÷ opened, so that rounding never adds up; what
 * closes the last of it takes all that is left of both.
 */
function unwoundOf({ volume, aOpen, bOpen, aOpened, bOpened }: OnePosition): Volume {
  const opened = plus(aOpened, bOpened);
  const closed = minus(opened, plus(aOpen, bOpen));
  const byThen = asVolume(mulDiv(aOpened, plus(closed, volume), opened));
  const due = minus(byThen, minus(aOpened, aOpen));
  return smaller(smaller(aOpen, volume), larger(due, minus(volume, bOpen)));
}
