import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { keptLayersNameOf, readKeptLayers } from "../policy/layer/kept-layers.ts";
import type { KeptLayers } from "../policy/layer/kept-layers.ts";
import { storedNameOf } from "../policy/stored-policy.ts";

/** What the desk keeps of a version cannot be read; nothing is started from it. */
export class KeptPolicyError extends Error {
  readonly code = "KEPT_POLICY_DAMAGED";
}

/** A version with the layers it was made of. */
export interface KeptPolicy {
  readonly version: number;
  readonly hash: string;
  readonly layers: KeptLayers;
}

const named = /^(\d+)-([0-9a-f]{64})\.layers$/;

/**
 * The newest version that is kept whole. A load that was broken off just before it came into force
 * may be it: whoever asked for it has heard nothing, and it was found right.
 *
 * @returns undefined where none is kept with its layers
 * @throws KeptPolicyError
 */
export function newestKept(dir: string): KeptPolicy | undefined {
  const [newest] = keptIn(dir).toSorted((a, b) => b.version - a.version);
  return newest && read(dir, newest);
}

/** One of a number. @throws KeptPolicyError */
export function keptVersion(dir: string, version: number): KeptPolicy | undefined {
  const found = keptIn(dir).find((each) => each.version === version);
  return found && read(dir, found);
}

interface KeptName {
  readonly version: number;
  readonly hash: string;
}

function keptIn(dir: string): readonly KeptName[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir).flatMap((name) => {
    const [, version = "", hash = ""] = named.exec(name) ?? [];
    if (hash === "" || !existsSync(join(dir, storedNameOf(Number(version), hash)))) return [];
    return [{ version: Number(version), hash }];
  });
}

function read(dir: string, { version, hash }: KeptName): KeptPolicy {
  const path = join(dir, keptLayersNameOf(version, hash));
  const layers = readKeptLayers(readFileSync(path, "utf8"));
  if (layers.ok) return { version, hash, layers: layers.value };
  throw new KeptPolicyError(
    `${path} is damaged: ${layers.error}. Move it away to start from the policy's file alone; ` +
      "what was changed at run time is then in the store, or lost",
  );
}
