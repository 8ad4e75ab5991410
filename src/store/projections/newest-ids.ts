import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Work } from "../sql/engine.ts";
import { facetLists } from "./facet-ids.ts";
import type { FacetColumn, FacetList } from "./facet-ids.ts";
import type { KeyRange, ListFilter, ListQuery } from "./list-query.ts";
import { keyOf } from "./keys.ts";

/** Facets that are asked for at once; more are seldom needed for a page. */
const FACETS = 500;
/** Looked into at once: few first, since the first often have all that is wanted. */
const FIRST_LOOK = 8;
const MOST_LOOKED_AT = 100;
/** Rows that are looked through for each that is wanted, before facets are looked into. */
const LOOKED_THROUGH = 40;
/** Orders that went by one ClOrdID. */
const NAMESAKES = 1_000;

export interface ListTable {
  readonly list: FacetList;
  readonly timeColumn: string;
  /** The column that says whose order it is. */
  readonly orderColumn: string;
}

export const listTables: Readonly<Record<FacetList, ListTable>> = {
  orders: { list: "orders", timeColumn: "came_us", orderColumn: "id" },
  decisions: { list: "decisions", timeColumn: "time_us", orderColumn: "order_key" },
  fills: { list: "fills", timeColumn: "time_us", orderColumn: "order_key" },
};

/**
 * Keys of the newest rows that match, the newest first.
 *
 * Rows with the same facets are found in order by an index. So the facets that match are looked
 * for, and of those that were met last the newest rows are taken, until no other facets can have
 * a newer one. That takes as long where nothing matches, or where few do among millions.
 */
export async function newestIds(
  work: Work,
  table: ListTable,
  journal: number,
  query: ListQuery,
): Promise<readonly number[]> {
  const range = await rangeOf(work, table, journal, query);
  if (range.from >= range.to) return [];
  if (query.order !== undefined || query.clOrdID !== undefined) {
    return ofOrders(work, table, journal, range, query);
  }
  const where = facetTerms(query);
  if (where.length === 0 && query.account === undefined) return newest(work, table, range, query);
  return byFacets(work, table, range, query);
}

interface Id {
  readonly id: number;
}

/** Times and keys rise together, so that a time is a key. */
async function rangeOf(
  work: Work,
  { list, timeColumn }: ListTable,
  journal: number,
  { fromUs, toUs, before }: ListQuery,
): Promise<KeyRange> {
  let from = keyOf(journal, 0);
  let to = before === undefined ? keyOf(journal + 1, 0) : keyOf(journal, before);
  const all: KeyRange = { from, to: keyOf(journal + 1, 0) };
  const time = sql.ref(timeColumn);
  // Reckoned, so that no database takes the key's index where the time's leads to the row at once.
  const within = sql`id + 0 >= ${all.from} and id + 0 < ${all.to}`;
  if (fromUs !== undefined) {
    const { rows } = await sql<Id>`select id from ${sql.table(list)}
      where ${time} >= ${fromUs} and ${within} order by ${time}, id limit 1`.execute(work.tx);
    from = rows[0]?.id ?? all.to;
  }
  if (toUs !== undefined) {
    const { rows } = await sql<Id>`select id from ${sql.table(list)}
      where ${time} < ${toUs} and ${within} order by ${time} desc, id desc limit 1`.execute(
      work.tx,
    );
    to = Math.min(to, (rows[0]?.id ?? all.from - 1) + 1);
  }
  return { from, to };
}

