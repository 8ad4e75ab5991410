import { randomUUID } from "node:crypto";
import { closeSync, existsSync, fsyncSync, openSync, readdirSync } from "node:fs";
import { rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Edit, EntityKind } from "../../policy/layer/edit.ts";
import { edited, partOf, withValue } from "../../policy/layer/edited.ts";
import type { LayerMap } from "../../policy/layer/layer.ts";
import type { SecretHeld, SecretSet } from "../../store/store-calls.ts";

const OWNER_ONLY = 0o600;

const key = ({ entity, id, path }: Omit<SecretSet, "text">): string => `${entity} ${id} ${path}`;

/** The secrets after some of them were set. */
export function secretsAfter(
  held: readonly SecretHeld[],
  set: readonly SecretSet[],
): readonly SecretHeld[] {
  const after = new Map(held.map((each) => [key(each), each]));
  for (const each of set) {
    const { text } = each;
    if (text === null) after.delete(key(each));
    else after.set(key(each), { ...each, text });
  }
  return [...after.values()];
}

/** The layer as the desk needs it: with its secrets in their places. */
export function withSecrets(layer: LayerMap, secrets: readonly SecretHeld[]): LayerMap {
  const parts = new Map<string, { entity: EntityKind; id: string; secrets: SecretHeld[] }>();
  for (const each of secrets) {
    const { entity, id } = each;
    const name = `${entity} ${id}`;
    const part = parts.get(name) ?? { entity, id, secrets: [] };
    part.secrets.push(each);
    parts.set(name, part);
  }
  const edits = [...parts.values()].map(({ entity, id, secrets: own }): Edit => {
    const empty: LayerMap = {};
    const entry = own.reduce(
      (map, { path, text }) => withValue(map, path.split("."), text),
      partOf(layer, entity, id) ?? empty,
    );
    return { kind: "put", entity, id, entry };
  });
  return edited(layer, edits);
}

/** Writes a layer for the desk to read, safe on the disk. Whoever asked removes it. */
export function writeLayer(dir: string, layer: LayerMap): LayerFile {
  const path = join(dir, `layer-${randomUUID()}.json`);
  const fd = openSync(path, "wx", OWNER_ONLY);
  try {
    let rest: Uint8Array = Buffer.from(JSON.stringify(layer), "utf8");
    while (rest.length > 0) rest = rest.subarray(writeSync(fd, rest));
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  return { path, remove: () => rmSync(path, { force: true }) };
}

/** Those that an office left that was killed meanwhile: no desk reads them any more. */
export function removeLeftLayers(dir: string): void {
  if (!existsSync(dir)) return;
  for (const name of readdirSync(dir)) {
    if (left.test(name)) rmSync(join(dir, name), { force: true });
  }
}

const left = /^(?:layer-[0-9a-f-]{36}|trial-\d+)\.json$/;

export interface LayerFile {
  readonly path: string;
  remove(): void;
}
