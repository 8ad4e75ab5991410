import { isSecretSetting } from "../secret-setting.ts";
import type { EntityKind } from "./edit.ts";
import { edited, idsIn, isMap, partOf, valueAt, withValue } from "./edited.ts";
import type { LayerMap } from "./layer.ts";

/** A secret and where it stands. */
export interface SecretPart {
  readonly entity: EntityKind;
  readonly id: string;
  /** Within the entity, its keys. */
  readonly path: readonly string[];
  readonly text: string;
}

/** A layer without what nobody is shown, and that. */
export interface PartedLayer {
  readonly layer: LayerMap;
  readonly secrets: readonly SecretPart[];
}

/** Takes the secrets out of a layer: passwords of sessions, and settings of LPs that are secret. */
export function partedLayer(layer: LayerMap): PartedLayer {
  let rest = layer;
  const secrets: SecretPart[] = [];
  for (const entity of ["session", "lp"] as const) {
    for (const id of idsIn(layer, entity)) {
      const parted = partedEntry(entity, id, partOf(layer, entity, id) ?? {});
      if (parted.secrets.length === 0) continue;
      secrets.push(...parted.secrets);
      rest = edited(rest, [{ kind: "put", entity, id, entry: parted.layer }]);
    }
  }
  return { layer: rest, secrets };
}

/** The same of one entity. */
export function partedEntry(entity: EntityKind, id: string, entry: LayerMap): PartedLayer {
  let layer = entry;
  const secrets: SecretPart[] = [];
  for (const path of secretPathsIn(entity, entry)) {
    const text = textAt(entry, path);
    if (text === undefined) continue;
    secrets.push({ entity, id, path, text });
    layer = withValue(layer, path, undefined);
  }
  return { layer, secrets };
}

function secretPathsIn(entity: EntityKind, entry: LayerMap): readonly (readonly string[])[] {
  if (entity === "session") return [["password"]];
  if (entity !== "lp") return [];
  const { settings } = entry;
  const names = isMap(settings) ? Object.keys(settings) : [];
  return names.filter((name) => isSecretSetting(name)).map((name) => ["settings", name]);
}

function textAt(entry: LayerMap, path: readonly string[]): string | undefined {
  const value = valueAt(entry, path);
  return value === undefined || value === null || typeof value === "object"
    ? undefined
    : String(value);
}
