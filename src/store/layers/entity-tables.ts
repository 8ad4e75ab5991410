import type { EntityKind } from "../../policy/layer/edit.ts";
import { VOLUME_SCALE } from "../../core/units/quantity.ts";
import { decimalCell, flagCell, listCell, mapCell, textCell, wholeCell } from "./cell.ts";
import type { Cell } from "./cell.ts";

export interface EntityColumn {
  readonly column: string;
  /** Within the entity, as a policy file spells it. */
  readonly path: readonly [string] | readonly [string, string];
  readonly cell: Cell;
}

/** Where the entities of a kind stand: in the layer, and in the store. */
export interface EntityTable {
  readonly entity: EntityKind;
  /** Of the list, or of the map by id, in the layer. */
  readonly place: readonly string[];
  /** What says the id within an entity of a list; null: it is the key of a map. */
  readonly idKey: string | null;
  readonly table: string;
  readonly keyColumn: string;
  /** Holds what has no column, and what does not fit it. */
  readonly moreColumn: string;
  readonly columns: readonly EntityColumn[];
}

const lots = decimalCell(VOLUME_SCALE);
/** Per cent, so that it is stored in basis points; a score, in hundredths. */
const hundredths = decimalCell(2);

const top = (column: string, cell: Cell): EntityColumn => ({ column, path: [column], cell });
const filter = (column: string, cell: Cell): EntityColumn => ({
  column,
  path: ["filters", column],
  cell,
});

const rules: EntityTable = {
  entity: "routing_rule",
  place: ["routing_rules"],
  idKey: "id",
  table: "routing_rules",
  keyColumn: "id",
  moreColumn: "more",
  columns: [
    top("priority", wholeCell),
    top("enabled", flagCell),
    top("description", textCell),
    filter("account_ids", listCell),
    filter("symbols", listCell),
    filter("min_volume", lots),
    filter("max_volume", lots),
    filter("classifications", listCell),
    filter("min_toxicity", hundredths),
    filter("max_toxicity", hundredths),
    top("action", textCell),
    top("target_lp", textCell),
    top("hedge_percent", hundredths),
  ],
};

const limits: EntityTable = {
  entity: "exposure_limit",
  place: ["routing", "symbol_limits"],
  idKey: null,
  table: "exposure_limits",
  keyColumn: "symbol",
  moreColumn: "more",
  columns: [
    top("max_net_exposure", lots),
    top("max_gross_exposure", lots),
    top("auto_hedge_level", lots),
    top("enabled", flagCell),
  ],
};

const lps: EntityTable = {
  entity: "lp",
  place: ["liquidity_providers"],
  idKey: "id",
  table: "lp_configs",
  keyColumn: "id",
  moreColumn: "more",
  columns: [
    top("name", textCell),
    top("type", textCell),
    top("enabled", flagCell),
    top("priority", wholeCell),
    top("session_id", textCell),
    top("symbols", listCell),
    top("settings", mapCell),
  ],
};

const entries = (entity: EntityKind, list: string, idKey: string): EntityTable => ({
  entity,
  place: [list],
  idKey,
  table: "policy_entries",
  keyColumn: "id",
  moreColumn: "entry",
  columns: [],
});

/** Each kind of entity once, in the order in which their changes are told. */
export const entityTables: readonly EntityTable[] = [
  rules,
  limits,
  lps,
  entries("session", "sessions", "id"),
  entries("instrument", "instruments", "symbol"),
  entries("account", "accounts", "id"),
];

/** It shares its table with other kinds, which a column `entity` tells apart. */
export const isShared = (table: EntityTable): boolean => table.table === "policy_entries";