async function newest(
  { tx }: Work,
  { list }: ListTable,
  { from, to }: KeyRange,
  { limit }: ListQuery,
): Promise<readonly number[]> {
  const { rows } = await sql<Id>`select id from ${sql.table(list)}
    where id >= ${from} and id < ${to} order by id desc limit ${limit}`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Of one order there are few rows, so the rest of what is asked for is held against each. */
async function ofOrders(
  work: Work,
  { list, orderColumn }: ListTable,
  journal: number,
  { from, to }: KeyRange,
  query: ListQuery,
): Promise<readonly number[]> {
  const { tx } = work;
  const orders = await ordersAsked(work, journal, query);
  if (orders.length === 0) return [];
  const terms = [
    sql`t.${sql.ref(orderColumn)} in (${sql.join(orders)})`,
    sql`t.id >= ${from} and t.id < ${to}`,
    ...facetTerms(query),
  ];
  if (query.account !== undefined) terms.push(sql`t.account = ${query.account}`);
  const { rows } = await sql<Id>`select t.id from ${sql.table(list)} as t
    join facets as f on f.id = t.facets where ${sql.join(terms, sql` and `)}
    order by t.id desc limit ${query.limit}`.execute(tx);
  return rows.map(({ id }) => id);
}

async function ordersAsked(
  { tx }: Work,
  journal: number,
  { order, clOrdID }: ListFilter,
): Promise<readonly number[]> {
  const asked = order === undefined ? undefined : keyOf(journal, order);
  if (clOrdID === undefined) return asked === undefined ? [] : [asked];
  const [from, to] = [keyOf(journal, 0), keyOf(journal + 1, 0)];
  const { rows } = await sql<Id>`
    select * from (select id from orders where cl_ord_id = ${clOrdID}
      and id >= ${from} and id < ${to} order by id desc limit ${NAMESAKES}) as current_ids
    union select * from (select order_key as id from earlier_ids where cl_ord_id = ${clOrdID}
      and order_key >= ${from} and order_key < ${to}
      order by order_key desc limit ${NAMESAKES}) as former_ids`.execute(tx);
  const ids = rows.map(({ id }) => id);
  return asked === undefined ? ids : ids.filter((id) => id === asked);
}

interface Met {
  readonly facets: number;
  readonly last_id: number;
}

async function byFacets(
  work: Work,
  table: ListTable,
  range: KeyRange,
  query: ListQuery,
): Promise<readonly number[]> {
  const found: number[] = [...(await lookedThrough(work, table, range, query))];
  if (found.length >= query.limit) return found;
  const isDone = (last: number): boolean =>
    found.length >= query.limit && last < (found[query.limit - 1] ?? 0);
  for (let offset = 0; ; offset += FACETS) {
    const met = await metFacets(work, table, range, query, offset);
    for (let at = 0, many = FIRST_LOOK; at < met.length; at += many, many = more(many)) {
      const some = met.slice(at, at + many);
      if (isDone(some[0]?.last_id ?? 0)) return found.slice(0, query.limit);
      const least = Math.max(range.from, found[query.limit - 1] ?? 0);
      found.push(...(await newestOf(work, table, some, { ...range, from: least }, query)));
      found.sort((a, b) => b - a);
      found.length = Math.min(found.length, query.limit + 1);
    }
    if (met.length < FACETS) return found.slice(0, query.limit);
  }
}

/**
 * Where many rows match, some of the first that stand there do.
 *
 * @returns a whole page, or nothing
 */
async function lookedThrough(
  { tx }: Work,
  { list }: ListTable,
  { from, to }: KeyRange,
  query: ListQuery,
): Promise<readonly number[]> {
  const { account, limit } = query;
  // An account's rows stand together nowhere.
  if (account !== undefined) return [];
  const { rows } = await sql<Id>`select s.id from (select id, facets from ${sql.table(list)}
      where id >= ${from} and id < ${to} order by id desc limit ${limit * LOOKED_THROUGH}) as s
    join facets as f on f.id = s.facets where ${sql.join(facetTerms(query), sql` and `)}
    order by s.id desc limit ${limit}`.execute(tx);
  return rows.length < limit ? [] : rows.map(({ id }) => id);
}

const more = (many: number): number => Math.min(many * 2, MOST_LOOKED_AT);

/**
 * Facets that match and may have rows within the range, those that have the newest first. Where
 * that does not end with the newest row of all, what is known of each says little, and its newest
 * row within is looked up.
 */
async function metFacets(
  { tx }: Work,
  table: ListTable,
  range: KeyRange,
  query: ListQuery,
  offset: number,
): Promise<readonly Met[]> {
  const { account, before, toUs } = query;
  const isOpen = before === undefined && toUs === undefined;
  const last = isOpen
    ? sql`u.last_id`
    : sql`coalesce((select max(t.id) from ${sql.table(table.list)} as t
        where ${rowTerms("t", sql`u.facets`, range, account)}), 0)`;
  const terms = [
    sql`u.list = ${facetLists[table.list]}`,
    sql`u.account = ${account ?? ""}`,
    sql`u.last_id >= ${range.from}`,
    ...facetTerms(query),
  ];
  const { rows } = await sql<Met>`select m.facets, m.last_id from
    (select u.facets, ${last} as last_id from facet_uses as u
      join facets as f on f.id = u.facets where ${sql.join(terms, sql` and `)}) as m
    order by m.last_id desc limit ${FACETS} offset ${offset}`.execute(tx);
  // What has none within comes last, and is looked up for nothing if it is asked for before.
  return rows.filter(({ last_id }) => last_id > 0);
}

function rowTerms(
  table: string,
  facets: RawBuilder<unknown>,
  { from, to }: KeyRange,
  account: string | undefined,
): RawBuilder<unknown> {
  const of = (column: string): RawBuilder<unknown> => sql.ref(`${table}.${column}`);
  const terms = [
    sql`${of("facets")} = ${facets}`,
    sql`${of("id")} < ${to}`,
    sql`${of("id")} >= ${from}`,
  ];
  if (account !== undefined) terms.push(sql`${of("account")} = ${account}`);
  return sql.join(terms, sql` and `);
}

/** One plan for all of them where the database knows how; else one each, in one statement. */
async function newestOf(
  { tx, kind }: Work,
  { list }: ListTable,
  some: readonly Met[],
  range: KeyRange,
  { account, limit }: ListQuery,
): Promise<readonly number[]> {
  const rowsOf = (facets: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`select t.id from ${sql.table(list)} as t where ${rowTerms("t", facets, range, account)}
      order by t.id desc limit ${limit}`;
  const whole =
    kind === "postgres"
      ? sql<Id>`select r.id from unnest(${arrayOf(some)}::bigint[]) as u(facets)
          cross join lateral (${rowsOf(sql`u.facets`)}) as r`
      : sql<Id>`${sql.join(
          some.map(({ facets }) => sql`select * from (${rowsOf(sql`${facets}`)})`),
          sql` union all `,
        )}`;
  const { rows } = await whole.execute(tx);
  return rows.map(({ id }) => id);
}

/** As PostgreSQL reads a list. */
const arrayOf = (some: readonly Met[]): string => `{${some.map(({ facets }) => facets).join(",")}}`;

const columns = {
  symbol: "symbol",
  side: "side",
  ordType: "ord_type",
  ordStatus: "ord_status",
  clientClass: "client_class",
  action: "action",
  rule: "rule",
  reason: "reason",
  party: "party",
} as const satisfies Partial<Record<keyof ListFilter, FacetColumn>>;

/** What the facets must be, as `f`. */
function facetTerms(query: ListFilter): RawBuilder<unknown>[] {
  const terms: RawBuilder<unknown>[] = [];
  for (const name of facetNames) {
    const value = query[name];
    if (value !== undefined) terms.push(sql`f.${sql.ref(columns[name])} = ${value}`);
  }
  const { book, lp } = query;
  if (book !== undefined) terms.push(sql`f.book in (${book}, 'AB')`);
  if (lp !== undefined) {
    terms.push(sql`f.id in (select facets from facet_lps where lp = ${lp})`);
  }
  return terms;
}

const facetNames = [
  "symbol",
  "side",
  "ordType",
  "ordStatus",
  "clientClass",
  "action",
  "rule",
  "reason",
  "party",
] as const;
