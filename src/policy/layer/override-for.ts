import type { EffectiveEntity } from "./entities.ts";
import { isMap } from "./edited.ts";
import type { LayerMap, LayerValue } from "./layer.ts";

/** Maps of a list that have a name: each is laid over the one of its name below. */
const namedLists: ReadonlyMap<string, string> = new Map([["mappings", "symbol"]]);

/**
 * What the database must say so that an entity is as it is wanted, and no more: what the layers
 * below say of it otherwise. What the wanted one leaves out, and they say, is null.
 *
 * @param below as the other layers have it; undefined: they have no such entity
 * @param wanted the whole entity, in the file's spelling
 */
export const overrideFor = (below: EffectiveEntity | undefined, wanted: LayerMap): LayerMap =>
  below === undefined ? wanted : different(below.said, below.whole, wanted);

function different(said: LayerMap, whole: LayerMap, wanted: LayerMap): LayerMap {
  const made: [string, LayerValue][] = [];
  for (const [key, value] of Object.entries(wanted)) {
    const [ofSaid, ofWhole] = [said[key], whole[key]];
    if (isMap(value)) {
      const inside = different(mapOr(ofSaid), mapOr(ofWhole), value);
      if (Object.keys(inside).length > 0) made.push([key, inside]);
    } else if (namedLists.has(key)) {
      const inside = differentItems(key, listOr(ofSaid), listOr(ofWhole), listOr(value));
      if (inside.length > 0) made.push([key, inside]);
    } else if (!isSame(value, ofWhole)) {
      made.push([key, value]);
    }
  }
  const left = Object.keys(said).filter((key) => wanted[key] === undefined);
  for (const key of left) made.push([key, erasing(said[key])]);
  return Object.fromEntries(made);
}

/** A map is erased key by key, so that what else stands above it stays. */
const erasing = (value: LayerValue | undefined): LayerValue =>
  isMap(value) ? mapOfNulls(value) : null;

const mapOfNulls = (map: LayerMap): LayerMap =>
  Object.fromEntries(Object.keys(map).map((key) => [key, erasing(map[key])]));

function differentItems(
  key: string,
  said: readonly LayerMap[],
  whole: readonly LayerMap[],
  wanted: readonly LayerMap[],
): readonly LayerMap[] {
  const idKey = namedLists.get(key) ?? "";
  const named = (items: readonly LayerMap[], id: LayerValue | undefined): LayerMap | undefined =>
    items.find((item) => item[idKey] === id);
  return wanted.flatMap((item) => {
    const id = item[idKey];
    const [ofSaid, ofWhole] = [named(said, id), named(whole, id)];
    if (id === undefined || ofSaid === undefined || ofWhole === undefined) return [item];
    const inside = different(ofSaid, ofWhole, item);
    return Object.keys(inside).length === 0 ? [] : [{ [idKey]: id, ...inside }];
  });
}

/** Names of items of a list that the layers below have and the wanted one leaves out. */
export function keptBelow(below: EffectiveEntity | undefined, wanted: LayerMap): readonly string[] {
  return [...namedLists].flatMap(([key, idKey]) => {
    const names = new Set(listOr(wanted[key]).map((item) => item[idKey]));
    const said = listOr(below?.said[key]);
    return said.filter((item) => !names.has(item[idKey])).map((item) => textOf(item[idKey]));
  });
}

const mapOr = (value: LayerValue | undefined): LayerMap => (isMap(value) ? value : {});

const listOr = (value: LayerValue | undefined): readonly LayerMap[] =>
  Array.isArray(value) ? value.filter((each: LayerValue): each is LayerMap => isMap(each)) : [];

/** Whether two values say the same to a policy: `0.50` and 0.5, one text and a list of it. */
function isSame(wanted: LayerValue, below: LayerValue | undefined): boolean {
  if (below === undefined || below === null) return saysNothing(wanted);
  if (Array.isArray(wanted) || Array.isArray(below)) {
    const [ours, theirs] = [listFrom(wanted), listFrom(below)];
    return ours.length === theirs.length && ours.every((each, at) => isSame(each, theirs[at]));
  }
  if (isMap(wanted) && isMap(below)) {
    const keys = new Set([...Object.keys(wanted), ...Object.keys(below)]);
    return [...keys].every((key) => isSame(wanted[key] ?? null, below[key]));
  }
  return sameText(textOf(wanted), textOf(below));
}

const textOf = (value: LayerValue | undefined): string =>
  typeof value === "object" || value === undefined ? "" : String(value);

const listFrom = (value: LayerValue): readonly LayerValue[] =>
  Array.isArray(value) ? value : [value];

const saysNothing = (value: LayerValue): boolean =>
  value === null || value === "" || (Array.isArray(value) && value.length === 0);

const decimal = /^-?\d+(?:\.\d+)?$/;

const sameText = (one: string, other: string): boolean =>
  one === other || (decimal.test(one) && decimal.test(other) && trimmed(one) === trimmed(other));

/** Without zeros that say nothing. */
const trimmed = (text: string): string => {
  const short = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  return short.replace(/^(-?)0+(?=\d)/, "$1");
};
