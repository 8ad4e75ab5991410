import { policyMigration } from "./m0001-policy.ts";
import { projectionMigration } from "./m0002-projections.ts";
import { authMigration } from "./m0003-auth.ts";
import type { StoreMigration } from "./migration.ts";

/** In the order in which they are done; one that is added comes last. */
export const allMigrations: readonly StoreMigration[] = [
  policyMigration,
  projectionMigration,
  authMigration,
];
