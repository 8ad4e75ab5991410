import type {
  KyselyPlugin,
  PluginTransformResultArgs,
  QueryResult,
  RootOperationNode,
} from "kysely";
import type { UnknownRow } from "kysely";
import { kindOf } from "./columns.ts";
import type { ColumnKind, TableShapes } from "./columns.ts";

/**
 * Rows as TypeScript sees them: SQLite has no booleans, and both engines bring JSON as text.
 *
 * By the column's name alone, whatever table it is of; so a name is read in one way everywhere.
 */
export class ReadByColumns implements KyselyPlugin {
  readonly #readers: ReadonlyMap<string, Reader | undefined>;

  constructor(shapes: TableShapes) {
    const readers = new Map<string, Reader | undefined>();
    for (const { columns } of Object.values(shapes)) {
      for (const [name, term] of Object.entries(columns)) {
        const reader = readerOf(kindOf(term));
        if (readers.has(name) && readers.get(name) !== reader) {
          throw new Error(`Invariant: every column ${name} must be read in the same way`);
        }
        readers.set(name, reader);
      }
    }
    this.#readers = readers;
  }

  transformQuery({ node }: { readonly node: RootOperationNode }): RootOperationNode {
    return node;
  }

  async transformResult(args: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    const rows = args.result.rows.map((row) => this.#read(row));
    return Promise.resolve({ ...args.result, rows });
  }

  #read(row: UnknownRow): UnknownRow {
    const read: UnknownRow = {};
    for (const [name, value] of Object.entries(row)) {
      const reader = value === null ? undefined : this.#readers.get(name);
      read[name] = reader === undefined ? value : reader(value);
    }
    return read;
  }
}

type Reader = (value: unknown) => unknown;

const asBoolean: Reader = (value) => Boolean(value);
const asJson: Reader = (value): unknown => JSON.parse(String(value));
const asBytes: Reader = (value) => (value instanceof Uint8Array ? new Uint8Array(value) : value);

function readerOf(kind: ColumnKind): Reader | undefined {
  if (kind === "boolean") return asBoolean;
  if (kind === "bytes") return asBytes;
  return kind === "json" || kind === "jsonb" ? asJson : undefined;
}
