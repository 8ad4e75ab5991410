import { policyTables } from "./migrations/m0001-policy.ts";
import { projectionTables } from "./migrations/m0002-projections.ts";
import { authTables } from "./migrations/m0003-auth.ts";
import type { TablesOf } from "./sql/columns.ts";

/**
 * Every table of the store. Those of a new migration are added here and in `all-migrations.ts`,
 * behind the tables they refer to.
 */
export const tables: typeof policyTables & typeof projectionTables & typeof authTables = {
  ...policyTables,
  ...projectionTables,
  ...authTables,
};

export type Tables = TablesOf<typeof tables>;
