import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder of the test's own, removed when it ends. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "venue-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A file with that content in a folder of the test's own. */
export function scratchFile(content: string | Uint8Array): string {
  const path = join(scratchFolder(), "file.csv");
  writeFileSync(path, content);
  return path;
}
