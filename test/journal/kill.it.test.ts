import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { test } from "vitest";
import { openJournal } from "../../src/journal/open-journal.ts";
import { ByteSource } from "../../src/journal/byte-source.ts";
import { freshFolder, RANDOMNESS } from "./journal-folder.ts";
import { NodeDisk } from "../../src/journal/node-disk.ts";

const source = new ByteSource();

/** Runs a writer until it has said `enough` lines, kills it, and gives the last batch it said. */
async function lastCommitted(dir: string, durability: string, enough: number): Promise<number> {
  const program = join(import.meta.dirname, "crash-writer.ts");
  const writer = spawn(process.execPath, [program, dir, durability], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  let lines = 0;
  const exit = once(writer, "exit");
  writer.stdout.setEncoding("latin1").on("data", (text: string) => {
    said += text;
    lines += text.split("\n").length - 1;
    if (lines >= enough) writer.kill("SIGKILL");
  });
  await Promise.all([exit, once(writer.stdout, "end")]);
  // The last line may have been cut by the kill; only whole lines were said.
  return Number(said.slice(0, said.lastIndexOf("\n")).split("\n").at(-1));
}

for (const durability of ["os", "fsync"] as const) {
  test(`after kill -9 every committed batch is there (${durability})`, async () => {
    const { dir, remove } = freshFolder();
    let before = 0;
    for (let round = 0; round < 8; round++) {
      const committed = await lastCommitted(dir, durability, 40 + round * 53);
      assert.ok(committed > before, "the writer went on behind the crash");
      let batches = 0;
      const { writer } = openJournal(
        { disk: new NodeDisk(), dir, durability, randomness: RANDOMNESS, segmentBytes: 1 << 16 },
        (batch) => {
          batches += 1;
          assert.equal(batch.header.batch, batches);
          while (batch.next()) {
            const text = source.over(batch.bytes, batch.start, batch.end).text();
            assert.ok(text.startsWith(`batch ${batches} `));
          }
        },
      );
      writer.close();
      await writer.settled();
      assert.ok(batches >= committed, `${batches} batches found, ${committed} were committed`);
      assert.ok(batches <= committed + 1);
      before = committed;
    }
    remove();
  }, 60_000);
}
