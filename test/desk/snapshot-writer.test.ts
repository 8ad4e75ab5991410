/** Snapshots written one after the other by one who reads on, as the process beside a desk does. */
import assert from "node:assert/strict";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "vitest";
import { SnapshotProcess } from "../../src/desk/snapshot-run.ts";
import type { SnapshotEnd } from "../../src/desk/snapshot-run.ts";
import { SnapshotWriter, takeSnapshot } from "../../src/desk/take-snapshot.ts";
import type { SnapshotTaken, SnapshotTask } from "../../src/desk/take-snapshot.ts";
import { listSegments } from "../../src/journal/segment-files.ts";
import { freshFolder } from "../journal/journal-folder.ts";
import { disk, found, livedEvents, writeLived } from "./lived-journal.ts";

const lived = livedEvents(1_500);
const all = lived.length;
const part = (of: number): number => Math.floor(all * of);
const SEED = 7;

let dir: string;
let remove: () => void;
beforeEach(() => {
  ({ dir, remove } = freshFolder());
  for (const folder of ["journal", "snapshots", "others"]) mkdirSync(join(dir, folder));
});
afterEach(() => remove());

const taskOf = (upTo: number, retireBeforeUs: number | null = null): SnapshotTask => ({
  journal: join(dir, "journal"),
  snapshots: join(dir, "snapshots"),
  upTo,
  retireBeforeUs,
});
const filesIn = (folder: string): string[] => readdirSync(join(dir, folder)).toSorted();
const segments = (): number[] => listSegments(disk, join(dir, "journal"));

test("each is what one who reads all anew would have written, to the byte", () => {
  writeLived(dir, lived);
  const writer = new SnapshotWriter(disk, SEED);
  let before = 1;
  for (const share of [1 / 4, 1 / 2, 3 / 4, 1]) {
    const task = taskOf(part(share));
    const taken = writer.take(task);
    const other = takeSnapshot(disk, { ...task, snapshots: join(dir, "others") }, SEED);
    assert.equal(taken.nextEvent, other.nextEvent);
    assert.equal(taken.events, taken.nextEvent - before, "only what came since was read");
    before = taken.nextEvent;
    assert.deepEqual(filesIn("snapshots"), filesIn("others"));
    for (const file of filesIn("snapshots")) {
      const [one, two] = ["snapshots", "others"].map((of) => readFileSync(join(dir, of, file)));
      assert.ok(one?.equals(two ?? Buffer.alloc(0)), file);
    }
  }
  writer.close();
  assert.equal(found(dir).snapshotEvent, before);
});

test("it goes on where the journal goes on", () => {
  writeLived(dir, lived.slice(0, all / 2));
  const writer = new SnapshotWriter(disk, SEED);
  const first = writer.take(taskOf(all));
  const none = writer.take(taskOf(all));
  assert.deepEqual([none.events, none.bytes, none.nextEvent], [0, 0, first.nextEvent]);
  writeLived(dir, lived.slice(all / 2), all);
  const next = writer.take(taskOf(all));
  assert.ok(next.nextEvent > all);
  writer.close();
  assert.equal(found(dir).snapshotEvent, next.nextEvent);
});

test("no segment goes for a snapshot that it wrote and that does not load", () => {
  writeLived(dir, lived);
  const writer = new SnapshotWriter(disk, SEED);
  writer.take(taskOf(part(1 / 2)));
  writer.take(taskOf(part(3 / 4)));
  const before = segments();
  const [sound = "", file = ""] = filesIn("snapshots");
  const path = join(dir, "snapshots", file);
  const whole = readFileSync(path);
  writeFileSync(path, whole.with(whole.length >> 1, (whole[whole.length >> 1] ?? 0) ^ 1));
  assert.throws(() => writer.take(taskOf(all, Infinity)), /checksum/);
  assert.deepEqual(segments(), before);
  assert.deepEqual(filesIn("snapshots"), [sound, file], "the one before it is still there");
  assert.ok(sound.includes(String(found(dir).snapshotEvent)));
  // It begins anew, with the one that is sound, of which it has then shown that it loads.
  const { retired, nextEvent } = writer.take(taskOf(all, Infinity));
  writer.close();
  assert.ok(retired > 0);
  assert.equal(found(dir).snapshotEvent, nextEvent);
});

test("before segments go, the snapshot before is loaded, and both are enough for what is left", () => {
  writeLived(dir, lived);
  const whole = found(dir).nextEvent;
  const writer = new SnapshotWriter(disk, SEED);
  const taken: SnapshotTaken[] = [1 / 4, 1 / 2, 3 / 4, 1].map((of) =>
    writer.take(taskOf(part(of), Infinity)),
  );
  writer.close();
  assert.ok(taken.reduce((sum, { retired }) => sum + retired, 0) > 0);
  for (const file of filesIn("snapshots").toReversed()) {
    const { snapshotEvent, nextEvent, unusable } = found(dir);
    assert.ok(snapshotEvent > 0 && file.includes(String(snapshotEvent)));
    assert.deepEqual([nextEvent, unusable], [whole, []]);
    rmSync(join(dir, "snapshots", file));
  }
});

const askedOf = (process: SnapshotProcess, task: SnapshotTask): Promise<SnapshotEnd> =>
  new Promise((resolve) => process.run(task, false, resolve));
const eventsOf = (end: SnapshotEnd): number => {
  assert.ok(end.kind === "TAKEN", JSON.stringify(end));
  return end.taken.events;
};

test("the process stays and reads on; one that was killed is followed by another", async () => {
  writeLived(dir, lived);
  const process = new SnapshotProcess();
  const first = eventsOf(await askedOf(process, taskOf(part(1 / 4))));
  cpSync(join(dir, "snapshots"), join(dir, "copy"), { recursive: true });
  // Nobody but the one that wrote it knows what was in it.
  for (const file of filesIn("snapshots")) rmSync(join(dir, "snapshots", file));
  const second = eventsOf(await askedOf(process, taskOf(part(1 / 2))));
  assert.ok(second < first * 2);
  const lost = new Promise<SnapshotEnd>((resolve) =>
    process.run(taskOf(part(3 / 4)), false, resolve).kill(),
  );
  assert.equal((await lost).kind, "FAILED");
  for (const file of filesIn("snapshots")) rmSync(join(dir, "snapshots", file));
  const anew = eventsOf(await askedOf(process, taskOf(part(3 / 4))));
  assert.ok(anew > first + second, "it has read nothing before");
  process.end();
}, 60_000);
