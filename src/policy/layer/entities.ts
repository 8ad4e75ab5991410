import type { Written, WrittenEntry, WrittenMap } from "../form/written.ts";
import { IssueList } from "../issue.ts";
import { fileLayer } from "../place.ts";
import type { LoadedPolicy } from "../provenance.ts";
import { writtenPolicy } from "../written-policy.ts";
import { parseYaml } from "../yaml/parse-yaml.ts";
import type { EntityKind } from "./edit.ts";
import { homes, idsIn, isMap, partOf } from "./edited.ts";
import type { LayerMap, LayerValue } from "./layer.ts";
import { layerOf } from "./layer-of-tree.ts";

/** One entity of a policy, as all layers together say it; each value as a file would write it. */
export interface EffectiveEntity {
  readonly id: string;
  /** Without what is default. A secret is `[secret]`. */
  readonly said: LayerMap;
  /** With what is default. */
  readonly whole: LayerMap;
  /** The file or the environment has it: it is there again where the database says nothing. */
  readonly isBelow: boolean;
  /** What the database says of it, by paths, as `filters.min_volume`. */
  readonly overrides: readonly string[];
}

/** All entities of a kind, in the order of the policy. */
export function entitiesOf(policy: LoadedPolicy, kind: EntityKind): readonly EffectiveEntity[] {
  const below = new Set(idsIn(layerOf(policy.layers.below), kind));
  const { database } = policy.layers;
  return writtenOf(policy, kind).map(([id, value]) => ({
    id,
    said: mapOf(value, (entry) => !entry.isDefault),
    whole: mapOf(value, () => true),
    isBelow: below.has(id),
    overrides: leavesOf(partOf(database, kind, id) ?? {}).filter((path) => path !== idKeyOf(kind)),
  }));
}

const idKeyOf = (kind: EntityKind): string | undefined => {
  const home = homes[kind];
  return "list" in home ? home.idKey : undefined;
};

function writtenOf(policy: LoadedPolicy, kind: EntityKind): (readonly [string, WrittenMap])[] {
  const home = homes[kind];
  const path = "list" in home ? [home.list] : home.map;
  let at: Written | undefined = writtenPolicy(policy.document);
  for (const key of path) at = at?.kind === "map" ? entryIn(at, key)?.value : undefined;
  if (at?.kind === "entities") return at.items.map(({ id, value }) => [id, value] as const);
  if (at?.kind !== "map") return [];
  return at.entries.flatMap(({ key, value }) =>
    value.kind === "map" ? [[key, value] as const] : [],
  );
}

const entryIn = ({ entries }: WrittenMap, key: string): WrittenEntry | undefined =>
  entries.find((entry) => entry.key === key);

function mapOf({ entries }: WrittenMap, isWanted: (entry: WrittenEntry) => boolean): LayerMap {
  const shown = entries.filter(isWanted);
  return Object.fromEntries(shown.map(({ key, value }) => [key, valueOf(value, isWanted)]));
}

function valueOf(written: Written, isWanted: (entry: WrittenEntry) => boolean): LayerValue {
  if (written.kind === "map") return mapOf(written, isWanted);
  if (written.kind === "entities") return written.items.map(({ value }) => mapOf(value, isWanted));
  return written.isSecret ? "[secret]" : textOf(written.text);
}

/** What needs no reading: most values of a policy. */
const plain = /^[A-Za-z0-9_][A-Za-z0-9_./+@*&()-]*$/;

const KEY = "v";

/** A value that was written on one line, read again; every single one is a text. */
function textOf(text: string): LayerValue {
  if (plain.test(text)) return text;
  const tree = parseYaml(`${KEY}: ${text}\n`, fileLayer("a value"), new IssueList());
  const value = tree === null ? undefined : layerOf(tree)[KEY];
  if (value === undefined) throw new Error("Invariant: what was written can be read");
  return value;
}

/** The paths of all values; a list is one value. */
export function leavesOf(map: LayerMap, above = ""): readonly string[] {
  return Object.entries(map).flatMap(([key, value]) => {
    const path = above === "" ? key : `${above}.${key}`;
    return isMap(value) && Object.keys(value).length > 0 ? leavesOf(value, path) : [path];
  });
}
