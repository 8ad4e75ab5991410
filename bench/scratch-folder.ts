import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";

/** Where the product keeps its own data, so that a sync costs what it will cost there. */
const DATA = "data";
/** A process that was killed may still be writing its last file. */
const REMOVAL = { recursive: true, force: true, maxRetries: 5 };

/** A folder that is gone when this process ends. */
export function scratchFolder(name: string): string {
  mkdirSync(DATA, { recursive: true });
  const dir = mkdtempSync(join(DATA, `bench-${name}-`));
  process.once("exit", () => rmSync(dir, REMOVAL));
  return dir;
}
