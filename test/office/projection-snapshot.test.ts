import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "vitest";
import { hashOf } from "../../src/core/state.ts";
import { isRetired } from "../../src/journal/journal-error.ts";
import { Projection } from "../../src/office/projection.ts";
import { livedEvents, snapshotAt, writeLived } from "../desk/lived-journal.ts";
import { freshFolder } from "../journal/journal-folder.ts";

const lived = livedEvents(2_000);
const all = lived.length;

let dir: string;
let remove: () => void;
beforeEach(() => {
  ({ dir, remove } = freshFolder());
  for (const folder of ["journal", "snapshots"]) mkdirSync(join(dir, folder));
  writeLived(dir, lived);
});
afterEach(() => remove());

function read(snapshots?: string): Projection {
  const projection = new Projection(join(dir, "journal"), snapshots);
  projection.learn(all);
  assert.equal(projection.readOn(60_000), true);
  return projection;
}

const numbersOf = ({ log }: Projection): number[] => [...log.below(Infinity)];

test("an office that begins with a snapshot tells the same of each order, its decision too", () => {
  const whole = read();
  snapshotAt(dir, Math.floor(all / 2));
  const quick = read(join(dir, "snapshots"));
  assert.equal(hashOf(quick.state), hashOf(whole.state));
  assert.deepEqual(numbersOf(quick), numbersOf(whole));
  let readBack = 0;
  for (const number of numbersOf(whole)) {
    const [before, after] = [whole, quick].map(({ state }) => state.orders.order(number)!);
    if (after!.decision !== before!.decision) readBack += 1;
    assert.deepEqual(quick.decisionOf(after!), whole.decisionOf(before!));
  }
  assert.ok(readBack > 20, "some were read from the journal");
  for (const each of [whole, quick]) each.close();
});

test("a decision whose segment is retired is told to be", () => {
  const whole = read();
  for (const part of [1 / 2, 3 / 4]) snapshotAt(dir, Math.floor(all * part));
  assert.ok(snapshotAt(dir, all, Infinity).retired > 0);
  const quick = read(join(dir, "snapshots"));
  assert.equal(hashOf(quick.state), hashOf(whole.state));
  let retired = 0;
  for (const number of numbersOf(quick)) {
    try {
      quick.decisionOf(quick.state.orders.order(number)!);
    } catch (error) {
      assert.ok(isRetired(error));
      retired += 1;
    }
  }
  assert.ok(retired > 20);
  for (const each of [whole, quick]) each.close();
});
