import { key, optional } from "../form/field.ts";
import { MapForm } from "../form/map-form.ts";
import { whole } from "../form/numbers.ts";
import type { JournalTerms } from "../policy-document.ts";

/** Seconds between two rows of the exposure's history; of policies that were kept before, too. */
export const EXPOSURE_EVERY_SECONDS = 10;

export const journal: MapForm<JournalTerms> = new MapForm<JournalTerms>({
  snapshotEvents: key(
    "snapshot_events",
    whole(1_000, 100_000_000, "events"),
    200_000,
    "after so many a snapshot is written, so that a start reads no more than those behind it",
  ),
  keepDays: optional(
    "keep_days",
    whole(1, 36_500, "days"),
    "segments that two snapshots cover go when they are older; left out, none ever goes",
  ),
  exposureEverySeconds: key(
    "exposure_every_seconds",
    whole(1, 3_600, "seconds"),
    EXPOSURE_EVERY_SECONDS,
    "the history of a symbol's exposure, in the store, has a row for so long in which it changed",
  ),
  exposureKeepDays: optional(
    "exposure_keep_days",
    whole(1, 36_500, "days"),
    "rows of that history go when they are older; left out, none ever goes",
  ),
});
