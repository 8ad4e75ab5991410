import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, test } from "vitest";
import { apply } from "../../src/core/apply.ts";
import type { Event } from "../../src/core/events.ts";
import { hashOf, State } from "../../src/core/state.ts";
import { FileJournal } from "../../src/journal/file-journal.ts";
import type { JournalOptions } from "../../src/journal/open-journal.ts";
import { SNAPSHOT_VERSION } from "../../src/journal/snapshot-file.ts";
import { NodeDisk } from "../../src/journal/node-disk.ts";
import { verifyJournal } from "../../src/journal/verify-journal.ts";
import { hashFromSnapshot } from "../desk/lived-journal.ts";
import { generators } from "./any-event.ts";
import { freshFolder, RANDOMNESS } from "./journal-folder.ts";

// Journals as a Hedgerow of format version 6 wrote them, their zeros cut off. They are never made
// anew: what no longer reads them no longer reads what brokers have on their disks.

const fixture = (name: string): string =>
  fileURLToPath(new URL(`fixtures/version-6-${name}`, import.meta.url));

let dir: string;
let remove: () => void;
beforeEach(() => {
  ({ dir, remove } = freshFolder());
});
afterEach(() => remove());

test("a journal of format version 6 is read, and every state hash in it comes out", () => {
  const state = new State();
  const found = verifyJournal(new NodeDisk(), fixture("lived"), {
    apply: (event) => apply(state, event),
    stateHash: () => hashOf(state),
  });
  assert.deepEqual([found.events, found.stateHashes], [673, 13]);
  assert.equal(hashOf(state), "4a316f4ae2839fa7");
});

test("every event of format version 6 is read", () => {
  const types: string[] = [];
  verifyJournal(new NodeDisk(), fixture("every-event"), {
    apply: ({ type }) => types.push(type),
    stateHash: () => "",
  });
  assert.equal(new Set(types).size, 46);
  assert.deepEqual(
    types.filter((type) => !Object.hasOwn(generators, type)),
    [],
    "each is still an event",
  );
});

test("a desk goes on behind a journal of format version 6", () => {
  cpSync(fixture("lived"), join(dir, "journal"), { recursive: true });
  const options: JournalOptions = {
    disk: new NodeDisk(),
    dir: join(dir, "journal"),
    durability: "os",
    randomness: RANDOMNESS,
    segmentBytes: 1 << 15,
    batchBytes: 1 << 14,
  };
  const name: Event = { type: "Interned", kind: "account", index: 99, name: "after" };
  const open = (): { journal: FileJournal; last: () => Event | undefined } => {
    let last: Event | undefined;
    const state = new State();
    const journal = new FileJournal(options, {
      apply: (event) => {
        last = event;
        if (event !== name && !("name" in event && event.name === "after")) apply(state, event);
      },
      stateHash: () => hashOf(state),
    });
    return { journal, last: () => last };
  };
  const { journal } = open();
  assert.equal(journal.nextEvent, 674);
  journal.append(name);
  journal.commit(1_900_000_000_000_000);
  journal.close();
  const again = open();
  assert.deepEqual(again.last(), name);
  again.journal.close();
});

test("a snapshot of version 1 is used, and every state hash behind it comes out", () => {
  assert.equal(SNAPSHOT_VERSION, 1, "another version needs a fixture of its own, beside this one");
  cpSync(fixture("lived"), join(dir, "journal"), { recursive: true });
  cpSync(fixture("snapshot"), join(dir, "snapshots"), { recursive: true });
  const { hash, snapshotEvent } = hashFromSnapshot(dir);
  assert.equal(snapshotEvent, 400);
  assert.equal(hash, "4a316f4ae2839fa7");
});
