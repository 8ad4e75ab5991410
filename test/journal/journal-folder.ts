import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BatchCursor } from "../../src/journal/batch-cursor.ts";
import { JournalError } from "../../src/journal/journal-error.ts";
import type { JournalErrorCode } from "../../src/journal/journal-error.ts";
import { openJournal } from "../../src/journal/open-journal.ts";
import type { JournalOptions, OpenedJournal } from "../../src/journal/open-journal.ts";
import type { JournalWriter } from "../../src/journal/journal-writer.ts";
import { segmentFile } from "../../src/journal/segment-files.ts";
import { NodeDisk } from "../../src/journal/node-disk.ts";

/** A folder of its own, removed by `remove`. */
export function freshFolder(): { dir: string; remove: () => void } {
  const dir = mkdtempSync(join(tmpdir(), "hedgerow-journal-"));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }) };
}

export const RANDOMNESS: Buffer = Buffer.from("0123456789ab");

/** Small segments, so that a test sees several. */
export const smallJournal = (dir: string): JournalOptions => ({
  disk: new NodeDisk(),
  dir,
  durability: "os",
  randomness: RANDOMNESS,
  segmentBytes: 4096,
  batchBytes: 1024,
});

/** A record as the tests compare it: event number, type, payload as text. */
export interface SeenRecord {
  readonly batch: number;
  readonly event: number;
  readonly type: number;
  readonly payload: string;
}

export function recordsOf(batch: BatchCursor): SeenRecord[] {
  const seen: SeenRecord[] = [];
  while (batch.next()) {
    const payload = batch.bytes.toString("latin1", batch.start, batch.end);
    seen.push({ batch: batch.header.batch, event: batch.event, type: batch.type, payload });
  }
  return seen;
}

/** Opens a journal and says what was in it. */
export function openSeeing(options: JournalOptions): OpenedJournal & { seen: SeenRecord[] } {
  const seen: SeenRecord[] = [];
  const opened = openJournal(options, (batch) => seen.push(...recordsOf(batch)));
  return { ...opened, seen };
}

/** Writes one batch of records with these payloads. @returns their positions */
export function writeBatch(writer: JournalWriter, payloads: readonly string[]): number[] {
  const positions = payloads.map((payload) => {
    const sink = writer.beginRecord(7);
    sink.ensure(payload.length);
    sink.at += sink.bytes.write(payload, sink.at, "latin1");
    return writer.endRecord();
  });
  writer.commit(1_000_000);
  return positions;
}

/** Changes a segment's bytes in place. */
export function edit(dir: string, segment: number, change: (bytes: Buffer) => Buffer): void {
  const file = segmentFile(dir, segment);
  writeFileSync(file, change(readFileSync(file)));
}

/** Runs `act` and gives the code it was refused with, "" when it was not. */
export function codeOf(act: () => unknown): JournalErrorCode | "" {
  return refusal(act)?.code ?? "";
}

export function refusal(act: () => unknown): JournalError | undefined {
  try {
    act();
  } catch (error) {
    if (error instanceof JournalError) return error;
    throw error;
  }
  return undefined;
}
