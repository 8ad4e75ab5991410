import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "vitest";
import { hedgerow } from "../desk/child-process.ts";
import { disk, livedEvents, snapshotAt, writeLived } from "../desk/lived-journal.ts";
import { listSegments } from "../../src/journal/segment-files.ts";
import { edit, freshFolder } from "../journal/journal-folder.ts";

test("journal verify reads the segments before the oldest snapshot too, as long as they are there", async () => {
  const { dir, remove } = freshFolder();
  const journal = join(dir, "journal");
  for (const folder of [journal, join(dir, "snapshots")]) mkdirSync(folder);
  const lived = livedEvents(2_500);
  writeLived(dir, lived, 1);
  const part = (of: number): number => Math.floor(lived.length * of);
  snapshotAt(dir, part(2 / 3));
  // So old that only the first segment goes.
  const { retired } = snapshotAt(dir, part(1), part(1 / 5));
  const [first, second] = listSegments(disk, journal);
  assert.ok(retired > 0 && first! > 1);
  const sound = await hedgerow("journal", "verify", "--data", dir);
  assert.match(sound.stdout, /is sound from event \d+ on/);
  edit(journal, second!, (bytes) => {
    bytes[200]! ^= 1;
    return bytes;
  });
  const damaged = await hedgerow("journal", "verify", "--data", dir);
  assert.match(damaged.stderr, /JOURNAL_DAMAGED/);
  assert.notEqual(damaged.code, 0);
  remove();
}, 60_000);
