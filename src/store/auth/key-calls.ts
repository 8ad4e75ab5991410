import type { Selectable } from "kysely";
import { z } from "zod";
import { appendAudit } from "../audit/append-audit.ts";
import type { AuthCalls, KeyRow, KeyUse, NewKey } from "../auth-calls.ts";
import type { Handlers } from "../calls/handlers.ts";
import type { LayerMap } from "../../policy/layer/layer.ts";
import type { Work } from "../sql/engine.ts";
import { jsonText } from "../sql/json-text.ts";
import type { AuditEntry, Deed, StoreRefusal } from "../store-calls.ts";
import type { Tables } from "../tables.ts";
import { knownKeyHash, newKeyHash } from "./auth-secrets.ts";
import { roleOf, unknownUser, userNamed } from "./user-row.ts";

type KeyCalls = Pick<AuthCalls, "keys" | "addKey" | "removeKey" | "useKey">;

/** A list of them is one answer. */
const MOST_KEYS = 1_000;
const US_PER_MINUTE = 60_000_000;

export const keyCalls: Handlers<KeyCalls> = {
  keys: async (work: Work): Promise<readonly KeyRow[]> =>
    (await work.tx.selectFrom("api_keys").selectAll().orderBy("name").execute()).map(keyRowOf),
  addKey,
  removeKey,
  useKey,
};

async function addKey(work: Work, key: NewKey, deed: Deed): Promise<KeyRow | StoreRefusal> {
  const { keys } = await work.tx
    .selectFrom("api_keys")
    .select((of) => of.fn.countAll().as("keys"))
    .executeTakeFirstOrThrow();
  if (Number(keys) >= MOST_KEYS) {
    return { refused: "TOO_MANY_KEYS", text: `there are ${Number(keys)}` };
  }
  const { owner } = key;
  if (owner !== null && (await userNamed(work, owner)) === undefined) return unknownUser(owner);
  const row = {
    id: key.id,
    name: key.name,
    role: key.role,
    prefix: key.prefix,
    key_hash: await newKeyHash(work, key.text),
    owner,
    addresses: jsonText(key.addresses),
    created_at: deed.atUs,
    created_by: deed.actor,
    expires_at: key.expiresUs,
    last_used: null,
  };
  const { numInsertedOrUpdatedRows: added } = await work.tx
    .insertInto("api_keys")
    .values(row)
    .onConflict((conflict) => conflict.column("name").doNothing())
    .executeTakeFirstOrThrow();
  if (added !== 1n) return { refused: "KEY_EXISTS", text: `there is a key ${key.name}` };
  const made = keyRowOf({ ...row, addresses: [...key.addresses] });
  await appendAudit(work, [keyEntry("KEY_ADDED", made.id, null, toldKey(made))], deed);
  return made;
}

async function removeKey(work: Work, id: string, deed: Deed): Promise<KeyRow | StoreRefusal> {
  const found = await work.tx
    .selectFrom("api_keys")
    .selectAll()
    .where("id", "=", id)
    .executeTakeFirst();
  if (found === undefined) return { refused: "UNKNOWN_KEY", text: `there is no key ${id}` };
  return removed(work, found, deed);
}

/** A key does not outlive the user who made it. */
export async function removeKeysOf(work: Work, owner: string, deed: Deed): Promise<void> {
  const own = work.tx.selectFrom("api_keys").selectAll().where("owner", "=", owner);
  for (const each of await own.orderBy("name").execute()) await removed(work, each, deed);
}

export async function removeEveryKey(work: Work, deed: Deed): Promise<void> {
  const all = await work.tx.selectFrom("api_keys").selectAll().orderBy("name").execute();
  for (const each of all) await removed(work, each, deed);
}

async function removed(work: Work, columns: KeyColumns, deed: Deed): Promise<KeyRow> {
  const row = keyRowOf(columns);
  await work.tx.deleteFrom("api_keys").where("id", "=", row.id).execute();
  await appendAudit(work, [keyEntry("KEY_REVOKED", row.id, toldKey(row), null)], deed);
  return row;
}

async function useKey(work: Work, text: string, nowUs: number): Promise<KeyUse | null> {
  // Where there is none, there may be no store.key either.
  const any = await work.tx.selectFrom("api_keys").select("id").limit(1).executeTakeFirst();
  if (any === undefined) return null;
  const found = await work.tx
    .selectFrom("api_keys")
    .selectAll()
    .where("key_hash", "=", await knownKeyHash(work, text))
    .executeTakeFirst();
  if (found === undefined || (found.expires_at ?? Number.POSITIVE_INFINITY) <= nowUs) return null;
  const owner = found.owner === null ? null : await userNamed(work, found.owner);
  if (owner === undefined || owner?.enabled === false) return null;
  if ((found.last_used ?? Number.NEGATIVE_INFINITY) + US_PER_MINUTE <= nowUs) {
    const used = work.tx.updateTable("api_keys").set({ last_used: nowUs });
    await used.where("id", "=", found.id).execute();
  }
  return { ...keyRowOf(found), ownerRole: owner === null ? null : roleOf(owner.role) };
}

type KeyColumns = Selectable<Tables["api_keys"]>;

const addressList = z.array(z.string());

const keyRowOf = (columns: KeyColumns): KeyRow => ({
  id: columns.id,
  name: columns.name,
  role: roleOf(columns.role),
  prefix: columns.prefix,
  owner: columns.owner,
  addresses: addressList.parse(columns.addresses),
  createdUs: columns.created_at,
  createdBy: columns.created_by,
  expiresUs: columns.expires_at,
  lastUsedUs: columns.last_used,
});

/** What the audit trail says of a key. */
const toldKey = ({ name, role, prefix, owner, addresses, expiresUs }: KeyRow): LayerMap => ({
  name,
  role,
  prefix,
  owner,
  addresses,
  expiresUs,
});

const keyEntry = (
  eventType: string,
  id: string,
  oldValue: LayerMap | null,
  newValue: LayerMap | null,
): AuditEntry => ({ eventType, entityType: "API_KEY", entityId: id, oldValue, newValue });
