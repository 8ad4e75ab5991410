import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "vitest";
import { passedOn } from "../../src/desk/bound-child.ts";
import { SnapshotKeeper } from "../../src/desk/snapshot-keeper.ts";
import { SnapshotProcess } from "../../src/desk/snapshot-run.ts";
import type { SnapshotEnd } from "../../src/desk/snapshot-run.ts";
import type { SnapshotTaken, SnapshotTask } from "../../src/desk/take-snapshot.ts";
import { segmentFile } from "../../src/journal/segment-files.ts";
import { freshFolder } from "../journal/journal-folder.ts";
import { livedEvents, writeLived } from "./lived-journal.ts";
import { VirtualClock } from "./virtual-clock.ts";

interface Run {
  readonly task: SnapshotTask;
  readonly isBound: boolean;
  readonly end: (end: SnapshotEnd) => void;
  isKilled: boolean;
}

/** A keeper whose runs a test ends as it likes. */
class Kept {
  readonly clock = new VirtualClock();
  readonly runs: Run[] = [];
  readonly said: string[] = [];
  isEnded = false;
  /** What the system says to whoever begins a process. */
  refusal: Error | undefined;
  nextEvent = 1_001;
  readonly #committed: (() => void)[] = [];
  readonly keeper: SnapshotKeeper = new SnapshotKeeper({
    clock: this.clock,
    log: {
      info: (_fields, text) => this.said.push(text),
      error: (fields, text) => this.said.push(`${text}: ${JSON.stringify(fields)}`),
    },
    floor: this.#floor(),
    folders: { journal: "journal", snapshots: "snapshots" },
    runner: {
      run: (task, isBound, end) => {
        if (this.refusal !== undefined) throw this.refusal;
        const run: Run = { task, isBound, end, isKilled: false };
        this.runs.push(run);
        return { kill: () => (run.isKilled = true) };
      },
      end: () => (this.isEnded = true),
    },
  });

  /** The turn ends: what it did is durable, then it is sent. */
  commit(): void {
    for (const run of this.#committed.splice(0)) run();
  }

  look(): void {
    this.keeper.look();
    this.commit();
    this.clock.pass(1);
  }

  #floor(): ConstructorParameters<typeof SnapshotKeeper>[0]["floor"] {
    const nextEvent = (): number => this.nextEvent;
    return {
      get nextEvent() {
        return nextEvent();
      },
      snapshotEvent: 0,
      live: { journal: { snapshotEvents: 1_000, keepDays: null, ...exposure } },
      afterCommit: (run) => this.#committed.push(run),
    };
  }
}

const exposure = { exposureEverySeconds: 10, exposureKeepDays: null };

const taken = (nextEvent: number): SnapshotEnd => {
  const what: SnapshotTaken = { nextEvent, bytes: 1, events: 1, retired: 0, unusable: [] };
  return { kind: "TAKEN", taken: what };
};

test("a snapshot is begun behind what the turn sends, not before, and one at a time", () => {
  const it = new Kept();
  it.nextEvent = 1_000;
  it.look();
  assert.equal(it.runs.length, 0, "none is due");
  it.nextEvent = 1_001;
  it.keeper.look();
  it.keeper.look();
  it.commit();
  assert.equal(it.runs.length, 0, "sockets are written first");
  it.clock.pass(0);
  assert.deepEqual(
    it.runs.map(({ task }) => task.upTo),
    [1_001],
  );
  it.nextEvent = 5_000;
  it.look();
  assert.equal(it.runs.length, 1);
  it.clock.pass(7_000);
  assert.equal(it.keeper.status.writingSeconds, 7);
  it.runs[0]!.end(taken(1_005));
  assert.deepEqual(it.keeper.status, {
    nextEvent: 1_005,
    taken: 1,
    problem: null,
    writingSeconds: null,
  });
  it.look();
  assert.equal(it.runs.length, 2);
});

