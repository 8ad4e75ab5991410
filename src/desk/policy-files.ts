import { closeSync, existsSync, fsyncSync, mkdirSync, openSync } from "node:fs";
import { readdirSync, renameSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import type { PolicyDocument } from "../policy/policy-document.ts";
import { keptLayersNameOf, keptLayersText } from "../policy/layer/kept-layers.ts";
import type { KeptLayers } from "../policy/layer/kept-layers.ts";
import { storedNameOf, storedTextOf } from "../policy/stored-policy.ts";

/** How the name of a file ends that holds a policy's tables on their way to the desk. */
export const TABLES = ".tables";
const PIECE_BYTES = 128 * 1024;

/**
 * Keeps a version beside the journal, on the disk before it comes into force: whoever explains a
 * decision later needs the policy it was made under.
 */
export function keepPolicy(
  dir: string,
  version: number,
  document: PolicyDocument,
  {
    layers,
    isOther = false,
  }: {
    readonly layers?: KeptLayers;
    /** What is kept of a version of that number was made of other words. */
    readonly isOther?: boolean;
  } = {},
): string {
  const { sha256 } = document;
  const path = join(dir, storedNameOf(version, sha256));
  const isKept = layers === undefined || existsSync(join(dir, keptLayersNameOf(version, sha256)));
  if (existsSync(path) && isKept && !isOther) return path;
  const unfinished = writeUnfinished(dir, version, storedTextOf(document), layers);
  return adoptPolicy(dir, version, sha256, unfinished);
}

/**
 * Writes what may become the file of a version. It is nobody's until it is adopted, and each
 * process writes its own: one whose desk is gone harms no other.
 */
export function writeUnfinished(
  dir: string,
  version: number,
  storedText: string,
  layers?: KeptLayers,
): string {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const path = join(dir, `${version}-${process.pid}.part`);
  writeDurably(path, storedText);
  if (layers !== undefined) writeDurably(layersBeside(path), keptLayersText(layers));
  return path;
}

/** Where the layers of an unfinished policy stand. */
const layersBeside = (unfinished: string): string => `${unfinished}.layers`;

/** One that was found right and is not to come into force is nobody's. */
export function discardPolicy(dir: string, version: number): void {
  for (const name of readdirSync(dir)) {
    if (name.startsWith(`${version}-`)) rmSync(join(dir, name));
  }
  syncFolder(dir);
}

/** Makes a written file that of its version. */
export function adoptPolicy(
  dir: string,
  version: number,
  hash: string,
  unfinished: string,
): string {
  const path = join(dir, storedNameOf(version, hash));
  const layers = join(dir, keptLayersNameOf(version, hash));
  const unfinishedLayers = layersBeside(unfinished);
  removeUnborn(dir, version, [path, layers, unfinished, unfinishedLayers]);
  // First, since a version counts as kept whole once both are there.
  if (existsSync(unfinishedLayers)) renameSync(unfinishedLayers, layers);
  renameSync(unfinished, path);
  syncFolder(dir);
  return path;
}

/** What a desk that was killed left of tables on their way: passwords of LPs are in them. */
export function removeLeftTables(dir: string): void {
  if (!existsSync(dir)) return;
  for (const name of readdirSync(dir)) if (name.endsWith(TABLES)) rmSync(join(dir, name));
}

/**
 * Versions are counted from the last that came into force, so another file of this number belongs
 * to a desk that ended before its policy did: no decision was made under it.
 */
function removeUnborn(dir: string, version: number, but: readonly string[]): void {
  for (const name of readdirSync(dir)) {
    const path = join(dir, name);
    if (name.startsWith(`${version}-`) && !but.includes(path)) rmSync(path);
  }
}

/** Synced piece by piece: a journal that is synced meanwhile waits for one piece, not for all. */
function writeDurably(path: string, text: string): void {
  const fd = openSync(path, "w", 0o600);
  try {
    let rest: Uint8Array = Buffer.from(text, "utf8");
    while (rest.length > 0) {
      rest = rest.subarray(writeSync(fd, rest, 0, Math.min(rest.length, PIECE_BYTES)));
      fsyncSync(fd);
    }
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
