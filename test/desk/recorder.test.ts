import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, test } from "vitest";
import { apply } from "../../src/core/apply.ts";
import type { Event } from "../../src/core/events.ts";
import { hashOf, State } from "../../src/core/state.ts";
import { Books } from "../../src/desk/books.ts";
import { Recorder } from "../../src/desk/recorder.ts";
import { FileJournal } from "../../src/journal/file-journal.ts";
import { machine } from "./machine.ts";

const folders: string[] = [];
afterEach(() => {
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true });
});

const name = (index: number): Event => ({
  type: "Interned",
  kind: "account",
  index,
  name: `account-${index}-${"x".repeat(900)}`,
});

test("a batch committed early between an event and its record leaves a journal that replays", () => {
  const dir = mkdtempSync(join(tmpdir(), "hedgerow-recorder-"));
  folders.push(dir);
  const at = { dir, snapshots: `${dir}/snapshots` };
  const books = new Books({ ...machine, ...at, durability: "os", wallUs: () => 1 });
  const ledger = books.ledgerOf(0);
  // One input that passes the bound of a batch again and again, with a number received each time.
  books.together(() => {
    for (let index = 0; index < 25_000; index++) {
      ledger.setIncoming(index + 2);
      apply(books.state, name(index));
      books.record(name(index));
    }
  });
  books.close(1);
  const again = new Books({ ...machine, ...at, durability: "os", wallUs: () => 1 });
  assert.equal(again.recovery.counts.stateHashes, 2);
  assert.ok(again.recovery.counts.batches > 4);
  again.close(1);
});

test("state hashes come as often as the desk is told", () => {
  const dir = mkdtempSync(join(tmpdir(), "hedgerow-recorder-"));
  folders.push(dir);
  const how = { ...machine, dir, durability: "os", wallUs: () => 1, eventsPerHash: 100 } as const;
  const books = new Books(how);
  for (let index = 0; index < 350; index++) {
    apply(books.state, name(index));
    books.record(name(index));
  }
  books.close(1);
  const again = new Books(how);
  assert.equal(again.recovery.counts.stateHashes, 3);
  again.close(1);
});

test("a record on the way to a commit brings no state hash; the next one brings it", () => {
  const dir = mkdtempSync(join(tmpdir(), "hedgerow-recorder-"));
  folders.push(dir);
  const state = new State();
  const replay = { apply: () => undefined, stateHash: () => hashOf(state) };
  const options = {
    disk: machine.disk,
    dir,
    durability: "os",
    randomness: randomBytes(16),
  } as const;
  const journal = new FileJournal(options, replay);
  const recorder = new Recorder(journal, state);
  const received: Event = { type: "FixReceived", session: 0, next: 2 };
  for (let event = 1; event < 10_000; event++) recorder.record(received);
  recorder.recordUnhashed(received);
  assert.equal(journal.nextEvent, 10_001);
  recorder.record(received);
  assert.equal(journal.nextEvent, 10_003);
  journal.close();
});
