import { NO_HASH } from "../audit/audit-chain.ts";
import type { TablesOf } from "../sql/columns.ts";
import type { StoreMigration } from "./migration.ts";

/**
 * What the database layer of the policy says, and how it came to say it.
 *
 * `routing_rules`, `exposure_limits` and `lp_configs` may each say a part only of an entity that a
 * file has, so all but the key may be null. What has no column, or does not fit it, stands in
 * `more`. Volumes are integers of 10⁻⁶ lots, shares and scores of 10⁻².
 */
export const policyTables = {
  /** One row, locked by whoever writes: it counts what is counted. */
  store_head: {
    columns: {
      id: "integer",
      layer_revision: "integer",
      last_change: "integer",
      audit_id: "integer",
      audit_hash: "text",
      /** Of the key that secrets are sealed with. */
      key_check: "text?",
    },
    key: ["id"],
  },
  routing_audit: {
    columns: {
      id: "integer",
      event_type: "text",
      entity_type: "text",
      entity_id: "text",
      old_value: "json?",
      new_value: "json?",
      user_id: "text",
      timestamp: "integer",
      source: "text",
      reason: "text",
      request_id: "text",
      prev_hash: "text",
      hash: "text",
    },
    key: ["id"],
    indexes: [["timestamp"], ["entity_type", "entity_id"]],
  },
  idempotency: {
    columns: {
      actor: "text",
      key: "text",
      request_hash: "text",
      status_code: "integer",
      body: "text",
      saved_at: "integer",
    },
    key: ["actor", "key"],
    indexes: [["saved_at"]],
  },
  routing_rules: {
    columns: {
      id: "text",
      position: "integer",
      priority: "integer?",
      enabled: "boolean?",
      account_ids: "jsonb?",
      symbols: "jsonb?",
      min_volume: "integer?",
      max_volume: "integer?",
      classifications: "jsonb?",
      min_toxicity: "integer?",
      max_toxicity: "integer?",
      action: "text?",
      target_lp: "text?",
      hedge_percent: "integer?",
      description: "text?",
      more: "json",
      created_at: "integer",
      updated_at: "integer",
      created_by: "text",
      updated_by: "text",
    },
    key: ["id"],
    indexes: [["priority"], ["enabled"]],
  },
  exposure_limits: {
    columns: {
      symbol: "text",
      position: "integer",
      max_net_exposure: "integer?",
      max_gross_exposure: "integer?",
      auto_hedge_level: "integer?",
      enabled: "boolean?",
      more: "json",
      created_at: "integer",
      updated_at: "integer",
      created_by: "text",
      updated_by: "text",
    },
    key: ["symbol"],
  },
  lp_configs: {
    columns: {
      id: "text",
      position: "integer",
      name: "text?",
      type: "text?",
      enabled: "boolean?",
      priority: "integer?",
      settings: "jsonb?",
      symbols: "jsonb?",
      session_id: "text?",
      more: "json",
      created_at: "integer",
      updated_at: "integer",
      created_by: "text",
      updated_by: "text",
    },
    key: ["id"],
  },
  /** Entities of the layer that have no table of their own: sessions, instruments, accounts. */
  policy_entries: {
    columns: {
      entity: "text",
      id: "text",
      position: "integer",
      entry: "json",
      created_at: "integer",
      updated_at: "integer",
      created_by: "text",
      updated_by: "text",
    },
    key: ["entity", "id"],
  },
  /** All of the layer that is no entity's, by its path, as `routing.volatility_threshold`. */
  policy_settings: {
    columns: {
      path: "text",
      position: "integer",
      value: "json",
      updated_at: "integer",
      updated_by: "text",
    },
    key: ["path"],
  },
  policy_changes: {
    columns: {
      /** `c1` is 1. */
      id: "integer",
      status: "text",
      edits: "json",
      held_from: "integer?",
      base_revision: "integer",
      /** Microseconds since 1970. */
      activate_at: "integer?",
      revision: "integer",
      /** Whether somebody else must agree to it, also after it was edited. */
      needs_approval: "boolean",
      author: "text",
      /** Who edited it since, so that nobody agrees to what is their own. */
      editors: "json",
      reason: "text",
      source: "text",
      created_at: "integer",
      /** Where it sets secrets, never what they are. */
      secret_paths: "json",
      version: "integer?",
      outcome_code: "text?",
      outcome_text: "text?",
      /** By which its author knows the request again; null: none was given. */
      request_key: "text?",
      request_hash: "text?",
    },
    key: ["id"],
    indexes: [["status"], ["author", "request_key"]],
  },
  policy_approvals: {
    columns: {
      change_id: "integer",
      revision: "integer",
      approver: "text",
      reason: "text",
      approved_at: "integer",
    },
    key: ["change_id", "revision", "approver"],
    references: { change_id: "policy_changes.id" },
  },
  policy_versions: {
    columns: {
      version: "integer",
      hash: "text",
      file_sha256: "text",
      file_held: "boolean",
      activated_at: "integer",
      author: "text",
      reason: "text",
      source: "text",
      /** Null: the file brought it. It may name one that a store from a backup does not have. */
      change_name: "text?",
      layer: "json",
    },
    key: ["version"],
  },
  /** `change_id` 0: in force; else set by a change that is under way, null where it takes away. */
  policy_secrets: {
    columns: {
      change_id: "integer",
      entity: "text",
      id: "text",
      path: "text",
      sealed: "bytes?",
    },
    key: ["change_id", "entity", "id", "path"],
  },
} as const;

export const policyMigration: StoreMigration = {
  name: "0001-policy",
  tables: policyTables,
  also: async (db) => {
    const head = { id: 1, layer_revision: 0, last_change: 0, audit_id: 0, audit_hash: NO_HASH };
    await db.withTables<Made>().insertInto("store_head").values(head).execute();
  },
};

type Made = TablesOf<Pick<typeof policyTables, "store_head">>;
