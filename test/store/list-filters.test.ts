import assert from "node:assert/strict";
import { beforeAll, describe, test } from "vitest";
import type { FacetList } from "../../src/store/projections/facet-ids.ts";
import { counterOf } from "../../src/store/projections/keys.ts";
import type { FacetWords, Page } from "../../src/store/projections/list-calls.ts";
import type { ListFilter, ListQuery } from "../../src/store/projections/list-query.ts";
import type { StoreClient } from "../../src/store/store-client.ts";
import { livedEvents, writeLived } from "../desk/lived-journal.ts";
import { engines, newStore, openClient } from "./engines.ts";
import { newFolders, projectAll } from "./projection-rig.ts";

interface Row extends FacetWords {
  readonly id: number;
  readonly account: string;
  readonly order_id: string;
  readonly came_us?: number;
  readonly time_us?: number;
  readonly cl_ord_id?: string;
}

const lists = ["orders", "decisions", "fills"] as const satisfies readonly FacetList[];
const lived = livedEvents(2_500);

/** What each filter asks of a row, slowly and obviously. */
const matches: Readonly<
  Record<keyof ListFilter, (row: Row, wanted: never, own: (row: Row) => Own) => boolean>
> = {
  account: (row, wanted) => row.account === wanted,
  symbol: (row, wanted) => row.symbol === wanted,
  side: (row, wanted) => row.side === wanted,
  ordType: (row, wanted) => row.ord_type === wanted,
  ordStatus: (row, wanted) => row.ord_status === wanted,
  clientClass: (row, wanted) => row.client_class === wanted,
  action: (row, wanted) => row.action === wanted,
  rule: (row, wanted) => row.rule === wanted,
  reason: (row, wanted) => row.reason === wanted,
  party: (row, wanted) => row.party === wanted,
  book: (row, wanted) => row.book.includes(wanted),
  lp: (row, wanted) => (JSON.parse(row.lp_list) as string[]).includes(wanted),
  order: (row, wanted, own) => own(row).order === wanted,
  clOrdID: (row, wanted, own) => own(row).names.includes(wanted),
  fromUs: (row, wanted) => (row.came_us ?? row.time_us ?? 0) >= Number(wanted),
  toUs: (row, wanted) => (row.came_us ?? row.time_us ?? 0) < Number(wanted),
};

/** The order a row is of, and the ClOrdIDs it went by. */
interface Own {
  readonly order: number;
  readonly names: readonly string[];
}

const half = Math.floor(lived.length / 2);

const filters: readonly ListFilter[] = [
  { account: "1001" },
  { account: "nobody" },
  { symbol: "EURUSD" },
  { symbol: "NONE" },
  { side: "Sell" },
  { ordType: "Limit" },
  { ordStatus: "Filled" },
  { ordStatus: "Rejected" },
  { clientClass: "TOXIC" },
  { action: "A_BOOK" },
  { action: "REJECT" },
  { rule: "" },
  { reason: "KILL_SWITCH" },
  { reason: "NO_LP" },
  { party: "LP" },
  { book: "B" },
  { lp: "alpha" },
  { order: 40 },
  { clOrdID: "c40" },
  { fromUs: half },
  { toUs: half },
  { fromUs: half, toUs: half + 500 },
  { fromUs: lived.length * 2 },
];

for (const kind of engines) {
  describe(kind, () => {
    let client: StoreClient;
    let journalId = "";
    const all = new Map<FacetList, readonly Row[]>();
    const names = new Map<string, Set<string>>();

    const page = (list: FacetList, query: ListQuery): Promise<Page<Row>> => {
      if (list === "orders") return client.ask("listOrders", query);
      return list === "decisions"
        ? client.ask("listDecisions", query)
        : client.ask("listFills", query);
    };

    /** Every page, one after the other. */
    const everyPage = async (
      list: FacetList,
      filter: ListFilter,
      limit: number,
    ): Promise<Row[]> => {
      const rows: Row[] = [];
      for (let before: number | undefined; ;) {
        const got = await page(list, { ...filter, journalId, limit, before });
        rows.push(...got.rows);
        if (got.next === null) return rows;
        assert.equal(got.rows.length, limit);
        before = got.next;
      }
    };

    beforeAll(async () => {
      client = await openClient(await newStore(kind));
      const folders = newFolders();
      writeLived(folders.dir, lived);
      ({ journalId } = await projectAll(client, folders));
      for (const list of lists) all.set(list, await everyPage(list, {}, 500));
      for (const event of lived) {
        const isNamed = event.type === "OrderAccepted" || event.type === "OrderDenied";
        if (!isNamed && event.type !== "ClientReplaced") continue;
        const id = `${journalId}O${event.order.toString(36).toUpperCase()}`;
        names.set(id, (names.get(id) ?? new Set()).add(event.clOrdID));
      }
    }, 120_000);

    const own = (row: Row): Own => ({
      order: parseInt(row.order_id.slice(9), 36),
      names: [...(names.get(row.order_id) ?? [])],
    });
    const expected = (list: FacetList, filter: ListFilter): number[] =>
      all
        .get(list)!
        .filter((row) =>
          Object.entries(filter).every(([name, wanted]) =>
            matches[name as keyof ListFilter](row, wanted as never, own),
          ),
        )
        .map(({ id }) => id);

    for (const list of lists) {
      test(`all ${list} are listed, the newest first, each once`, () => {
        const ids = all.get(list)!.map(({ id }) => counterOf(id));
        assert.ok(ids.length > 100, `${ids.length}`);
        assert.deepEqual(
          ids,
          [...new Set(ids)].toSorted((a, b) => b - a),
        );
      });

      test(`any filter of ${list} finds what a look at every row finds`, async () => {
        let found = 0;
        for (const filter of filters) {
          const ids = (await everyPage(list, filter, 500)).map(({ id }) => id);
          assert.deepEqual(ids, expected(list, filter), JSON.stringify(filter));
          found += ids.length === 0 ? 0 : 1;
        }
        assert.ok(found > filters.length / 2, `${found} found anything`);
      });

      test(`any two filters of ${list}, in pages of seven, find the same`, async () => {
        for (const [at, one] of filters.entries()) {
          for (const other of filters.slice(at + 1)) {
            const both = { ...one, ...other };
            const ids = (await everyPage(list, both, 7)).map(({ id }) => id);
            assert.deepEqual(ids, expected(list, both), JSON.stringify(both));
          }
        }
      }, 120_000);
    }
  });
}
