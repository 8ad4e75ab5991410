import type { Event } from "../../src/core/events.ts";
import { FileJournal } from "../../src/journal/file-journal.ts";
import { openJournal } from "../../src/journal/open-journal.ts";
import type { JournalOptions } from "../../src/journal/open-journal.ts";
import { freshFolder, RANDOMNESS } from "./journal-folder.ts";
import { NodeDisk } from "../../src/journal/node-disk.ts";

export const silent = { apply: () => {}, stateHash: () => "" };

/** Segments that take every event a test can think of. */
export const largeJournal = (dir: string): JournalOptions => ({
  disk: new NodeDisk(),
  dir,
  durability: "os",
  randomness: RANDOMNESS,
  segmentBytes: 1 << 20,
});

/** The payload an event has in the journal, and its record type. */
export function encoded(event: Event): { type: number; payload: Buffer } {
  const { dir, remove } = freshFolder();
  const journal = new FileJournal(largeJournal(dir), silent);
  journal.append(event);
  journal.commit(1);
  journal.close();
  let found: { type: number; payload: Buffer } | undefined;
  const { writer } = openJournal(largeJournal(dir), (batch) => {
    while (batch.next()) {
      found = {
        type: batch.type,
        payload: Buffer.from(batch.bytes.subarray(batch.start, batch.end)),
      };
    }
  });
  writer.close();
  remove();
  return found!;
}
