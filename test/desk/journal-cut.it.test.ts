import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "vitest";
import { hashOf } from "../../src/core/state.ts";
import { Books } from "../../src/desk/books.ts";
import { BATCH_HEADER_BYTES, readBatchHeader } from "../../src/journal/batch-header.ts";
import type { BatchHeader } from "../../src/journal/batch-header.ts";
import { segmentFile, UNFINISHED } from "../../src/journal/segment-files.ts";
import {
  decodeSegmentHeader,
  encodeSegmentHeader,
  SEGMENT_HEADER_BYTES,
} from "../../src/journal/segment-header.ts";
import { eventually } from "./eventually.ts";
import { House } from "./house.ts";
import { machine } from "./machine.ts";

/** Cuts tried inside a batch's records; its header and both edges are all tried. */
const SAMPLES = 340;

let house: House;
beforeEach(async () => {
  house = await House.open();
});
afterEach(() => house.close());

interface Batch {
  readonly start: number;
  readonly end: number;
}

/** Where every batch of the first segment stands. */
function batchesOf(bytes: Buffer): Batch[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const header: BatchHeader = {
    length: 0,
    version: 0,
    batch: 0,
    firstEvent: 0,
    timeUs: 0,
    recordCount: 0,
  };
  const found: Batch[] = [];
  for (let at = SEGMENT_HEADER_BYTES; ; at += header.length) {
    readBatchHeader(view, at, header);
    if (header.length === 0) return found;
    found.push({ start: at, end: at + header.length });
  }
}

/** Every place of the header, both edges, and evenly spread places between. */
function cutsOf({ start, end }: Batch): number[] {
  const body = start + BATCH_HEADER_BYTES;
  const stride = Math.max(1, Math.ceil((end - body) / SAMPLES));
  const cuts = new Set([end - 1, end]);
  for (let at = start; at <= Math.min(body, end); at++) cuts.add(at);
  for (let at = body; at < end; at += stride) cuts.add(at);
  return [...cuts].toSorted((a, b) => a - b);
}

/** Real orders of every fate, each waited for. */
async function trade(): Promise<void> {
  const client = await house.client();
  for (const [account, orderQty] of [
    ["1001", "1"],
    ["1002", "2"],
    ["1005", "0.5"],
    ["1006", "1"],
    ["1001", "0.01"],
  ] as const) {
    const clOrdID = `CUT-${account}-${orderQty}`;
    client.order(clOrdID, { account, orderQty });
    await client.report(clOrdID, account === "1006" ? "8" : "F");
  }
  // The LP never answers: what the last batches hold is an acknowledged order with a leg under way.
  house.lp.onOrder = () => undefined;
  client.order("CUT-LAST", { account: "1005" });
  await client.report("CUT-LAST", "0");
  // And one batch more, so that every acknowledgement stands before the last one.
  client.ask("CUT-LAST", "1005");
  await client.report("CUT-LAST", "I");
}

/** The journal's bytes in a segment of a size that many copies of it can be opened in a second. */
function inSmallSegment(all: Buffer, end: number): Buffer {
  const header = decodeSegmentHeader(all, "the first segment");
  assert.ok(header);
  const segmentBytes = Math.ceil(end / 65_536) * 65_536 + 65_536;
  const batches = all.subarray(SEGMENT_HEADER_BYTES, end);
  const zeros = Buffer.alloc(segmentBytes - end);
  return Buffer.concat([encodeSegmentHeader({ ...header, segmentBytes }), batches, zeros]);
}

/** Opens a copy of the journal as a desk would, and says what it knows. */
async function opened(dir: string, bytes: Buffer): Promise<{ orders: string[]; hash: string }> {
  // What the opening before wrote behind its cut goes on in a segment of its own.
  rmSync(segmentFile(dir, 2), { force: true });
  writeFileSync(segmentFile(dir, 1), bytes);
  const books = new Books({
    ...machine,
    dir,
    snapshots: `${dir}/snapshots`,
    durability: "os",
    wallUs: () => 0,
  });
  const { state } = books;
  const orders: string[] = [];
  for (let number = 1; number < state.nextOrder; number++) {
    const order = state.orders.order(number);
    if (order !== undefined) orders.push(`${order.terms.clOrdID} ${order.ordStatus}`);
  }
  const hash = hashOf(state);
  books.close(Date.now() * 1000);
  // The next segment, begun in the background, is given up and removed.
  await eventually(
    () => readdirSync(dir).every((name) => !name.endsWith(UNFINISHED)),
    "the folder is quiet",
  );
  return { orders, hash };
}

const tails: Readonly<Record<string, (whole: Buffer, at: number) => Buffer>> = {
  "zeros behind it": (whole, at) => Buffer.from(whole).fill(0, at),
  "the file ends there": (whole, at) => Buffer.from(whole.subarray(0, at)),
};

test("cut at any byte of its last batch, the journal keeps every acknowledged order", async () => {
  await trade();
  await house.desk.killHard();
  const all = readFileSync(segmentFile(join(house.dataDir, "journal"), 1));
  const batches = batchesOf(all);
  const last = batches.at(-1)!;
  const whole = inSmallSegment(all, last.end);
  const copy = join(house.dir, "copy");
  mkdirSync(copy);
  const before = await opened(copy, Buffer.from(whole).fill(0, last.start));
  const after = await opened(copy, whole);
  assert.deepEqual(after.orders, [
    "CUT-1001-1 Filled",
    "CUT-1002-2 Filled",
    "CUT-1005-0.5 Filled",
    "CUT-1006-1 Rejected",
    "CUT-1001-0.01 Filled",
    "CUT-LAST New",
  ]);
  assert.deepEqual(before.orders, after.orders);
  for (const [what, cut] of Object.entries(tails)) {
    for (const at of cutsOf(last)) {
      const found = await opened(copy, cut(whole, at));
      assert.deepEqual(found, at === last.end ? after : before, `cut at ${at}, ${what}`);
    }
  }
}, 180_000);
