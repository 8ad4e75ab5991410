import { isMap, valueAt, withValue } from "../../policy/layer/edited.ts";
import type { LayerMap, LayerValue } from "../../policy/layer/layer.ts";

/** How one field of a body over HTTP stands in a policy file. */
export interface BodyField {
  /** As the body calls it, in camelCase. */
  readonly name: string;
  /** Where the file has it, below the entity. */
  readonly path: readonly string[];
  /** What the text in the file is in a body; left out, a text, or texts. */
  readonly kind?: "number" | "flag";
  /** Of the maps in a list, or of the map itself. */
  readonly items?: BodyShape;
}

export type BodyShape = readonly BodyField[];

/** Texts that the file has under the same words, `targetLp` as `target_lp`, below `below`. */
export const texts = (below: readonly string[], ...names: readonly string[]): BodyField[] =>
  names.map((name) => ({ name, path: [...below, snakeOf(name)] }));

export const numbers = (below: readonly string[], ...names: readonly string[]): BodyField[] =>
  texts(below, ...names).map((field) => Object.assign(field, { kind: "number" as const }));

export const flags = (below: readonly string[], ...names: readonly string[]): BodyField[] =>
  texts(below, ...names).map((field) => Object.assign(field, { kind: "flag" as const }));

const snakeOf = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** What a body says, in the file's spelling. What is null or not there is left out. */
export function entryOf(body: object, shape: BodyShape): LayerMap {
  let entry: LayerMap = {};
  const said = new Map<string, unknown>(Object.entries(body));
  for (const { name, path, items } of shape) {
    const value = said.get(name);
    if (value === undefined || value === null) continue;
    entry = withValue(entry, path, layerValue(value, items));
  }
  return entry;
}

function layerValue(value: unknown, items: BodyShape | undefined): LayerValue {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return value;
  }
  if (Array.isArray(value)) return value.map((each) => layerValue(each, items));
  if (typeof value === "object" && value !== null) {
    if (items !== undefined) return entryOf(value, items);
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, layerValue(each, undefined)]),
    );
  }
  return null;
}

/** A body that says what an entry of the file says; what that leaves out is null. */
export function bodyOf(entry: LayerMap, shape: BodyShape): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const field of shape) {
    const value = valueAt(entry, field.path);
    body[field.name] = value === undefined || isEmpty(value) ? null : told(value, field);
  }
  return body;
}

const isEmpty = (value: LayerValue): boolean =>
  value === null || value === "" || (Array.isArray(value) && value.length === 0);

function told(value: LayerValue, { kind, items }: BodyField): unknown {
  if (items !== undefined) {
    if (Array.isArray(value))
      return value.map((each) => (isMap(each) ? bodyOf(each, items) : each));
    return isMap(value) ? bodyOf(value, items) : value;
  }
  if (kind === "number") return Number(value);
  if (kind === "flag") return value === "true" || value === true;
  return value;
}

/** Where a body has what stands at a path of the file; undefined: it has no such field. */
export function pointerIn(path: readonly string[], shape: BodyShape): string | undefined {
  const field = shape.find((each) => each.path.every((key, at) => path[at] === key));
  if (field === undefined) return undefined;
  const [index, ...inside] = path.slice(field.path.length);
  if (index === undefined) return `/${field.name}`;
  const below = field.items && inside.length > 0 ? pointerIn(inside, field.items) : undefined;
  return `/${field.name}/${index}${below ?? ""}`;
}
