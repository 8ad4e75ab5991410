import { policyMigration } from "./m0001-policy.ts";
import { projectionMigration } from "./m0002-projections.ts";
import type { StoreMigration } from "./migration.ts";

/** In the order in which they are done; one that is added comes last. */
export const allMigrations: readonly StoreMigration[] = [policyMigration, projectionMigration];
