import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join } from "node:path";
import { test } from "vitest";
import { holderIn, holderOf } from "../../src/cli/lock-holder.ts";
import { lockDataFolder } from "../../src/journal/lock.ts";
import { scratchFolder } from "../sim/scratch.ts";

const LISTED = `1: POSIX  ADVISORY  WRITE 4711 fe:00:77 1073741824 1073742335
1: -> POSIX  ADVISORY  WRITE 4712 fe:00:78 1073741824 1073742335
2: POSIX  ADVISORY  READ  4713 fe:00:79 1073741826 1073742335
3: FLOCK  ADVISORY  WRITE 4714 fe:00:80 0 EOF
4: POSIX  ADVISORY  WRITE -1 fe:00:81 1073741824 1073742335
`;

for (const [inode, pid, who] of [
  [77, 4711, "whoever has it"],
  [78, undefined, "nobody where one only waits"],
  [79, undefined, "nobody where one only reads"],
  [80, undefined, "nobody where something else is locked"],
  [81, 0, "somebody whose process is not seen"],
  [82, undefined, "nobody of a file that is not listed"],
] as const) {
  test(`the holder of a folder is ${who}`, () => assert.equal(holderIn(LISTED, inode), pid));
}

test("who holds a folder is seen without taking it", () => {
  const dir = scratchFolder();
  const path = join(dir, "lock.db");
  const lock = lockDataFolder(dir);
  assert.ok(statSync(path).ino > 0);
  assert.deepEqual(holderOf(path), { pid: process.pid });
  lock.release();
  assert.deepEqual(holderOf(path), { pid: undefined });
});
