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
  if (value === null || typeof value === "string" || typeof value === "boolean") {
    return JSON.stringify(value);
  }
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value instanceof Map) return object([...value].map(([key, at]) => [String(key), at]));
  if (typeof value === "object") return object(Object.entries(value));
  throw new Error(`Invariant: a policy holds no ${typeof value}`);
}

/** Code units decide the order, so that it does not depend on a locale. */
function object(entries: readonly (readonly [string, unknown])[]): string {
  const shown = entries.filter(([, value]) => !(value instanceof Secret));
  const sorted = shown.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const members = sorted.map(([key, value]) => `${JSON.stringify(key)}:${canonicalJson(value)}`);
  return `{${members.join(",")}}`;
}

/** Hexadecimal sha256 over the canonical text. */
export const hashOf = (value: unknown): string =>
  createHash("sha256").update(canonicalJson(value)).digest("hex");
