import { plainText } from "../sql/bind-value.ts";
import type { Work } from "../sql/engine.ts";
import type { Facets } from "./facets.ts";
import { upsertRows } from "./upsert.ts";
import type { PlainRow } from "./upsert.ts";

/** Facets whose number is known without asking; then all are asked for again. */
const MOST_KNOWN = 50_000;

/** Lists that are looked through by facets; what `facet_uses.list` says. */
export const facetLists = { orders: 1, decisions: 2, fills: 3 } as const;

export type FacetList = keyof typeof facetLists;

type FacetRow = Readonly<Record<FacetColumn, string>>;

export const facetColumns = [
  "symbol",
  "side",
  "ord_type",
  "ord_status",
  "client_class",
  "action",
  "rule",
  "reason",
  "book",
  "lp_list",
  "party",
] as const;

export type FacetColumn = (typeof facetColumns)[number];

/**
 * Numbers of facets, given as they come. One writer has it, for as long as nothing that it wrote
 * was rolled back.
 */
export class FacetIds {
  readonly #known = new Map<string, number>();
  #lastId = -1;

  async idOf(work: Pick<Work, "tx" | "kind">, facets: Facets): Promise<number> {
    const row = rowOf(facets);
    const name = JSON.stringify(Object.values(row));
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const id = (await found(work, row)) ?? (await this.#add(work, row, facets.lps));
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    this.#known.set(name, id);
    return id;
  }

  async #add(
    work: Pick<Work, "tx" | "kind">,
    row: FacetRow,
    lps: readonly string[],
  ): Promise<number> {
    if (this.#lastId < 0) {
      const { tx } = work;
      const last = await tx
        .selectFrom("facets")
        .select((each) => each.fn.max("id").as("last"))
        .executeTakeFirst();
      this.#lastId = last?.last ?? 0;
    }
    const id = ++this.#lastId;
    const { tx } = work;
    await tx
      .insertInto("facets")
      .values({ id, ...row })
      .execute();
    for (const lp of new Set(lps)) {
      await tx
        .insertInto("facet_lps")
        .values({ lp: plainText(lp), facets: id })
        .execute();
    }
    return id;
  }
}

async function found({ tx }: Pick<Work, "tx">, row: FacetRow): Promise<number | undefined> {
  let query = tx.selectFrom("facets").select("id");
  for (const column of facetColumns) query = query.where(column, "=", row[column]);
  return (await query.executeTakeFirst())?.id;
}

const rowOf = (facets: Facets): FacetRow => ({
  symbol: plainText(facets.symbol),
  side: facets.side,
  ord_type: facets.ordType,
  ord_status: facets.ordStatus,
  client_class: facets.clientClass,
  action: facets.action,
  rule: plainText(facets.rule),
  reason: facets.reason,
  book: facets.book,
  lp_list: plainText(JSON.stringify(facets.lps)),
  party: facets.party,
});

/** Where facets were met, so that nobody looks where they were not. */
export class FacetUses {
  readonly #uses = new Map<string, PlainRow>();

  add(list: FacetList, account: string, facets: number, last_id: number): void {
    for (const of of account === "" ? [""] : ["", account]) {
      const name = JSON.stringify([list, of, facets]);
      const had = this.#uses.get(name)?.["last_id"] ?? 0;
      const row = { list: facetLists[list], account: of, facets, last_id };
      if (last_id > Number(had)) this.#uses.set(name, row);
    }
  }

  write(work: Work): Promise<void> {
    return upsertRows(work, usesTable, [...this.#uses.values()]);
  }
}

const usesTable = {
  table: "facet_uses",
  columns: ["list", "account", "facets", "last_id"],
  key: ["list", "account", "facets"],
  onTaken: { last_id: "larger" },
} as const;
