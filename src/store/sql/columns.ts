import type { ColumnType } from "kysely";
import type { LayerValue } from "../../policy/layer/layer.ts";

/**
 * What a column holds. `json` keeps the text as it was written, `jsonb` is for values that people
 * look into with SQL; where the column may be null, neither holds a null of JSON. An `integer` is
 * safe in a double; times are microseconds since 1970.
 */
export type ColumnKind = "text" | "integer" | "real" | "boolean" | "json" | "jsonb" | "bytes";

/** With a question mark where it may be null. */
export type ColumnTerm = ColumnKind | `${ColumnKind}?`;

export type Columns = Readonly<Record<string, ColumnTerm>>;

/** One list says what the migration makes, what TypeScript sees, and how rows are read. */
export interface TableShape {
  readonly columns: Columns;
  readonly key: readonly string[];
  readonly unique?: readonly (readonly string[])[];
  /** Columns of each, in the order they are sorted by. */
  readonly indexes?: readonly (readonly string[])[];
  /** Column to `table.column`. */
  readonly references?: Readonly<Record<string, `${string}.${string}`>>;
}

export type TableShapes = Readonly<Record<string, TableShape>>;

/** JSON as text: what is written into a JSON column, so that no text is taken for JSON. */
export type JsonText = string & { readonly isJson: true };

interface Read {
  text: string;
  integer: number;
  real: number;
  boolean: boolean;
  json: LayerValue;
  jsonb: LayerValue;
  bytes: Uint8Array;
}

interface Written extends Omit<Read, "json" | "jsonb"> {
  json: JsonText;
  jsonb: JsonText;
}

type KindOf<Term extends ColumnTerm> = Term extends `${infer Kind extends ColumnKind}?`
  ? Kind
  : Extract<Term, ColumnKind>;
type OrNull<Term extends ColumnTerm> = Term extends `${string}?` ? null : never;

type ColumnOf<Term extends ColumnTerm> = ColumnType<
  Read[KindOf<Term>] | OrNull<Term>,
  Written[KindOf<Term>] | OrNull<Term>,
  Written[KindOf<Term>] | OrNull<Term>
>;

/** The tables as Kysely sees them. */
export type TablesOf<Shapes extends TableShapes> = {
  readonly [Name in keyof Shapes]: {
    readonly [Column in keyof Shapes[Name]["columns"]]: ColumnOf<Shapes[Name]["columns"][Column]>;
  };
};

export function kindOf(term: ColumnTerm): ColumnKind {
  const kind = term.replace("?", "");
  if (!isKind(kind)) throw new Error(`Invariant: ${term} must be a kind of column`);
  return kind;
}

export const isNullable = (term: ColumnTerm): boolean => term.endsWith("?");

const kinds: readonly string[] = [
  "text",
  "integer",
  "real",
  "boolean",
  "json",
  "jsonb",
  "bytes",
] satisfies readonly ColumnKind[];

const isKind = (text: string): text is ColumnKind => kinds.includes(text);
