import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join } from "node:path";
import { test } from "vitest";
import { NodeDisk } from "../../src/journal/node-disk.ts";
import { eventually } from "../desk/eventually.ts";
import { freshFolder } from "../journal/journal-folder.ts";
import { diskContract } from "./disk-contract.ts";

diskContract("the machine's disk", () => ({
  disk: new NodeDisk(),
  ...freshFolder(),
  until: (isSo) => eventually(isSo, "what was begun in the background ends"),
}));

test("what a disk makes only its owner may read", async () => {
  const { dir, remove } = freshFolder();
  const disk = new NodeDisk();
  disk.close(disk.open(join(dir, "a"), "create"));
  let isDone = false;
  disk.fillLater(
    join(dir, "b"),
    10,
    () => true,
    () => {
      isDone = true;
    },
  );
  await eventually(() => isDone, "the fill ends");
  for (const name of ["a", "b"]) assert.equal(statSync(join(dir, name)).mode & 0o777, 0o600);
  remove();
});
