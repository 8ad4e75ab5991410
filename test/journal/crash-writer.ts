import { writeSync } from "node:fs";
import { openJournal } from "../../src/journal/open-journal.ts";
import { NodeDisk } from "../../src/journal/node-disk.ts";

// Writes batches until it is killed and says the number of each one after its commit.
const [, , dir = "", durability] = process.argv;
const { writer } = openJournal(
  {
    disk: new NodeDisk(),
    dir,
    durability: durability === "fsync" ? "fsync" : "os",
    randomness: Buffer.from("0123456789ab"),
    segmentBytes: 1 << 16,
  },
  () => {},
);
for (let i = 0; ; i++) {
  const batch = writer.nextBatch;
  for (let k = 0; k <= i % 3; k++) {
    writer.beginRecord(1).text(`batch ${batch} ${"x".repeat((i * 37) % 900)}`);
    writer.endRecord();
  }
  writer.commit(1_000_000 + i);
  writeSync(1, `${batch}\n`);
  // Lets the spare segment be prepared, as the desk's event loop does.
  if (i % 5 === 0) await new Promise((resolve) => setImmediate(resolve));
}
