import type { JsonText } from "./columns.ts";

/** What becomes JSON; an `undefined` in it would be lost, so there may be none. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

/** @throws `Invariant:` where it holds what JSON cannot say */
export function jsonText(value: Json): JsonText {
  const text = JSON.stringify(value, refused);
  if (!isJson(text)) throw new Error("Invariant: a value must be JSON");
  return text;
}

function refused(_key: string, value: unknown): unknown {
  if (value === undefined || (typeof value === "number" && !Number.isFinite(value))) {
    throw new Error(`Invariant: ${String(value)} must not stand in JSON`);
  }
  return value;
}

const isJson = (text: string | undefined): text is JsonText => text !== undefined;

/** As `jsonText`, the keys of every map in order: equal values have equal texts. */
export const canonicalJson = (value: Json): JsonText => jsonText(sorted(value));

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map((each: Json) => sorted(each));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}
