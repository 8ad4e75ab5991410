import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { EngineKind } from "../sql/engine.ts";
import type { StoreMigration } from "./migration.ts";

/**
 * What the journal says, in rows: copies that may be made again at any time.
 *
 * Keys are those of `keyOf`; volumes 10⁻⁶ lots, prices 10⁻⁸, money 10⁻⁴, times µs since 1970.
 * src/store/projections/rows.ts says of each column what it holds.
 */
export const projectionTables = {
  projection_position: {
    columns: {
      /** Counted from 1, in the order in which the store met them. */
      journal: "integer",
      journal_id: "text",
      /** Of the rows; another one of the program makes them anew. */
      format: "integer",
      /** The first event that has rows; those before it were retired when this began. */
      first_event: "integer",
      next_event: "integer",
      time_us: "integer",
      /** Checksum of the batch before `next_event`; 0: none was read. */
      batch_crc: "integer",
      /** Events that were retired before they were read. */
      missing_events: "integer",
      /** Rows are being removed, to be made anew. */
      is_clearing: "boolean",
      /** The first event that is not in the audit trail; rows made anew do not set it back. */
      audited_event: "integer",
      /** Checksum of the batch before it; 0: none was read. */
      audited_crc: "integer",
      /** The journal has other events before it than those that were audited. */
      is_audit_forked: "boolean",
    },
    key: ["journal"],
    unique: [["journal_id"]],
  },
  facets: {
    columns: {
      id: "integer",
      symbol: "text",
      side: "text",
      ord_type: "text",
      ord_status: "text",
      client_class: "text",
      action: "text",
      rule: "text",
      reason: "text",
      book: "text",
      /** JSON list. */
      lp_list: "text",
      party: "text",
    },
    key: ["id"],
    unique: [
      [
        "symbol",
        "rule",
        "lp_list",
        "reason",
        "ord_status",
        "client_class",
        "action",
        "side",
        "ord_type",
        "book",
        "party",
      ],
    ],
  },
  facet_lps: { columns: { lp: "text", facets: "integer" }, key: ["lp", "facets"] },
  /** In which list, and of which account (empty: any), facets were met, and the last key there. */
  facet_uses: {
    columns: { list: "integer", account: "text", facets: "integer", last_id: "integer" },
    key: ["list", "account", "facets"],
  },
  orders: {
    columns: {
      id: "integer",
      order_id: "text",
      account: "text",
      facets: "integer",
      session: "text",
      cl_ord_id: "text",
      order_qty: "integer",
      limit_px: "integer",
      stop_px: "integer",
      time_in_force: "text",
      expire_us: "integer",
      is_closing: "boolean",
      position_id: "text",
      transact_us: "integer",
      came_us: "integer",
      changed_us: "integer",
      is_resting: "boolean",
      cum_qty: "integer",
      leaves_qty: "integer",
      avg_px: "integer",
      a_volume: "integer",
      b_volume: "integer",
      a_filled: "integer",
      b_filled: "integer",
      detail: "text",
    },
    key: ["id"],
    indexes: [["cl_ord_id"], ["came_us"]],
  },
  earlier_ids: {
    columns: { cl_ord_id: "text", order_key: "integer" },
    key: ["cl_ord_id", "order_key"],
  },
  legs: {
    columns: {
      id: "integer",
      leg_id: "text",
      order_key: "integer",
      order_id: "text",
      lp: "text",
      symbol: "text",
      side: "text",
      order_qty: "integer",
      limit_px: "integer",
      expected_px: "integer",
      time_in_force: "text",
      ord_status: "text",
      is_in_doubt: "boolean",
      lp_order_id: "text",
      cum_qty: "integer",
      leg_text: "text",
      created_us: "integer",
      changed_us: "integer",
    },
    key: ["id"],
    indexes: [["order_key"]],
  },
  fills: {
    columns: {
      id: "integer",
      exec_id: "text",
      order_key: "integer",
      order_id: "text",
      leg_id: "text",
      account: "text",
      facets: "integer",
      time_us: "integer",
      qty: "integer",
      a_qty: "integer",
      b_qty: "integer",
      px: "integer",
      kept: "integer",
      commission: "integer",
      comm_currency: "text",
    },
    key: ["id"],
    indexes: [["order_key"], ["time_us"]],
  },
  decisions: {
    columns: {
      id: "integer",
      order_key: "integer",
      order_id: "text",
      account: "text",
      facets: "integer",
      time_us: "integer",
      decided_us: "integer",
      order_qty: "integer",
      a_volume: "integer",
      b_volume: "integer",
      sliver: "integer",
      share_bps: "integer",
      score: "real",
      is_pinned: "boolean",
      net: "integer",
      gross: "integer",
      client_px: "integer",
      policy_version: "integer",
      findings: "text",
    },
    key: ["id"],
    indexes: [["order_key"], ["time_us"]],
  },
  exposure_history: {
    columns: {
      journal: "integer",
      symbol: "text",
      bucket_us: "integer",
      time_us: "integer",
      net: "integer",
      gross: "integer",
      b_long: "integer",
      b_short: "integer",
      a_net: "integer",
      /** JSON object. */
      hedged: "text",
    },
    key: ["journal", "symbol", "bucket_us"],
    indexes: [["journal", "bucket_us"]],
  },
  breaches: {
    columns: {
      id: "integer",
      time_us: "integer",
      symbol: "text",
      measure: "text",
      reached: "text",
      measured: "integer",
      limit_value: "integer",
      order_key: "integer",
      order_id: "text",
      account: "text",
    },
    key: ["id"],
    indexes: [["time_us"]],
  },
  decision_stats: {
    columns: {
      journal: "integer",
      span_s: "integer",
      at_us: "integer",
      symbol: "text",
      client_class: "text",
      action: "text",
      rule: "text",
      decisions: "integer",
      volume: "integer",
      a_volume: "integer",
      b_volume: "integer",
    },
    key: ["journal", "span_s", "at_us", "symbol", "client_class", "action", "rule"],
  },
  leg_stats: {
    columns: {
      journal: "integer",
      span_s: "integer",
      at_us: "integer",
      lp: "text",
      symbol: "text",
      legs: "integer",
      volume: "integer",
      filled_volume: "integer",
      rejected: "integer",
    },
    key: ["journal", "span_s", "at_us", "lp", "symbol"],
  },
} as const;

/** Read from the newest on, each within what stands before it. */
const lists = {
  orders: [["facets"], ["account", "facets"]],
  decisions: [["facets"], ["account", "facets"]],
  fills: [["facets"], ["account", "facets"]],
  breaches: [["symbol"], ["account"], ["measure", "reached"]],
} as const;

export const projectionMigration: StoreMigration = {
  name: "0002-projections",
  tables: projectionTables,
  also: async (db, kind) => {
    for (const [table, indexes] of Object.entries(lists)) {
      for (const columns of indexes) await makeListIndex(db, kind, table, columns);
    }
  },
};

/** SQLite's indexes end with the key by themselves where that is one integer. */
async function makeListIndex(
  db: Kysely<unknown>,
  kind: EngineKind,
  table: string,
  columns: readonly string[],
): Promise<void> {
  const whole = kind === "sqlite" ? columns : [...columns, "id"];
  const list = sql.join(whole.map((column) => sql.ref(column)));
  const name = sql.ref(`${table}_list_${columns.join("_")}`);
  await sql`create index ${name} on ${sql.table(table)} (${list})`.execute(db);
}
