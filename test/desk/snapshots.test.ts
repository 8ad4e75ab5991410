import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { afterEach, beforeEach, test } from "vitest";
import type { Event } from "../../src/core/events.ts";
import { hashOf } from "../../src/core/state.ts";
import { listSegments, segmentFile } from "../../src/journal/segment-files.ts";
import { valuesOf } from "../core/saved-state.ts";
import { edit, freshFolder, refusal } from "../journal/journal-folder.ts";
import { disk, found, livedEvents, optionsOf, snapshotAt, writeLived } from "./lived-journal.ts";

const EVENTS = 3_000;
const lived: readonly Event[] = livedEvents(EVENTS);
const all = lived.length;

let dir: string;
let remove: () => void;
beforeEach(() => {
  ({ dir, remove } = freshFolder());
  for (const folder of ["journal", "snapshots"]) mkdirSync(join(dir, folder));
});
afterEach(() => remove());

const snapshots = (): string[] => readdirSync(join(dir, "snapshots")).toSorted();
const journal = (): string => join(dir, "journal");
const segments = (): number[] => listSegments(disk, journal());

/** All a start knows, sessions' numbers and messages among it. */
function known(from: ReturnType<typeof found>): unknown {
  const ledgers = [...from.books.ledgers()].map((ledger) => [
    ledger.session,
    ledger.nextOutgoing,
    ledger.nextIncoming,
    ledger.all(),
  ]);
  return [hashOf(from.books.state), valuesOf(from.books.state), ledgers, from.nextEvent];
}

test("a start from a snapshot knows what one from the journal's beginning knows, and reads less", () => {
  writeLived(dir, lived);
  const whole = found(dir);
  assert.ok(whole.books.state.orders.openCount > 0);
  const { nextEvent } = snapshotAt(dir, Math.floor(all / 2));
  const quick = found(dir);
  assert.deepEqual(known(quick), known(whole));
  assert.equal(quick.snapshotEvent, nextEvent);
  assert.equal(quick.events, whole.events - (nextEvent - 1));
  assert.deepEqual(quick.unusable, []);
});

test("a snapshot goes on from the one before, and the last two are kept", () => {
  writeLived(dir, lived);
  const taken = [1 / 4, 1 / 2, 3 / 4, 1].map((part) => snapshotAt(dir, Math.floor(all * part)));
  const ends = taken.map(({ nextEvent }) => nextEvent);
  assert.equal(taken[1]?.events, ends[1]! - ends[0]!);
  assert.deepEqual(
    snapshots().map((name) => Number(/-(\d+)\.snap$/.exec(name)?.[1])),
    ends.slice(2),
  );
  assert.equal(found(dir).snapshotEvent, ends[3]);
});

/** Ways in which the newest snapshot may be no use. */
const damages: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  "one bit of it": (bytes) => {
    bytes[bytes.length >> 1]! ^= 1;
    return bytes;
  },
  "its end": (bytes) => bytes.subarray(0, bytes.length - 1),
  "all of it": () => Buffer.alloc(0),
  "its version": (bytes) => {
    bytes.writeUInt16LE(99, 12);
    return sealed(bytes);
  },
  "the hash it says": (bytes) => {
    bytes.write("0123456789abcdef", 72, "latin1");
    return sealed(bytes);
  },
  "a value in it, its checksum made right": (bytes) => {
    bytes[bytes.length - 40]! ^= 0x40;
    bytes[110]! ^= 1;
    return sealed(bytes);
  },
};

function sealed(bytes: Buffer): Buffer {
  bytes.writeUInt32LE(crc32(bytes.subarray(12)), 8);
  return bytes;
}

