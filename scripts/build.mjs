import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SetupError, step } from "./progress.mjs";
import { runQuietly } from "./quiet.mjs";

const MAIN = join("dist", "cli", "main.js");
const SIM = join("dist", "sim", "world", "program", "main.js");
const STAMP = join("dist", ".built");

/**
 * Whether dist/ was built from exactly these sources.
 *
 * A fingerprint of paths, sizes and times rather than "anything newer": it also sees a file that
 * was deleted or replaced by an older one. It takes 5 ms, asking `tsc -b` 100.
 */
export function isBuilt(root) {
  const stamp = join(root, STAMP);
  if (!existsSync(stamp) || !isThere(root)) return false;
  return readFileSync(stamp, "utf8") === fingerprint(root);
}

/** Builds the command line, the simulator and all they refer to; benchmarks run from source. */
export async function build(root, node, how) {
  const asked = fingerprint(root);
  rmSync(join(root, STAMP), { force: true });
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const run = (...flags) =>
    runQuietly(node, [tsc, "-b", "src/cli", "src/sim/world", ...flags], {
      ...how,
      cwd: root,
      env: process.env,
    });
  await step("building", async () => {
    await run();
    // Somebody removed outputs and left tsc's own records, which then tell it all is done.
    if (!isThere(root)) await run("--force");
    if (!isThere(root)) throw new SetupError(`the build made no ${MAIN} or no ${SIM}`);
  });
  writeFileSync(join(root, STAMP), asked);
}

const isThere = (root) => [MAIN, SIM].every((file) => existsSync(join(root, file)));

function fingerprint(root) {
  const hash = createHash("sha256");
  const configs = ["tsconfig.json", "tsconfig.base.json", "package-lock.json"];
  for (const file of [...configs, ...sourcesIn(root, "src")]) {
    const { size, mtimeMs } = statSync(join(root, file));
    hash.update(`${file}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest("hex");
}

function sourcesIn(root, folder) {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sourcesIn(root, path) : [path];
  });
}
