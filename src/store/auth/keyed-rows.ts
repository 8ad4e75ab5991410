import type { Work } from "../sql/engine.ts";

/** API keys and one-time secrets, which another store.key would make useless. */
export async function keyedCount({ tx }: Work): Promise<number> {
  const { keys } = await tx
    .selectFrom("api_keys")
    .select(({ fn }) => fn.countAll<number>().as("keys"))
    .executeTakeFirstOrThrow();
  const { sealed } = await tx
    .selectFrom("users")
    .select(({ fn }) => fn.countAll<number>().as("sealed"))
    .where("totp_secret", "is not", null)
    .executeTakeFirstOrThrow();
  return keys + sealed;
}
