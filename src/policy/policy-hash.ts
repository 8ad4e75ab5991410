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
  if (value instanceof Map) {
    return object([...value.keys()].map(String), (key): unknown => value.get(key));
  }
  if (typeof value !== "object") throw new Error(`Invariant: a policy holds no ${typeof value}`);
  const members = new Map<string, unknown>(Object.entries(value));
  return object([...members.keys()], (key) => members.get(key));
}

/** Code units decide the order, so that it does not depend on a locale. */
function object(keys: string[], at: (key: string) => unknown): string {
  let members = "";
  for (const key of keys.sort()) {
    const value = at(key);
    if (value instanceof Secret) continue;
    members += `${members === "" ? "" : ","}${JSON.stringify(key)}:${canonicalJson(value)}`;
  }
  return `{${members}}`;
}

/** Hexadecimal sha256 over the canonical text. */
export const hashOf = (value: unknown): string =>
  createHash("sha256").update(canonicalJson(value)).digest("hex");
