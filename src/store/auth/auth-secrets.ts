import { createHmac } from "node:crypto";
import { seal, unseal } from "../secrets/seal.ts";
import { keyToRead, keyToWrite } from "../secrets/stored-secrets.ts";
import type { Work } from "../sql/engine.ts";
import { StoreError } from "../store-error.ts";
import type { UserColumns } from "./user-row.ts";

/**
 * What is kept of an API key. A key has 256 bits of chance, so nothing slow is needed; without
 * store.key a copy of the table does not even tell whether a key is in it.
 */
const keyHash = (key: Buffer, text: string): string =>
  createHmac("sha256", createHmac("sha256", key).update("hedgerow api keys").digest())
    .update(text)
    .digest("hex");

/** @throws STORE_KEY_MISSING, STORE_KEY_WRONG */
export const newKeyHash = async (work: Work, text: string): Promise<string> =>
  keyHash(await keyToWrite(work), text);

/** Of a key that may be known. @throws STORE_KEY_MISSING, STORE_KEY_WRONG */
export const knownKeyHash = async (work: Work, text: string): Promise<string> =>
  keyHash(await keyToRead(work), text);

const placeOf = (name: string) => ({ entity: "user", id: name, path: "totp" });

/** @throws STORE_KEY_MISSING, STORE_KEY_WRONG */
export const sealedTotp = async (work: Work, name: string, secret: string): Promise<Uint8Array> =>
  seal(await keyToWrite(work), placeOf(name), secret);

/** @throws STORE_KEY_MISSING, STORE_KEY_WRONG */
export async function openedTotp(work: Work, user: UserColumns): Promise<string | null> {
  const { name, totp_secret: sealed } = user;
  if (sealed === null) return null;
  const secret = unseal(await keyToRead(work), placeOf(name), sealed);
  if (secret !== null) return secret;
  throw new StoreError("STORE_KEY_WRONG", `the one-time passwords of ${name} cannot be opened`);
}
