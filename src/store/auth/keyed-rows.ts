import type { Work } from "../sql/engine.ts";

/** Whether there is an API key or a one-time secret, which another store.key would make useless. */
export async function isAnythingKeyed({ tx }: Work): Promise<boolean> {
  const key = await tx.selectFrom("api_keys").select("id").limit(1).executeTakeFirst();
  if (key !== undefined) return true;
  const sealed = tx.selectFrom("users").select("name").where("totp_secret", "is not", null);
  return (await sealed.limit(1).executeTakeFirst()) !== undefined;
}
