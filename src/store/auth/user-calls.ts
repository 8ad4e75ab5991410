import { appendAudit } from "../audit/append-audit.ts";
import type { AuthCalls, NewUser, UserRow } from "../auth-calls.ts";
import type { Handlers } from "../calls/handlers.ts";
import type { Work } from "../sql/engine.ts";
import type { Deed, StoreRefusal } from "../store-calls.ts";
import { removeKeysOf } from "./key-calls.ts";
import { toldUser, unknownUser, userEntry, userNamed, userRowOf } from "./user-row.ts";
import type { UserColumns } from "./user-row.ts";

type UserCalls = Pick<
  AuthCalls,
  "users" | "user" | "addUser" | "changeUser" | "removeUser" | "setPassword"
>;

/** A list of them is one answer. */
const MOST_USERS = 1_000;

export const userCalls: Handlers<UserCalls> = {
  users: async (work: Work): Promise<readonly UserRow[]> =>
    (await work.tx.selectFrom("users").selectAll().orderBy("name").execute()).map(userRowOf),
  user: async (work: Work, name: string): Promise<UserRow | null> => {
    const found = await userNamed(work, name);
    return found === undefined ? null : userRowOf(found);
  },
  addUser,
  changeUser,
  removeUser,
  setPassword,
};

async function addUser(
  work: Work,
  user: NewUser,
  mayBeFirst: boolean,
  deed: Deed,
): Promise<UserRow | StoreRefusal> {
  const { users } = await work.tx
    .selectFrom("users")
    .select((of) => of.fn.countAll().as("users"))
    .executeTakeFirstOrThrow();
  const count = Number(users);
  if (count === 0 && !mayBeFirst) {
    const text = "the first user is made by whoever has the data folder's token";
    return { refused: "FIRST_USER", text };
  }
  if (count >= MOST_USERS) return { refused: "TOO_MANY_USERS", text: `there are ${count}` };
  const columns: UserColumns = {
    name: user.name,
    role: user.role,
    enabled: user.isEnabled,
    password_hash: user.passwordHash,
    totp_secret: null,
    totp_confirmed: false,
    totp_step: -1,
    revision: 1,
    last_login: null,
    created_at: deed.atUs,
    created_by: deed.actor,
    updated_at: deed.atUs,
    updated_by: deed.actor,
  };
  const { numInsertedOrUpdatedRows: added } = await work.tx
    .insertInto("users")
    .values(columns)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  if (added !== 1n) return { refused: "USER_EXISTS", text: `there is a user ${user.name}` };
  await appendAudit(work, [userEntry("USER_ADDED", user.name, null, toldUser(columns))], deed);
  return userRowOf(columns);
}

async function changeUser(
  work: Work,
  { name, revision, role, isEnabled }: Pick<UserRow, "name" | "revision" | "role" | "isEnabled">,
  deed: Deed,
): Promise<UserRow | StoreRefusal> {
  const found = await userNamed(work, name);
  if (found === undefined) return unknownUser(name);
  if (found.revision !== revision) return moved(name);
  if (found.role === role && found.enabled === isEnabled) return userRowOf(found);
  const staysAdmin = role === "admin" && isEnabled;
  if (!staysAdmin && (await isLastAdmin(work, found))) return lastAdmin(name);
  const changed = { ...found, role, enabled: isEnabled, revision: revision + 1 };
  await work.tx
    .updateTable("users")
    .set({ role, enabled: isEnabled, revision: changed.revision, ...by(deed) })
    .where("name", "=", name)
    .execute();
  await endSessionsOf(work, name);
  const entry = userEntry("USER_CHANGED", name, toldUser(found), toldUser(changed));
  await appendAudit(work, [entry], deed);
  return userRowOf(changed);
}

async function removeUser(
  work: Work,
  { name, revision }: Pick<UserRow, "name" | "revision">,
  deed: Deed,
): Promise<UserRow | StoreRefusal> {
  const found = await userNamed(work, name);
  if (found === undefined) return unknownUser(name);
  if (found.revision !== revision) return moved(name);
  if (await isLastAdmin(work, found)) return lastAdmin(name);
  await endSessionsOf(work, name);
  await removeKeysOf(work, name, deed);
  await work.tx.deleteFrom("users").where("name", "=", name).execute();
  await appendAudit(work, [userEntry("USER_REMOVED", name, toldUser(found), null)], deed);
  return userRowOf(found);
}

async function setPassword(
  work: Work,
  name: string,
  passwordHash: string,
  deed: Deed,
): Promise<UserRow | StoreRefusal> {
  const found = await userNamed(work, name);
  if (found === undefined) return unknownUser(name);
  await work.tx
    .updateTable("users")
    .set({ password_hash: passwordHash, ...by(deed) })
    .where("name", "=", name)
    .execute();
  await endSessionsOf(work, name);
  await appendAudit(work, [userEntry("PASSWORD_CHANGED", name, null, null)], deed);
  return userRowOf(found);
}

const by = (deed: Deed) => ({ updated_at: deed.atUs, updated_by: deed.actor });

/** Whether nobody but this one could make the next admin. */
async function isLastAdmin(work: Work, { name, role, enabled }: UserColumns): Promise<boolean> {
  if (role !== "admin" || !enabled) return false;
  const another = await work.tx
    .selectFrom("users")
    .select("name")
    .where("role", "=", "admin")
    .where("enabled", "=", true)
    .where("name", "<>", name)
    .executeTakeFirst();
  return another === undefined;
}

async function endSessionsOf(work: Work, name: string): Promise<void> {
  await work.tx.deleteFrom("user_sessions").where("user_name", "=", name).execute();
}

const moved = (name: string): StoreRefusal => ({
  refused: "USER_MOVED",
  text: `${name} was changed since it was read`,
});

const lastAdmin = (name: string): StoreRefusal => ({
  refused: "LAST_ADMIN",
  text: `${name} is the last admin who can log in; make another first`,
});
