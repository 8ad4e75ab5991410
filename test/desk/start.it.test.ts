import assert from "node:assert/strict";
import {
  closeSync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "vitest";
import { BATCH_HEADER_BYTES } from "../../src/journal/batch-header.ts";
import { segmentFile } from "../../src/journal/segment-files.ts";
import { SEGMENT_HEADER_BYTES } from "../../src/journal/segment-header.ts";
import { hedgerow } from "./child-process.ts";
import { House } from "./house.ts";

let house: House;
beforeEach(async () => {
  house = await House.open();
});
afterEach(() => house.close());

/** Where the journal's bytes end and its prepared zeros begin. */
function endOf(bytes: Buffer): number {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  return end;
}

/** The first batch behind the empty one that tested the disk. */
function firstFilledBatch(bytes: Buffer): Buffer {
  const at = SEGMENT_HEADER_BYTES + BATCH_HEADER_BYTES;
  return bytes.subarray(at, at + bytes.readUInt32LE(at + 8));
}

const segment = (): string => segmentFile(join(house.dataDir, "journal"), 1);

async function traded(clOrdID: string): Promise<void> {
  const next = (await house.desk.status()).sessions[0]?.nextIncoming ?? 1;
  const client = await house.client(undefined, next);
  client.order(clOrdID, { account: "1005" });
  await client.report(clOrdID, "F");
  await client.vanish();
}

test("a policy with mistakes starts nothing: exit code 3, and every mistake is told with its place", async () => {
  const file = join(house.dir, "wrong.yaml");
  const text = readFileSync(house.policyFile, "utf8")
    .replace("class: RETAIL", "class: RETIAL")
    .replace("score: 95", "score: 950")
    .replace("default_lp: lp1", "default_lp: lp9");
  writeFileSync(file, text);
  const ended = await hedgerow("serve", "-c", file, "--data", join(house.dir, "elsewhere"));
  assert.equal(ended.code, 3);
  assert.match(ended.stderr, /accounts\[0\]\.class: .*RETIAL/);
  assert.match(ended.stderr, /accounts\[5\]\.score: .*950/);
  assert.match(ended.stderr, /routing\.default_lp: .*lp9/);
  assert.match(ended.stderr, /POLICY_INVALID: 3 mistakes in /);
});

test("a policy file that is not there ends with a code, not a stack", async () => {
  const ended = await hedgerow("serve", "-c", join(house.dir, "none.yaml"));
  assert.equal(ended.code, 3);
  assert.doesNotMatch(ended.stderr, /\n\s+at /);
});

test("a data folder in use is refused with exit code 5; the desk that has it trades on", async () => {
  const second = await hedgerow("serve", "-c", house.policyFile, "--data", house.dataDir);
  assert.equal(second.code, 5);
  assert.match(second.stderr, /DATA_FOLDER_IN_USE/);
  await traded("T-FIRST");
});

test("a journal damaged in the middle stops the start with a code and is left as it was", async () => {
  await traded("T-WHOLE");
  await house.desk.killHard();
  const bytes = readFileSync(segment());
  const middle = Math.floor(endOf(bytes) / 2);
  bytes.writeUInt8(bytes.readUInt8(middle) ^ 0x40, middle);
  writeFileSync(segment(), bytes);
  const started = await hedgerow("serve", "-c", house.policyFile, "--data", house.dataDir);
  assert.equal(started.code, 1);
  assert.match(started.stderr, /JOURNAL_DAMAGED/);
  assert.doesNotMatch(started.stderr, /\n\s+at /);
  const verified = await house.run("journal", "verify");
  assert.equal(verified.code, 1);
  assert.match(verified.stderr, /JOURNAL_DAMAGED/);
  assert.ok(readFileSync(segment()).equals(bytes));
});

test("a torn tail is cut: the desk starts, knows what was acknowledged, and trades", async () => {
  await traded("T-BEFORE");
  await house.desk.killHard();
  const size = readFileSync(segment()).length;
  const end = endOf(readFileSync(segment()));
  const fd = openSync(segment(), "r+");
  // A batch that was being written: its beginning is there, its end is not.
  const begun = firstFilledBatch(readFileSync(segment()));
  writeSync(fd, begun.subarray(0, begun.length - 1), 0, begun.length - 1, end + 8);
  ftruncateSync(fd, size);
  closeSync(fd);
  await house.start();
  assert.equal((await house.desk.explain("T-BEFORE")).ordStatus, "Filled");
  await traded("T-AFTER");
  assert.equal(await house.desk.stop(), 0);
  const verified = await house.run("journal", "verify");
  assert.equal(verified.code, 0);
});

test("stopped in good order and started again, the desk goes on where it was", async () => {
  await traded("T-DAY-1");
  const { journalId, nextEvent } = await house.desk.status();
  assert.equal(await house.desk.stop(), 0);
  await house.start();
  const after = await house.desk.status();
  assert.equal(after.journalId, journalId);
  assert.ok(after.nextEvent > nextEvent);
  assert.equal((await house.desk.explain("T-DAY-1")).ordStatus, "Filled");
  // A clean end gives the unused numbers back: the next one follows the last.
  const { sessions } = after;
  assert.ok(sessions.every(({ nextOutgoing }) => nextOutgoing < 100));
  await traded("T-DAY-2");
});

test("without a desk, questions end with exit code 4 and say what to do", async () => {
  await house.desk.killHard();
  const answer = await house.run("status");
  assert.equal(answer.code, 4);
  assert.match(answer.stderr, /DESK_UNREACHABLE.*hedgerow serve/s);
});