test("one that fails, or that the system has no process for, is told; the next waits a minute", () => {
  const it = new Kept();
  it.look();
  it.runs[0]!.end({ kind: "FAILED", why: "STATE_HASH_MISMATCH: event 7" });
  assert.equal(it.keeper.status.problem, "STATE_HASH_MISMATCH: event 7");
  assert.match(it.said.at(-1)!, /SNAPSHOT_FAILED.*STATE_HASH_MISMATCH: event 7/);
  it.look();
  assert.equal(it.runs.length, 1);
  it.clock.pass(60_000);
  it.refusal = new Error("spawn ENOMEM");
  it.look();
  assert.match(it.keeper.status.problem ?? "", /ENOMEM/);
  it.refusal = undefined;
  it.look();
  assert.equal(it.runs.length, 1);
  it.clock.pass(60_000);
  it.look();
  assert.equal(it.runs.length, 2);
  it.runs[1]!.end(taken(1_001));
  assert.equal(it.keeper.status.problem, null);
});

test("without anything that binds it to its desk a snapshot is written all the same", () => {
  const it = new Kept();
  it.look();
  const [first] = it.runs;
  first!.end({ kind: "NOT_BEGUN", why: "spawn setpriv ENOENT", isUnbound: true });
  const isBoundHere = process.platform === "linux";
  assert.deepEqual(
    it.runs.map(({ isBound }) => isBound),
    isBoundHere ? [true, false] : [false],
  );
});

test("one that hangs is ended after an hour, and one under way when the desk stops at once", () => {
  const it = new Kept();
  it.look();
  it.clock.pass(3_599_000);
  assert.equal(it.runs[0]!.isKilled, false);
  it.clock.pass(1_000);
  assert.equal(it.runs[0]!.isKilled, true);
  it.runs[0]!.end({ kind: "FAILED", why: "SIGKILL" });
  it.clock.pass(60_000);
  it.look();
  it.keeper.stop();
  assert.equal(it.isEnded, true);
  it.runs[1]!.end({ kind: "FAILED", why: "SIGKILL" });
  assert.equal(it.said.filter((each) => each.includes("SIGKILL")).length, 1, "as it was asked to");
  it.look();
  assert.equal(it.runs.length, 2);
});

test("one that is to begin when the desk stops does not", () => {
  const it = new Kept();
  it.keeper.look();
  it.commit();
  it.keeper.stop();
  it.clock.pass(10);
  assert.equal(it.runs.length, 0);
});

const run = (
  task: SnapshotTask,
  isBound: boolean,
  process = new SnapshotProcess(),
): Promise<SnapshotEnd> => new Promise((resolve) => process.run(task, isBound, resolve));

test("a process writes the snapshot, or says with its code why it does not", async () => {
  const { dir, remove } = freshFolder();
  const [journal, snapshots] = [join(dir, "journal"), join(dir, "snapshots")];
  for (const folder of [journal, snapshots]) mkdirSync(folder);
  writeLived(dir, livedEvents(300));
  const task = { journal, snapshots, upTo: 200, retireBeforeUs: null };
  const first = await run(task, process.platform === "linux");
  assert.ok(first.kind === "TAKEN" && first.taken.nextEvent >= 200);
  writeFileSync(segmentFile(journal, 1), "not a journal");
  const second = await run({ ...task, upTo: 400 }, false);
  assert.ok(second.kind === "FAILED");
  assert.match(second.why, /^JOURNAL_DAMAGED: /);
  remove();
}, 60_000);

test("a process that cannot be begun is told of, once", async () => {
  const path = process.env["PATH"];
  process.env["PATH"] = "/nowhere";
  const task = { journal: "", snapshots: "", upTo: 1, retireBeforeUs: null };
  const end = await run(task, true);
  process.env["PATH"] = path;
  assert.ok(end.kind === "NOT_BEGUN" && end.isUnbound);
});

test("what runs beside the desk does not see the passwords of LPs", () => {
  process.env["LP_PASSWORD"] = "secret";
  assert.deepEqual(
    Object.keys(passedOn()).filter(
      (name) => !["PATH", "TZ", "LANG", "LC_ALL", "NO_COLOR"].includes(name),
    ),
    [],
  );
  assert.equal(passedOn()["PATH"], process.env["PATH"]);
  delete process.env["LP_PASSWORD"];
});
