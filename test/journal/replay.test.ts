import { strict as assert } from "node:assert";
import { copyFileSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "vitest";
import type { Event } from "../../src/core/events.ts";
import { FileJournal } from "../../src/journal/file-journal.ts";
import type { Replay } from "../../src/journal/replay.ts";
import { dumpJournal, verifyJournal } from "../../src/journal/verify-journal.ts";
import { codeOf, edit, freshFolder, RANDOMNESS, refusal } from "./journal-folder.ts";
import { NodeDisk } from "../../src/journal/node-disk.ts";

let dir: string;
let remove: () => void;
beforeEach(() => {
  ({ dir, remove } = freshFolder());
});
afterEach(() => remove());

const options = () => ({
  disk: new NodeDisk(),
  dir,
  durability: "os" as const,
  randomness: RANDOMNESS,
  segmentBytes: 8192,
});

/** A state that is the sum of the legs it heard of; its hash is the sum as text. */
function summing(factor = 1): Replay & { apply: (event: Event) => void } {
  let sum = 0;
  return {
    apply: (event) => {
      if (event.type === "LegInDoubt") sum += event.leg * factor;
    },
    stateHash: () => String(sum),
  };
}

/** Writes legs in batches of three, with the state's hash after every sixth event. */
async function written(batches: number): Promise<void> {
  const state = summing();
  const journal = new FileJournal(options(), state);
  for (let i = 0; i < batches; i++) {
    for (let k = 0; k < 3; k++) {
      const event: Event = { type: "LegInDoubt", leg: i * 3 + k, cause: "TIMEOUT" };
      state.apply(event);
      journal.append(event);
    }
    if (i % 2 === 1) journal.append({ type: "StateHash", hash: state.stateHash() });
    journal.commit(1_000 + i);
    await journal.settled();
  }
  journal.close();
}

test("replay reproduces every recorded state hash, over segments", async () => {
  await written(200);
  const journal = new FileJournal(options(), summing());
  assert.deepEqual(journal.recovery.counts, { batches: 200, events: 700, stateHashes: 100 });
  assert.equal(journal.recovery.cutBytes, 0);
  assert.equal(journal.recovery.lastTimeUs, 1_199);
  journal.close();
});

test("a state that replays differently stops the start and names the event", async () => {
  await written(4);
  const mismatch = refusal(() => new FileJournal(options(), summing(2)));
  assert.equal(mismatch?.code, "STATE_HASH_MISMATCH");
  assert.match(mismatch.message, /event 7 recorded state 15, replay gives 30/);
  assert.equal(
    codeOf(() => verifyJournal(new NodeDisk(), dir, summing(2))),
    "STATE_HASH_MISMATCH",
  );
});

test("verify counts what is there, with and without a replay", async () => {
  await written(10);
  const plain = verifyJournal(new NodeDisk(), dir);
  assert.deepEqual(plain, {
    journalId: plain.journalId,
    segments: 1,
    firstEvent: 1,
    batches: 10,
    events: 35,
    stateHashes: 5,
    isStateReplayed: false,
    unfinishedBytes: 0,
    lastTimeUs: 1_009,
  });
  assert.deepEqual(verifyJournal(new NodeDisk(), dir, summing()), {
    ...plain,
    isStateReplayed: true,
  });
});

test("verify of a folder without a journal finds nothing", () => {
  const { events, journalId } = verifyJournal(new NodeDisk(), dir);
  assert.deepEqual({ events, journalId }, { events: 0, journalId: "" });
});

test("verify and dump change no byte and leave a torn tail to the desk", async () => {
  await written(5);
  edit(dir, 1, (bytes) => {
    bytes.fill(0xa5, 2_000, 2_100);
    return bytes;
  });
  const copy = join(dir, "copy");
  mkdirSync(copy);
  const files = readdirSync(dir).filter((name) => name.endsWith(".seg"));
  for (const name of files) copyFileSync(join(dir, name), join(copy, name));
  const { unfinishedBytes, batches } = verifyJournal(new NodeDisk(), dir);
  assert.equal(batches, 5);
  assert.ok(unfinishedBytes > 100);
  assert.equal(
    dumpJournal(new NodeDisk(), dir, () => {}),
    17,
  );
  assert.deepEqual(verifyJournal(new NodeDisk(), copy), verifyJournal(new NodeDisk(), dir));
});

test("dump prints one JSON object an event: its place, then its fields", () => {
  const journal = new FileJournal(options(), summing());
  const positions = [
    journal.append({ type: "Interned", kind: "lp", index: 0, name: 'Größe\n"LP"' }),
    journal.append({
      type: "FixSent",
      session: 0,
      msgSeqNum: 5,
      msgType: "8",
      sendingTimeUs: 7,
      leg: 0,
      body: Buffer.from("35=8\u0001", "latin1"),
    }),
  ];
  journal.commit(42);
  positions.push(journal.append({ type: "LegInDoubt", leg: 9, cause: "RESTART" }));
  journal.commit(43);
  journal.close();
  const lines: string[] = [];
  assert.equal(
    dumpJournal(new NodeDisk(), dir, (line) => lines.push(line)),
    3,
  );
  assert.ok(lines.every((line) => line.endsWith("\n") && line.indexOf("\n") === line.length - 1));
  const [first, second, third] = lines.map((line): unknown => JSON.parse(line));
  assert.deepEqual(first, {
    batch: 1,
    event: 1,
    timeUs: 42,
    position: positions[0],
    type: "Interned",
    kind: "lp",
    index: 0,
    name: 'Größe\n"LP"',
  });
  assert.deepEqual(second, {
    batch: 1,
    event: 2,
    timeUs: 42,
    position: positions[1],
    type: "FixSent",
    session: 0,
    msgSeqNum: 5,
    msgType: "8",
    sendingTimeUs: 7,
    leg: 0,
    body: "35=8\u0001",
  });
  assert.deepEqual(third, {
    batch: 2,
    event: 3,
    timeUs: 43,
    position: positions[2],
    type: "LegInDoubt",
    leg: 9,
    cause: "RESTART",
  });
  const some: string[] = [];
  dumpJournal(new NodeDisk(), dir, (line) => some.push(line), {
    fromEvent: 2,
    types: ["LegInDoubt"],
  });
  assert.deepEqual(some, lines.slice(2));
  assert.equal(
    dumpJournal(new NodeDisk(), dir, () => {}, { toEvent: 2 }),
    2,
  );
});
