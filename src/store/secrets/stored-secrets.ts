import { isAnythingKeyed } from "../auth/keyed-rows.ts";
import { lockHead } from "../audit/append-audit.ts";
import type { Work } from "../sql/engine.ts";
import { StoreError } from "../store-error.ts";
import { makeKey, mend, readKey } from "./key-file.ts";
import { checkOf } from "./seal.ts";

/** The key that what is kept was made with. @throws STORE_KEY_MISSING, STORE_KEY_WRONG */
export async function keyToRead(work: Work): Promise<Buffer> {
  const { keyFile: file } = work;
  const key = readKey(file);
  if (key === null)
    throw new StoreError("STORE_KEY_MISSING", `${file} is not there; ${mend(file)}`);
  const { key_check: check } = await lockHead(work);
  if (check === checkOf(key)) return key;
  throw new StoreError("STORE_KEY_WRONG", `${file} is another store's; ${mend(file)}`);
}

/** As long as nothing is kept any key will do, also one that is made now. @throws as `keyToRead` */
export async function keyToWrite(work: Work): Promise<Buffer> {
  if (await isAnythingKeyed(work)) return keyToRead(work);
  const key = readKey(work.keyFile) ?? makeKey(work.keyFile);
  await work.tx
    .updateTable("store_head")
    .set({ key_check: checkOf(key) })
    .where("id", "=", 1)
    .execute();
  return key;
}
