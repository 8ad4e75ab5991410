import type { LayerMap, LayerValue } from "../../policy/layer/layer.ts";

export const isLayerMap = (value: LayerValue | undefined): value is LayerMap =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** @throws `Invariant:` where a database brought something that is no JSON */
export function asLayerValue(value: unknown): LayerValue {
  if (isLayerValue(value)) return value;
  throw new Error(`Invariant: a ${typeof value} must not come out of a JSON column`);
}

function isLayerValue(value: unknown): value is LayerValue {
  if (value === null || ["string", "number", "boolean"].includes(typeof value)) return true;
  if (Array.isArray(value)) return value.every((each) => isLayerValue(each));
  return typeof value === "object" && Object.values(value).every((each) => isLayerValue(each));
}

/** @throws `Invariant:` where it is no map */
export function asLayerMap(value: unknown): LayerMap {
  const read = asLayerValue(value);
  if (isLayerMap(read)) return read;
  throw new Error("Invariant: a map of the policy must be a map in the store");
}

/** Its own value, and nothing that every object has. */
export const own = (map: LayerMap, key: string): LayerValue | undefined =>
  Object.hasOwn(map, key) ? map[key] : undefined;
