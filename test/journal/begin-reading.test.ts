import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "vitest";
import { Holdings } from "../../src/core/accounts/holdings.ts";
import { beginReading } from "../../src/journal/begin-reading.ts";
import type { Replayed } from "../../src/journal/begin-reading.ts";
import { SnapshotSink, SnapshotSource } from "../../src/journal/snapshot-bytes.ts";
import { disk, livedEvents, snapshotAt, writeLived } from "../desk/lived-journal.ts";
import { freshFolder } from "./journal-folder.ts";

test("holdings of more accounts than a call has arguments load", () => {
  const accounts = 500_000;
  const sink = new SnapshotSink();
  sink.int(0);
  sink.int(accounts);
  for (let account = 0; account < accounts; account++) sink.int(account % 7);
  const holdings = new Holdings();
  holdings.load(new SnapshotSource(Buffer.from(sink.bytes.subarray(0, sink.at)), 0));
  assert.equal(holdings.count(accounts - 1), (accounts - 1) % 7);
  assert.equal(holdings.count(accounts), 0);
});

test("whatever goes wrong with a snapshot while it is loaded, the journal is read instead", () => {
  const { dir, remove } = freshFolder();
  for (const folder of ["journal", "snapshots"]) mkdirSync(join(dir, folder));
  writeLived(dir, livedEvents(300));
  snapshotAt(dir, 300);
  const told: string[] = [];
  const failing: Replayed = {
    apply: () => undefined,
    stateHash: () => "",
    load: () => {
      throw new RangeError("Maximum call stack size exceeded");
    },
  };
  const { reader, from } = beginReading(disk, join(dir, "journal"), {
    dir: join(dir, "snapshots"),
    anew: () => failing,
    onUnusable: (_file, why, fault) => told.push(`${fault}: ${why}`),
  });
  assert.equal(from, undefined);
  assert.ok(reader.next());
  assert.equal(reader.batch.header.batch, 1);
  reader.close();
  assert.deepEqual(told, ["content: it does not load: Maximum call stack size exceeded"]);
  remove();
});
