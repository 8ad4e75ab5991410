import { createHash } from "node:crypto";
import { Secret } from "./secret.ts";

/**
 * JSON with sorted keys and no blanks; secrets are left out, Maps are written as objects.
 *
 * Two policies that say the same, however they are laid out, have the same text.
 *
 * @throws `Invariant:` for a value that JSON would change silently
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === "string" || typeof value === "boolean" || value === null) {
    return JSON.stringify(value);
  }
  if (typeof value === "number" && Number.isFinite(value)) return String(value === 0 ? 0 : value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object") throw new Error(`Invariant: a policy holds no ${typeof value}`);
  const isMap = value instanceof Map;
  const entries: readonly [unknown, unknown][] = isMap ? [...value] : Object.entries(value);
  return object(entries.map(([key, at]): Entry => [String(key), at]));
}

type Entry = readonly [key: string, value: unknown];

/** Code units decide the order, so that it does not depend on a locale. */
function object(entries: readonly Entry[]): string {
  let members = "";
  for (const [key, value] of inOrder(entries)) {
    if (value instanceof Secret) continue;
    members += `${members === "" ? "" : ","}${JSON.stringify(key)}:${canonicalJson(value)}`;
  }
  return `{${members}}`;
}

function inOrder(entries: readonly Entry[]): readonly Entry[] {
  return entries.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** Hexadecimal sha256 over a canonical text. */
export const hashOfText = (text: string): string => createHash("sha256").update(text).digest("hex");
