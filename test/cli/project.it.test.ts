import assert from "node:assert/strict";
import { afterAll, beforeAll, test } from "vitest";
import { storeIn } from "../../src/store/store-options.ts";
import { hedgerow } from "../desk/child-process.ts";
import type { Ended } from "../desk/child-process.ts";
import { livedEvents, snapshotAt, writeLived } from "../desk/lived-journal.ts";
import { openClient } from "../store/engines.ts";
import { newFolders, tablesIn } from "../store/projection-rig.ts";

const lived = livedEvents(1_500);
const folders = newFolders();
const options = storeIn(folders.dir, undefined);
let url: string | undefined;

beforeAll(() => {
  writeLived(folders.dir, lived);
  url = process.env["DATABASE_URL"];
  delete process.env["DATABASE_URL"];
});
afterAll(() => {
  if (url !== undefined) process.env["DATABASE_URL"] = url;
});

const project = (...flags: readonly string[]): Promise<Ended> =>
  hedgerow("project", ...flags, "--data", folders.dir);

interface Told {
  readonly nextEvent: number;
  readonly firstEvent: number;
}

test("without an office the command makes the rows, and anew where that is asked for", async () => {
  const first = await project("--json");
  assert.equal(first.code, 0, first.stderr);
  const told = JSON.parse(first.stdout) as Told;
  assert.ok(told.firstEvent === 1 && told.nextEvent > lived.length);
  const rows = await tablesIn(options);
  assert.ok(rows["orders"]!.length > 50);
  assert.match((await project()).stdout, /^rows of journal \w{8} are made up to event \d+\n$/);
  assert.equal((await project("--rebuild")).code, 0);
  assert.deepEqual(await tablesIn(options), rows);
}, 60_000);

test("a store that another process works with is left alone, and that is said", async () => {
  const other = await openClient(options);
  for (const flags of [[], ["--rebuild"]]) {
    const { code, stderr } = await project(...flags);
    assert.ok(code === 4 || code === 5, `${code}`);
    assert.match(stderr, /STORE_IN_USE|DESK_UNREACHABLE/);
  }
  await other.close();
}, 60_000);

test("rows of what the journal has no more are not removed unless somebody says they may go", async () => {
  for (const part of [1 / 2, 3 / 4]) snapshotAt(folders.dir, Math.floor(lived.length * part));
  assert.ok(snapshotAt(folders.dir, lived.length, Infinity).retired > 0);
  const before = await tablesIn(options);
  const { code, stderr } = await project("--rebuild");
  assert.equal(code, 5);
  assert.match(stderr, /HISTORY_WOULD_BE_LOST.*--may-forget/s);
  assert.deepEqual(await tablesIn(options), before);
  const anew = await project("--rebuild", "--may-forget");
  assert.equal(anew.code, 0, anew.stderr);
  assert.match(anew.stdout, /events before \d+ were retired/);
  const after = await tablesIn(options);
  assert.ok(after["decisions"]!.length < before["decisions"]!.length);
}, 60_000);
