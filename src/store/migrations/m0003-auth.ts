import type { StoreMigration } from "./migration.ts";

/** Who may come in, and how. */
export const authTables = {
  users: {
    columns: {
      name: "text",
      role: "text",
      enabled: "boolean",
      password_hash: "text",
      /** Sealed; null: none was offered. */
      totp_secret: "bytes?",
      totp_confirmed: "boolean",
      totp_step: "integer",
      revision: "integer",
      last_login: "integer?",
      created_at: "integer",
      created_by: "text",
      updated_at: "integer",
      updated_by: "text",
    },
    key: ["name"],
  },
  user_sessions: {
    columns: {
      token_hash: "text",
      user_name: "text",
      address: "text",
      created_at: "integer",
      last_used: "integer",
      expires_at: "integer",
    },
    key: ["token_hash"],
    indexes: [["user_name"], ["expires_at"]],
    references: { user_name: "users.name" },
  },
  api_keys: {
    columns: {
      id: "text",
      name: "text",
      role: "text",
      prefix: "text",
      key_hash: "text",
      /** Null: whoever may read the data folder. */
      owner: "text?",
      addresses: "json",
      created_at: "integer",
      created_by: "text",
      expires_at: "integer?",
      last_used: "integer?",
    },
    key: ["id"],
    unique: [["name"], ["key_hash"]],
    references: { owner: "users.name" },
  },
} as const;

export const authMigration: StoreMigration = { name: "0003-auth", tables: authTables };
