import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { beforeEach, test } from "vitest";
import { apply } from "../../src/core/apply.ts";
import { hashOf, State } from "../../src/core/state.ts";
import { FileJournal } from "../../src/journal/file-journal.ts";
import { Projection } from "../../src/office/projection.ts";
import { scratchFolder } from "../sim/scratch.ts";
import { NodeDisk } from "../../src/journal/node-disk.ts";

let dir: string;
let journal: FileJournal;
let state: State;
beforeEach(() => {
  dir = join(scratchFolder(), "journal");
  state = new State();
  const options = {
    disk: new NodeDisk(),
    dir,
    durability: "os",
    randomness: randomBytes(16),
    segmentBytes: 4096,
  } as const;
  journal = new FileJournal(options, { apply: () => undefined, stateHash: () => "" });
});

/** A batch in which that many accounts get their names. */
function commit(names: number): void {
  for (let at = 0; at < names; at++) {
    const index = state.names.count("account");
    const event = { type: "Interned", kind: "account", index, name: `A${index}` } as const;
    apply(state, event);
    journal.append(event);
  }
  journal.commit(1);
}

const known = (projection: Projection): number => projection.state.names.count("account");

test("what stands in the file and is not known to be durable is not read", () => {
  commit(3);
  commit(4);
  const projection = new Projection(dir);
  assert.equal(projection.readOn(1_000), true);
  assert.deepEqual([known(projection), projection.isTold], [0, false]);
  projection.learn(4);
  assert.equal(projection.readOn(1_000), true);
  assert.deepEqual([known(projection), projection.nextEvent], [3, 4]);
  projection.learn(8);
  assert.equal(projection.behind, 4);
  projection.readOn(1_000);
  assert.deepEqual([known(projection), projection.behind], [7, 0]);
});

test("a batch of which one event is known to be durable is durable", () => {
  commit(5);
  commit(1);
  const projection = new Projection(dir);
  projection.learn(2);
  projection.readOn(1_000);
  assert.deepEqual([known(projection), projection.behind], [5, 0]);
});

test("reading goes on where it stopped, through every segment, and may be cut in pieces", () => {
  const projection = new Projection(dir);
  for (let round = 0; round < 200; round++) {
    commit(1 + (round % 7));
    projection.learn(journal.nextEvent);
    if (round % 3 === 0) while (!projection.readOn(0.05)) continue;
  }
  assert.ok(journal.counts.rotations > 2);
  assert.equal(projection.readOn(1_000), true);
  assert.equal(hashOf(projection.state), hashOf(state));
  assert.equal(projection.journalId, journal.journalId);
  projection.close();
});

test("a state that is not the recorded one is not told to anybody", () => {
  commit(2);
  journal.append({ type: "StateHash", hash: "0123456789abcdef" });
  journal.commit(2);
  const projection = new Projection(dir);
  projection.learn(4);
  assert.throws(() => projection.readOn(1_000), /STATE_HASH_MISMATCH/);
});
