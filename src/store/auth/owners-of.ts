import type { Work } from "../sql/engine.ts";
import type { StoreRefusal } from "../store-calls.ts";

const key = /^key:(.+)$/;

/**
 * Whose key an actor is: what it does, its owner does.
 *
 * @returns none of a user, or of a key without an owner; undefined of a key that is no more: whose
 *     it was cannot be known
 */
export async function ownersOf(
  { tx }: Work,
  actor: string,
): Promise<readonly string[] | undefined> {
  const [, name] = key.exec(actor) ?? [];
  if (name === undefined) return [];
  const found = await tx
    .selectFrom("api_keys")
    .select("owner")
    .where("name", "=", name)
    .executeTakeFirst();
  if (found === undefined) return undefined;
  return found.owner === null ? [] : [found.owner];
}

/** The key was revoked while its request was on the way. */
export const keyGone: StoreRefusal = { refused: "KEY_GONE", text: "the key was revoked meanwhile" };
