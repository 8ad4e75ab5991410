import type { EngineKind } from "./engine.ts";

/** What node:sqlite and pg both take. */
export type BoundValue = string | number | bigint | boolean | null | Uint8Array;

/** NUL, which PostgreSQL has in no text, and halves of a character, which turn into others. */
const strange = /[\0\p{Surrogate}]/u;

/** Whether both engines give the text back as it was. */
export const isPlainText = (text: string): boolean => !strange.test(text);

/** What clients and LPs send may hold what no database keeps. */
export const plainText = (text: string): string =>
  isPlainText(text) ? text : text.replaceAll(/[\0\p{Surrogate}]/gu, "\u{fffd}");

/**
 * A value for a statement.
 *
 * SQLite has no booleans, and node:sqlite binds each number as a REAL; only a bigint is an INTEGER.
 *
 * @throws `Invariant:` for what one of the engines would not give back as it was
 */
export function boundValue(value: unknown, kind: EngineKind): BoundValue {
  if (value === null) return null;
  if (typeof value === "string") {
    if (!isPlainText(value)) throw new Error("Invariant: a text must be whole and without NUL");
    return value;
  }
  if (typeof value === "boolean") return kind === "sqlite" ? BigInt(value) : value;
  if (typeof value === "bigint") return value;
  if (typeof value === "number") return boundNumber(value, kind);
  if (value instanceof Uint8Array) return kind === "sqlite" ? value : Buffer.from(value);
  throw new Error(`Invariant: a ${typeof value} must not be bound`);
}

function boundNumber(value: number, kind: EngineKind): number | bigint {
  if (!Number.isFinite(value)) throw new Error(`Invariant: ${value} must not be bound`);
  return kind === "sqlite" && Number.isSafeInteger(value) ? BigInt(value) : value;
}