for (const [what, damage] of Object.entries(damages)) {
  test(`a snapshot that lost ${what} is told and not used: the one before is, then the journal`, () => {
    writeLived(dir, lived);
    const whole = known(found(dir));
    const [older] = [1 / 2, 3 / 4].map((part) => snapshotAt(dir, Math.floor(all * part)));
    for (const [at, name] of snapshots().toReversed().entries()) {
      const file = join(dir, "snapshots", name);
      writeFileSync(file, damage(readFileSync(file)));
      const next = found(dir);
      assert.equal(next.unusable.length, at + 1);
      assert.equal(next.snapshotEvent, at === 0 ? older!.nextEvent : 0);
      assert.deepEqual(known(next), whole);
    }
  });
}

test("a snapshot of events the journal lost with the power is not used", () => {
  writeLived(dir, lived.slice(0, all / 2));
  for (const segment of segments()) {
    copyFileSync(segmentFile(journal(), segment), join(dir, `${segment}.copy`));
  }
  const before = known(found(dir));
  const kept = segments();
  writeLived(dir, lived.slice(all / 2));
  snapshotAt(dir, Number.MAX_SAFE_INTEGER);
  for (const segment of segments()) rmSync(segmentFile(journal(), segment));
  for (const segment of kept) {
    copyFileSync(join(dir, `${segment}.copy`), segmentFile(journal(), segment));
  }
  const after = found(dir);
  assert.equal(after.snapshotEvent, 0);
  assert.match(after.unusable[0] ?? "", /no such batch|is missing/);
  assert.deepEqual(known(after), before);
});

test("segments go once two snapshots cover them and they are old enough, and a start needs them no more", () => {
  writeLived(dir, lived, 1_000);
  const whole = known(found(dir));
  const first = segments();
  assert.equal(
    snapshotAt(dir, Math.floor(all / 2), Infinity).retired,
    0,
    "one snapshot is not enough",
  );
  assert.equal(snapshotAt(dir, Math.floor((all * 3) / 4), 0).retired, 0, "none is old enough");
  const { retired } = snapshotAt(dir, all, Infinity);
  assert.ok(retired >= 2);
  assert.deepEqual(segments(), first.slice(retired));
  assert.deepEqual(known(found(dir)), whole);
  // Should the newest be damaged, the one before still finds what it needs.
  writeFileSync(join(dir, "snapshots", snapshots().at(-1)!), "");
  assert.deepEqual(known(found(dir)), whole);
});

test("a journal without its beginning, and no sound snapshot, starts nothing", () => {
  writeLived(dir, lived);
  for (const part of [1 / 2, 3 / 4]) snapshotAt(dir, Math.floor(all * part));
  assert.ok(snapshotAt(dir, all, Infinity).retired > 0);
  for (const name of snapshots()) rmSync(join(dir, "snapshots", name));
  const refused = refusal(() => found(dir));
  assert.equal(refused?.code, "JOURNAL_INCOMPLETE");
});

test("a journal with a gap starts nothing, though a snapshot covers the gap", () => {
  writeLived(dir, lived);
  snapshotAt(dir, all);
  assert.ok(segments().length > 3);
  rmSync(segmentFile(journal(), 2));
  assert.equal(refusal(() => found(dir))?.code, "JOURNAL_DAMAGED");
});

test("a snapshot of another journal is not used, and stays", () => {
  writeLived(dir, lived);
  snapshotAt(dir, all);
  const [other] = snapshots();
  for (const segment of segments()) {
    edit(journal(), segment, (bytes) => {
      if (bytes[0] === 0) return bytes;
      bytes.write("OTHERJNL", 12, "latin1");
      bytes.writeUInt32LE(crc32(bytes.subarray(0, 60)), 60);
      return bytes;
    });
  }
  const again = found(dir);
  assert.equal(again.snapshotEvent, 0);
  assert.match(again.unusable[0] ?? "", /of journal .*, not OTHERJNL/);
  for (const part of [1 / 4, 1 / 2, 3 / 4]) snapshotAt(dir, Math.floor(all * part));
  assert.ok(snapshots().includes(other!));
  assert.equal(optionsOf(dir).dir, journal());
});
