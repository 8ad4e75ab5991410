import { isNullable, kindOf } from "../sql/columns.ts";
import type { ColumnKind, ColumnTerm, Columns } from "../sql/columns.ts";
import { jsonText } from "../sql/json-text.ts";
import type { Json } from "../sql/json-text.ts";
import type { BoundValue } from "../sql/bind-value.ts";
import type { AnyRow } from "../sql/rows.ts";
import { asLayerValue } from "../layers/layer-value.ts";

/**
 * A copy of a store is text, one JSON value a line, the same from either engine: what it is, a line
 * for each row, and at the end how many there were and the hash of all lines before.
 */
export const COPY_FORMAT = 1;

export interface CopyHead {
  readonly hedgerow: "store";
  readonly format: number;
  /** Of the store it was taken of; a build that does not know one of them cannot take it. */
  readonly migrations: readonly string[];
}

export interface CopyEnd {
  readonly rows: number;
  /** Hexadecimal, of all that is before. */
  readonly sha256: string;
}

/** A row as a line says it: secrets stay sealed, bytes are in Base64. */
export function lineOf(table: string, columns: Columns, row: Record<string, unknown>): string {
  const values = Object.entries(columns).map(([name, term]): [string, Json] => [
    name,
    toJson(term, row[name]),
  ]);
  return jsonText([table, Object.fromEntries(values)]);
}

function toJson(term: ColumnTerm, value: unknown): Json {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  const isJson = kindOf(term).startsWith("json");
  // A null of JSON stands in no column that may itself be null.
  const isNone = value === null && isNullable(term);
  return isJson && !isNone ? { json: asJson(value) } : asJson(value);
}

const asJson = (value: unknown): Json => asLayerValue(value);

/** @returns null where it is no row, or none of a table that this build has */
export function rowOf(
  line: string,
  shapes: Readonly<Record<string, { readonly columns: Columns }>>,
): { readonly table: string; readonly row: AnyRow } | null {
  const parsed = parsedLine(line);
  if (!Array.isArray(parsed)) return null;
  const [table, values]: unknown[] = parsed;
  if (typeof table !== "string" || typeof values !== "object" || values === null) return null;
  const shape = Object.hasOwn(shapes, table) ? shapes[table] : undefined;
  if (shape === undefined) return null;
  const row = new Map<string, BoundValue>();
  for (const [name, value] of Object.entries(values)) {
    const term = shape.columns[name];
    const bound = term === undefined ? undefined : fromJson(kindOf(term), value);
    if (bound === undefined) return null;
    row.set(name, bound);
  }
  return { table, row };
}

function fromJson(kind: ColumnKind, value: unknown): BoundValue | undefined {
  if (value === null) return null;
  if (kind === "json" || kind === "jsonb") {
    const isWrapped = typeof value === "object" && "json" in value;
    return isWrapped ? jsonText(asLayerValue(value.json)) : undefined;
  }
  if (kind === "boolean") return typeof value === "boolean" ? value : undefined;
  if (kind === "integer" || kind === "real") return typeof value === "number" ? value : undefined;
  if (typeof value !== "string") return undefined;
  return kind === "bytes" ? new Uint8Array(Buffer.from(value, "base64")) : value;
}

/** @returns undefined where it is no JSON */
export function parsedLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // What a torn or altered copy looks like; whoever reads it says so.
    return undefined;
  }
}
