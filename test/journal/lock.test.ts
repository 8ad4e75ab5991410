import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { test } from "vitest";
import { lockDataFolder } from "../../src/journal/lock.ts";
import { codeOf, freshFolder } from "./journal-folder.ts";

test("a data folder in use is refused, and free again after kill -9", async () => {
  const { dir, remove } = freshFolder();
  const holder = spawn(process.execPath, [join(import.meta.dirname, "lock-holder.ts"), dir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(holder.stdout, "data");
  assert.equal(
    codeOf(() => lockDataFolder(dir)),
    "DATA_FOLDER_IN_USE",
  );
  const exit = once(holder, "exit");
  holder.kill("SIGKILL");
  await exit;
  lockDataFolder(dir).release();
  remove();
});

test("a second desk in the same process is refused too, until the first lets go", () => {
  const { dir, remove } = freshFolder();
  const lock = lockDataFolder(dir);
  assert.equal(
    codeOf(() => lockDataFolder(dir)),
    "DATA_FOLDER_IN_USE",
  );
  lock.release();
  lockDataFolder(dir).release();
  remove();
});
