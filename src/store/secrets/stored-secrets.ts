import type { Selectable } from "kysely";
import { entityKinds } from "../../policy/layer/edit.ts";
import type { EntityKind } from "../../policy/layer/edit.ts";
import { readHead } from "../audit/append-audit.ts";
import { keyedCount } from "../auth/keyed-rows.ts";
import type { Work } from "../sql/engine.ts";
import type { SecretHeld, SecretSet } from "../store-calls.ts";
import { StoreError } from "../store-error.ts";
import type { Tables } from "../tables.ts";
import { makeKey, mend, readKey } from "./key-file.ts";
import { checkOf, seal, unseal } from "./seal.ts";
import type { SecretPlace } from "./seal.ts";

/** Instead of the number of a change: what is in force. */
export const IN_FORCE = 0;

type SecretRow = Selectable<Tables["policy_secrets"]>;

/**
 * Secrets as they are set: of the layer in force, or by a change that is under way.
 *
 * @param text null: the change takes it away
 * @throws STORE_KEY_MISSING, STORE_KEY_WRONG where there are any
 */
export async function readSecrets(work: Work, change: number): Promise<readonly SecretSet[]> {
  const rows = await rowsOf(work, change);
  if (rows.every((row) => row.sealed === null)) return rows.map((row) => opened(row, null));
  const key = await keyToRead(work);
  return rows.map((row) => {
    if (row.sealed === null) return opened(row, null);
    const text = unseal(key, placeOf(row), row.sealed);
    if (text !== null) return opened(row, text);
    throw wrong(work.keyFile);
  });
}

const opened = (row: SecretRow, text: string | null): SecretSet => ({ ...placeOf(row), text });

/** As `readSecrets`, of the layer in force: there none is taken away. */
export async function secretsInForce(work: Work): Promise<readonly SecretHeld[]> {
  return (await readSecrets(work, IN_FORCE)).filter(isHeld);
}

export const isHeld = (secret: SecretSet): secret is SecretHeld => secret.text !== null;

/** Where secrets are set; for this no key is needed. */
export const secretPlaces = async (work: Work, change: number): Promise<readonly SecretPlace[]> =>
  (await rowsOf(work, change)).map(placeOf);

/** Sets secrets beside those that are there. @throws STORE_KEY_MISSING, STORE_KEY_WRONG */
export async function setSecrets(
  work: Work,
  change: number,
  secrets: readonly SecretSet[],
): Promise<void> {
  const key = secrets.some(isHeld) ? await keyToWrite(work) : null;
  for (const { entity, id, path, text } of secrets) {
    const place = { entity, id, path };
    const sealed = text === null || key === null ? null : seal(key, place, text);
    await work.tx
      .insertInto("policy_secrets")
      .values({ change_id: change, ...place, sealed })
      .onConflict((conflict) =>
        conflict.columns(["change_id", "entity", "id", "path"]).doUpdateSet({ sealed }),
      )
      .execute();
  }
}

/** Puts in force what a change sets; sealed as it is, so that no key is needed. */
export async function enforceSecrets(work: Work, change: number): Promise<void> {
  for (const row of await rowsOf(work, change)) {
    const { sealed } = row;
    await deleteSecret(work, placeOf(row));
    if (sealed === null) continue;
    await work.tx
      .insertInto("policy_secrets")
      .values({ change_id: IN_FORCE, ...placeOf(row), sealed })
      .execute();
  }
  await deleteSecrets(work, change);
}

async function deleteSecret(work: Work, { entity, id, path }: SecretPlace): Promise<void> {
  await work.tx
    .deleteFrom("policy_secrets")
    .where("change_id", "=", IN_FORCE)
    .where("entity", "=", entity)
    .where("id", "=", id)
    .where("path", "=", path)
    .execute();
}

export async function deleteSecrets(work: Work, change: number): Promise<void> {
  await work.tx.deleteFrom("policy_secrets").where("change_id", "=", change).execute();
}

const rowsOf = async (work: Work, change: number): Promise<SecretRow[]> =>
  work.tx
    .selectFrom("policy_secrets")
    .selectAll()
    .where("change_id", "=", change)
    .orderBy("entity")
    .orderBy("id")
    .orderBy("path")
    .execute();

const placeOf = (row: SecretRow): SecretPlace => ({
  entity: kindOf(row.entity),
  id: row.id,
  path: row.path,
});

function kindOf(text: string): EntityKind {
  const kind = entityKinds.find((each) => each === text);
  if (kind === undefined) throw new Error(`Invariant: ${text} must be a kind of entity`);
  return kind;
}

/** What another key would make useless: API keys and one-time secrets too. */
async function sealedCount(work: Work): Promise<number> {
  const { count } = await work.tx
    .selectFrom("policy_secrets")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("sealed", "is not", null)
    .executeTakeFirstOrThrow();
  return count + (await keyedCount(work));
}

/** The key of this store. @throws STORE_KEY_MISSING, STORE_KEY_WRONG */
export async function keyToRead(work: Work): Promise<Buffer> {
  const key = readKey(work.keyFile);
  if (key === null) throw missing(work.keyFile, await sealedCount(work));
  const { key_check: check } = await readHead(work);
  if (check !== checkOf(key)) throw wrong(work.keyFile);
  return key;
}

/**
 * As long as nothing hangs on one any key will do, also one that is made now.
 *
 * @throws STORE_KEY_MISSING, STORE_KEY_WRONG
 */
export async function keyToWrite(work: Work): Promise<Buffer> {
  if ((await sealedCount(work)) > 0) return keyToRead(work);
  const key = readKey(work.keyFile) ?? makeKey(work.keyFile);
  await work.tx
    .updateTable("store_head")
    .set({ key_check: checkOf(key) })
    .where("id", "=", 1)
    .execute();
  return key;
}

const missing = (file: string, count: number): StoreError =>
  new StoreError(
    "STORE_KEY_MISSING",
    `${file} is not there, and secrets are sealed with it (${count}); ${mend(file)}`,
  );

const wrong = (file: string): StoreError =>
  new StoreError(
    "STORE_KEY_WRONG",
    `${file} is not the key that the secrets of this store are sealed with; ${mend(file)}`,
  );
