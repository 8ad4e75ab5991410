import { sql } from "kysely";
import type { Handlers } from "../calls/handlers.ts";
import type { Work } from "../sql/engine.ts";
import { facetColumns } from "./facet-ids.ts";
import type { FacetList } from "./facet-ids.ts";
import { counterOf } from "./keys.ts";
import type { ListQuery } from "./list-query.ts";
import { listTables, newestIds } from "./newest-ids.ts";
import type { DecisionRow, FillRow, LegRow, OrderRow } from "./rows.ts";

/** What rows have in common, as it stands in the store. */
export interface FacetWords {
  readonly symbol: string;
  readonly side: string;
  readonly ord_type: string;
  readonly ord_status: string;
  readonly client_class: string;
  readonly action: string;
  readonly rule: string;
  readonly reason: string;
  readonly book: string;
  /** JSON list. */
  readonly lp_list: string;
  readonly party: string;
}

export type Listed<Row> = Row & FacetWords;

export interface Page<Row> {
  /** The newest first. */
  readonly rows: readonly Row[];
  /** `before` of the next page; null: there is none. */
  readonly next: number | null;
}

export interface ListCalls {
  /** A journal the store does not know has no rows. */
  listOrders(query: ListQuery): Page<Listed<OrderRow>>;
  listDecisions(query: ListQuery): Page<Listed<DecisionRow>>;
  listFills(query: ListQuery): Page<Listed<FillRow>>;
  /** The legs of orders, by the keys of those, as they were made. */
  legsOf(orderKeys: readonly number[]): readonly LegRow[];
}

export const listCalls: Handlers<ListCalls> = {
  listOrders: (work, query) => pageOf<OrderRow>(work, "orders", query),
  listDecisions: (work, query) => pageOf<DecisionRow>(work, "decisions", query),
  listFills: (work, query) => pageOf<FillRow>(work, "fills", query),
  legsOf: async ({ tx }, orderKeys) =>
    orderKeys.length === 0
      ? []
      : tx
          .selectFrom("legs")
          .selectAll()
          .where("order_key", "in", orderKeys)
          .orderBy("id")
          .execute(),
};

/** @returns undefined: the store has no rows of it */
export async function journalNumber({ tx }: Work, id: string): Promise<number | undefined> {
  const row = await tx
    .selectFrom("projection_position")
    .select("journal")
    .where("journal_id", "=", id)
    .executeTakeFirst();
  return row?.journal;
}

async function pageOf<Row extends { readonly id: number }>(
  work: Work,
  list: FacetList,
  query: ListQuery,
): Promise<Page<Listed<Row>>> {
  const journal = await journalNumber(work, query.journalId);
  if (journal === undefined) return { rows: [], next: null };
  const asked = { ...query, limit: query.limit + 1 };
  const ids = await newestIds(work, listTables[list], journal, asked);
  const shown = ids.slice(0, query.limit);
  if (shown.length === 0) return { rows: [], next: null };
  const words = sql.join(facetColumns.map((column) => sql.ref(`f.${column}`)));
  const { rows } = await sql<Listed<Row>>`select t.*, ${words} from ${sql.table(list)} as t
    join facets as f on f.id = t.facets where t.id in (${sql.join(shown)})
    order by t.id desc`.execute(work.tx);
  const last = shown.at(-1) ?? 0;
  return { rows, next: ids.length > shown.length ? counterOf(last) : null };
}
