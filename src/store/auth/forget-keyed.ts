import type { Work } from "../sql/engine.ts";
import type { Deed } from "../store-calls.ts";
import { removeEveryKey } from "./key-calls.ts";
import { keyedCount } from "./keyed-rows.ts";
import { dropEveryTotp } from "./totp-calls.ts";

/**
 * Where store.key is lost for good no API key can be known again, and no one-time password be
 * compared: the keys are revoked, and users log in by their passwords alone. @returns how many
 */
export async function forgetKeyed(work: Work, deed: Deed): Promise<number> {
  const count = await keyedCount(work);
  await removeEveryKey(work, deed);
  await dropEveryTotp(work, deed);
  return count;
}
