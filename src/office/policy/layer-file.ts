import { randomUUID } from "node:crypto";
import { closeSync, existsSync, fsyncSync, openSync, readdirSync } from "node:fs";
import { rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { EntityKind } from "../../policy/layer/edit.ts";
import { edited, partOf, withValue } from "../../policy/layer/edited.ts";
import { emptyLayer } from "../../policy/layer/layer.ts";
import type { LayerMap } from "../../policy/layer/layer.ts";
import type { SecretHeld, SecretSet } from "../../store/store-calls.ts";

const OWNER_ONLY = 0o600;

/** Where a secret stands. */
type Place = Omit<SecretSet, "text">;

const key = ({ entity, id, path }: Place): string => JSON.stringify([entity, id, path]);

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

/** An entity as the layers below say it; undefined: they have none of its name. */
export type Below = (entity: EntityKind, id: string) => LayerMap | undefined;

/**
 * The layer as the desk needs it: with its secrets in their places. One without a place is left
 * out, unless it is set by the change itself, so that the desk says what is wrong with it. It
 * stays in the store, and is there again when its place is: after a rollback, and one back.
 */
export function withSecrets(
  layer: LayerMap,
  { held, setNow }: { readonly held: readonly SecretHeld[]; readonly setNow: readonly Place[] },
  below: Below,
): LayerMap {
  const isNew = new Set(setNow.map(key));
  return held
    .filter((each) => isNew.has(key(each)) || hasPlace(layer, each, below))
    .reduce((all, { entity, id, path, text }) => {
      const entry = withValue(partOf(all, entity, id) ?? emptyLayer, path.split("."), text);
      return edited(all, [{ kind: "put", entity, id, entry }]);
    }, layer);
}

/** A password belongs to a user, any secret to an entity that is there. */
function hasPlace(layer: LayerMap, { entity, id }: Place, below: Below): boolean {
  const [part, under] = [partOf(layer, entity, id), below(entity, id)];
  if (part === undefined && under === undefined) return false;
  if (entity !== "session") return true;
  const { username = under?.["username"] } = part ?? {};
  return username !== undefined && username !== null;
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
