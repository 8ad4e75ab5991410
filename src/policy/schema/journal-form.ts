import { key, optional } from "../form/field.ts";
import { MapForm } from "../form/map-form.ts";
import { whole } from "../form/numbers.ts";
import type { JournalTerms } from "../policy-document.ts";

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
});
