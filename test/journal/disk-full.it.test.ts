import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { mkdirSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "vitest";
import { codeOf, freshFolder, openSeeing, smallJournal, writeBatch } from "./journal-folder.ts";

/** A disk of one megabyte in memory; only root may have one. */
function smallDisk(): { disk: string; release: () => void } | undefined {
  const { dir, remove } = freshFolder();
  const disk = join(dir, "disk");
  mkdirSync(disk);
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", disk]);
  if (mounted.status !== 0) {
    remove();
    return undefined;
  }
  const release = (): void => {
    spawnSync("umount", ["-l", disk]);
    remove();
  };
  return { disk, release };
}

test("on a full disk the journal fails, acknowledges nothing more, and keeps what it had", async ({
  skip,
}) => {
  const small = smallDisk();
  if (small === undefined) skip("SKIPPED: a full disk needs root and mount; not tested here");
  const { disk, release } = small!;
  try {
    const dir = join(disk, "journal");
    const { writer } = openSeeing(smallJournal(dir));
    await writer.settled();
    const { bavail, bsize } = statfsSync(disk);
    writeFileSync(join(disk, "someone-else"), Buffer.alloc(bavail * bsize));
    let committed = 0;
    const fill = async (): Promise<void> => {
      for (;;) {
        writeBatch(writer, [`${committed}`, "x".repeat(700)]);
        committed += 1;
        await writer.settled();
        if (committed > 5) assert.notEqual(writer.spareProblem, undefined, "warned before it ends");
      }
    };
    const error = await fill().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.equal(
      codeOf(() => raise(error)),
      "JOURNAL_FAILED",
    );
    assert.equal(
      codeOf(() => writeBatch(writer, ["later"])),
      "JOURNAL_FAILED",
    );
    assert.ok(committed >= 8, "both segments that were prepared took what fits");
    writer.close();
    writeFileSync(join(disk, "someone-else"), "");
    const again = openSeeing(smallJournal(dir));
    assert.equal(again.seen.length, committed * 2);
    writeBatch(again.writer, ["with room again"]);
    await again.writer.settled();
    again.writer.close();
  } finally {
    release();
  }
});

const raise = (error: unknown): never => {
  throw error;
};
