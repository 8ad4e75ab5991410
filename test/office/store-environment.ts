import type { EngineKind } from "../../src/store/sql/engine.ts";
import { newSchema, sharedServer } from "../store/postgres-server.ts";

/** What a desk's process must find in its environment for its office to keep an empty store. */
export async function storeEnvironment(
  kind: EngineKind,
): Promise<Readonly<Record<string, string>>> {
  if (kind === "sqlite") return {};
  return { DATABASE_URL: await newSchema(await sharedServer()) };
}
