import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { setImmediate as nextLoop } from "node:timers/promises";
import { afterEach, beforeEach, test, vi } from "vitest";
import { Turn } from "../../src/desk/turn.ts";
import type { Flushable } from "../../src/desk/turn.ts";
import { TurnClock } from "../../src/desk/turn-clock.ts";
import { FileJournal } from "../../src/journal/file-journal.ts";
import { JournalError } from "../../src/journal/journal-error.ts";
import { JournalReader } from "../../src/journal/journal-reader.ts";
import { JournalWriter } from "../../src/journal/journal-writer.ts";
import { segmentFile } from "../../src/journal/segment-files.ts";
import { freshFolder, openSeeing, recordsOf, smallJournal } from "../journal/journal-folder.ts";
import { NodeDisk } from "../../src/journal/node-disk.ts";

const WALL_US = 1_700_000_000_000_000;

let dir: string;
let remove: () => void;
beforeEach(() => {
  ({ dir, remove } = freshFolder());
});
afterEach(() => remove());

/** What stands in the journal's files, as another process would read them now. */
function inFile(): string {
  const reader = new JournalReader(new NodeDisk(), dir);
  let text = "";
  while (reader.next()) for (const { payload } of recordsOf(reader.batch)) text += payload;
  assert.equal(reader.tornBytes, 0);
  reader.close();
  return text;
}

/** A turn over a journal on disk; `said` tells in order what it did. */
function onDisk() {
  const journal = new FileJournal(smallJournal(dir), { apply: () => {}, stateHash: () => "" });
  const said: string[] = [];
  const turn = new Turn(new TurnClock(), {
    commit: () => {
      said.push("commit");
      journal.commit(WALL_US);
    },
  });
  let index = 0;
  const record = (name: string): void =>
    void journal.append({ type: "Interned", kind: "account", index: index++, name });
  /** A socket that must not be written to before all of these stand in the file. */
  const socket = (name: string, ...recorded: readonly string[]): Flushable => ({
    flush: () => {
      const text = inFile();
      for (const it of recorded) assert.ok(text.includes(it), `${name} was written before ${it}`);
      said.push(name);
    },
  });
  const close = async (): Promise<void> => {
    await journal.settled();
    journal.close();
  };
  return { turn, said, record, socket, close };
}

test("an order is stored before an LP or its client hears of it: the journal's bytes are in the file at each flush", async () => {
  const { turn, said, record, socket, close } = onDisk();
  const client = socket("client", "the-order", "the-answer");
  const lp = socket("lp", "the-order", "the-answer");
  turn.touch(client);
  record("the-order");
  turn.touchFirst(lp);
  turn.touch(lp);
  record("the-answer");
  assert.ok(!inFile().includes("the-order"));
  await nextLoop();
  assert.deepEqual(said, ["commit", "lp", "client"]);
  await close();
});

test("a turn that nobody ends ends by itself, with its commit before its flushes, and once", async () => {
  const { turn, said, record, socket, close } = onDisk();
  for (const order of ["order-1", "order-2"]) {
    record(order);
    turn.touch(socket("client", "order-1", "order-2"));
  }
  assert.deepEqual(said, [], "nothing is said while inputs are taken");
  await nextLoop();
  assert.deepEqual(said, ["commit", "client", "client"]);
  await nextLoop();
  assert.equal(said.length, 3);
  await close();
});

test("what comes while sockets are written waits for the commit of the next turn", async () => {
  const { turn, said, record, socket, close } = onDisk();
  const second = socket("second", "first", "late");
  const late = socket("lp", "first", "late");
  turn.touch({
    flush: () => {
      said.push("first");
      record("late");
      turn.touch(second);
      turn.touchFirst(late);
    },
  });
  turn.touch(socket("other", "first"));
  record("first");
  await nextLoop();
  assert.deepEqual(said, ["commit", "first", "other"]);
  await nextLoop();
  assert.deepEqual(said.slice(3), ["commit", "lp", "second"]);
  await close();
});

test("when the journal cannot be written nobody hears of anything, then or later", () => {
  const { writer: sound, end } = openSeeing(smallJournal(dir));
  sound.close();
  const full = freshFolder();
  symlinkSync("/dev/full", segmentFile(full.dir, 1));
  const options = {
    disk: new NodeDisk(),
    dir: full.dir,
    durability: "os",
    segmentBytes: 4096,
    batchBytes: 1024,
  } as const;
  const writer = new JournalWriter(options, end, true);
  // A throw out of a turn that ends by itself would end this process, as it ends a desk.
  vi.useFakeTimers({ toFake: ["setImmediate"] });
  const turn = new Turn(new TurnClock(), { commit: () => writer.commit(WALL_US) });
  const said: string[] = [];
  turn.touch({ flush: () => said.push("client") });
  turn.touchFirst({ flush: () => said.push("lp") });
  writer.beginRecord(7);
  writer.endRecord();
  for (let again = 0; again < 2; again++) {
    assert.throws(() => turn.end(), JournalError);
    assert.deepEqual(said, []);
  }
  vi.useRealTimers();
  writer.close();
  full.remove();
});
