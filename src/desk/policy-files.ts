import { closeSync, existsSync, fsyncSync, mkdirSync, openSync } from "node:fs";
import { readdirSync, renameSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { PolicyDocument } from "../policy/policy-document.ts";
import { storedNameOf, storedTextOf } from "../policy/stored-policy.ts";

/**
 * Keeps a version beside the journal, on the disk before it comes into force: whoever explains a
 * decision later needs the policy it was made under.
 */
export function keepPolicy(dir: string, version: number, document: PolicyDocument): string {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const path = join(dir, storedNameOf(version, document.sha256));
  if (existsSync(path)) return path;
  removeUnborn(dir, version);
  const unfinished = `${path}.part`;
  writeDurably(unfinished, storedTextOf(document));
  renameSync(unfinished, path);
  syncFolder(dir);
  return path;
}

/**
 * Versions are counted from the last that came into force, so another file of this number belongs
 * to a desk that ended before its policy did: no decision was made under it.
 */
function removeUnborn(dir: string, version: number): void {
  for (const name of readdirSync(dir)) {
    if (name.startsWith(`${version}-`)) rmSync(join(dir, name));
  }
}

function writeDurably(path: string, text: string): void {
  const fd = openSync(path, "w", 0o600);
  try {
    let rest: Uint8Array = Buffer.from(text, "utf8");
    while (rest.length > 0) rest = rest.subarray(writeSync(fd, rest));
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** A rename is safe once the folder is. */
function syncFolder(dir: string): void {
  const fd = openSync(dir, "r");
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
