import type { Work } from "../sql/engine.ts";

const key = /^key:(.+)$/;

/**
 * Whose key an actor is: what it does, its owner does.
 *
 * @returns none of a user, or of a key without an owner
 */
export async function ownersOf({ tx }: Work, actor: string): Promise<readonly string[]> {
  const [, name] = key.exec(actor) ?? [];
  if (name === undefined) return [];
  const rows = await tx.selectFrom("api_keys").select("owner").where("name", "=", name).execute();
  return rows.flatMap(({ owner }) => owner ?? []);
}
