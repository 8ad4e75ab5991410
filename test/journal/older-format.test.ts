import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { afterEach, beforeEach, test } from "vitest";
import { FileJournal } from "../../src/journal/file-journal.ts";
import { openJournal } from "../../src/journal/open-journal.ts";
import { listSegments } from "../../src/journal/segment-files.ts";
import { FORMAT_VERSION } from "../../src/journal/segment-header.ts";
import { dumpJournal, verifyJournal } from "../../src/journal/verify-journal.ts";
import { silent } from "./encoded-event.ts";
import {
  edit,
  freshFolder,
  openSeeing,
  refusal,
  smallJournal,
  writeBatch,
} from "./journal-folder.ts";
import { NodeDisk } from "../../src/journal/node-disk.ts";

let dir: string;
let remove: () => void;
beforeEach(() => {
  ({ dir, remove } = freshFolder());
});
afterEach(() => remove());

/** As the version before wrote it; its checksum is right. */
function ofVersion(version: number, segment: number): void {
  edit(dir, segment, (bytes) => {
    bytes.writeUInt16LE(version, 8);
    bytes.writeUInt32LE(crc32(bytes.subarray(0, 60)), 60);
    return bytes;
  });
}

/** Segments of an older version, with what a killed desk leaves: half a batch, half a segment. */
async function oldJournal(version = 1): Promise<void> {
  const { writer } = openSeeing(smallJournal(dir));
  for (let i = 0; i < 12; i++) {
    writeBatch(writer, [`${i}${"x".repeat(700)}`]);
    await writer.settled();
  }
  const { committedEnd } = writer;
  writer.close();
  const segments = listSegments(new NodeDisk(), dir);
  const last = Math.floor(committedEnd / 2 ** 32);
  assert.ok(last >= 3);
  for (const segment of segments) if (segment <= last) ofVersion(version, segment);
  edit(dir, last, (bytes) =>
    bytes.fill(0xa5, committedEnd % 2 ** 32, (committedEnd % 2 ** 32) + 9),
  );
  writeFileSync(join(dir, "0000000009.seg.tmp"), "half a segment");
}

/** Every file of the folder and what is in it. */
const contents = (): string[] =>
  readdirSync(dir).map((name) => {
    const bytes = readFileSync(join(dir, name));
    return `${name} ${bytes.length} ${createHash("sha256").update(bytes).digest("hex")}`;
  });

for (const [who, open] of [
  ["the desk", () => new FileJournal(smallJournal(dir), silent)],
  ["a writer of records", () => openJournal(smallJournal(dir), () => {})],
  ["journal verify", () => verifyJournal(new NodeDisk(), dir)],
  [
    "journal dump",
    () => dumpJournal(new NodeDisk(), dir, () => assert.fail("an old event was printed")),
  ],
] as const) {
  for (const version of [1, 2, 3, 4, 5]) {
    test(`a journal of format version ${version} is refused as older to ${who}, and left as it was`, async () => {
      await oldJournal(version);
      const before = contents();
      const refused = refusal(open);
      assert.equal(refused?.code, "JOURNAL_OLDER_FORMAT");
      const told = `0000000001\\.seg: format version ${version} .*empty data folder`;
      assert.match(refused.message, new RegExp(told));
      assert.deepEqual(contents(), before);
    });
  }
}

test("an older segment behind one of this version is refused too", async () => {
  await oldJournal();
  ofVersion(FORMAT_VERSION, 1);
  const before = contents();
  const refused = refusal(() => openSeeing(smallJournal(dir)));
  assert.equal(refused?.code, "JOURNAL_OLDER_FORMAT");
  assert.match(refused.message, /0000000002\.seg/);
  assert.deepEqual(contents(), before);
});

test("beside the old journal, in an empty folder, the desk begins anew", async () => {
  await oldJournal();
  const fresh = freshFolder();
  const journal = new FileJournal(smallJournal(fresh.dir), silent);
  assert.equal(journal.nextEvent, 1);
  journal.close();
  fresh.remove();
});
