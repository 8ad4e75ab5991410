import { appendAudit } from "../audit/append-audit.ts";
import type { AuthCalls, NewSession, SessionUser, UserProof, UserRow } from "../auth-calls.ts";
import type { Handlers } from "../calls/handlers.ts";
import type { Work } from "../sql/engine.ts";
import type { Deed, StoreRefusal } from "../store-calls.ts";
import { openedTotp } from "./auth-secrets.ts";
import { roleOf, userEntry, userNamed, userRowOf } from "./user-row.ts";

type LoginCalls = Pick<
  AuthCalls,
  "userProof" | "openSession" | "loginFailed" | "useSession" | "endSession"
>;

/** Of one user; the oldest ends when one more begins. */
const MOST_SESSIONS = 20;
const US_PER_MINUTE = 60_000_000;

export const loginCalls: Handlers<LoginCalls> = {
  userProof,
  openSession,
  loginFailed,
  useSession,
  endSession,
};

async function userProof(work: Work, name: string): Promise<UserProof | null> {
  const found = await userNamed(work, name);
  if (found === undefined) return null;
  return {
    ...userRowOf(found),
    passwordHash: found.password_hash,
    totpSecret: await openedTotp(work, found),
    totpStep: found.totp_step,
  };
}

async function openSession(
  work: Work,
  session: NewSession,
  deed: Deed,
): Promise<UserRow | StoreRefusal> {
  const { name, tokenHash, replaces, totpStep } = session;
  const found = await userNamed(work, name);
  const isThatUser =
    found?.enabled === true &&
    found.password_hash === session.passwordHash &&
    (found.totp_confirmed ? (totpStep ?? -1) > found.totp_step : totpStep === null);
  if (!isThatUser) return { refused: "LOGIN_FAILED", text: "the user was changed meanwhile" };
  await makeRoom(work, session, deed.atUs);
  await work.tx
    .insertInto("user_sessions")
    .values({
      token_hash: tokenHash,
      user_name: name,
      address: session.address,
      created_at: deed.atUs,
      last_used: deed.atUs,
      expires_at: session.expiresUs,
    })
    .execute();
  if (replaces !== null) await removeSession(work, replaces);
  const step = totpStep ?? found.totp_step;
  await work.tx
    .updateTable("users")
    .set({ last_login: deed.atUs, totp_step: step })
    .where("name", "=", name)
    .execute();
  const entry = userEntry("LOGIN", name, null, { address: session.address });
  await appendAudit(work, [entry], deed);
  return userRowOf({ ...found, last_login: deed.atUs });
}

/** Takes away what has ended by itself, and of the user's own the oldest. */
async function makeRoom(work: Work, { name, idleUs }: NewSession, nowUs: number): Promise<void> {
  const ended = work.tx.deleteFrom("user_sessions");
  await ended
    .where((of) => of.or([of("expires_at", "<=", nowUs), of("last_used", "<=", nowUs - idleUs)]))
    .execute();
  const own = await work.tx
    .selectFrom("user_sessions")
    .select("token_hash")
    .where("user_name", "=", name)
    .orderBy("created_at", "desc")
    .offset(MOST_SESSIONS - 1)
    .limit(MOST_SESSIONS)
    .execute();
  for (const each of own) await removeSession(work, each.token_hash);
}

async function removeSession(work: Work, tokenHash: string): Promise<void> {
  await work.tx.deleteFrom("user_sessions").where("token_hash", "=", tokenHash).execute();
}

async function loginFailed(
  work: Work,
  name: string,
  why: string,
  address: string,
  deed: Deed,
): Promise<void> {
  const isKnown = (await userNamed(work, name)) !== undefined;
  const told = isKnown ? name : "";
  const before = await work.tx
    .selectFrom("routing_audit")
    .select("timestamp")
    .where("entity_type", "=", "USER")
    .where("entity_id", "=", told)
    .where("event_type", "=", "LOGIN_FAILED")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  // A clock that was set back must not silence it for long.
  const sinceUs = Math.abs(deed.atUs - (before?.timestamp ?? Number.NEGATIVE_INFINITY));
  if (sinceUs < US_PER_MINUTE) return;
  await appendAudit(work, [userEntry("LOGIN_FAILED", told, null, { address, why })], deed);
}

async function useSession(
  work: Work,
  {
    tokenHash,
    idleUs,
    nowUs,
  }: { readonly tokenHash: string; readonly idleUs: number; readonly nowUs: number },
): Promise<SessionUser | null> {
  const found = await work.tx
    .selectFrom("user_sessions")
    .innerJoin("users", "users.name", "user_sessions.user_name")
    .select(["users.name", "role", "enabled", "totp_confirmed", "last_used", "expires_at"])
    .where("token_hash", "=", tokenHash)
    .executeTakeFirst();
  if (found === undefined) return null;
  const isOver = found.expires_at <= nowUs || found.last_used + idleUs <= nowUs;
  if (isOver) await removeSession(work, tokenHash);
  if (isOver || !found.enabled) return null;
  if (found.last_used + US_PER_MINUTE <= nowUs) {
    const used = work.tx.updateTable("user_sessions").set({ last_used: nowUs });
    await used.where("token_hash", "=", tokenHash).execute();
  }
  return { name: found.name, role: roleOf(found.role), hasTotp: found.totp_confirmed };
}

async function endSession(work: Work, tokenHash: string, deed: Deed): Promise<void> {
  const found = await work.tx
    .selectFrom("user_sessions")
    .select("user_name")
    .where("token_hash", "=", tokenHash)
    .executeTakeFirst();
  if (found === undefined) return;
  await removeSession(work, tokenHash);
  await appendAudit(work, [userEntry("LOGOUT", found.user_name, null, null)], deed);
}
