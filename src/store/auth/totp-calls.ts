import { appendAudit } from "../audit/append-audit.ts";
import type { AuthCalls, UserRow } from "../auth-calls.ts";
import type { Handlers } from "../calls/handlers.ts";
import type { Work } from "../sql/engine.ts";
import type { Deed, StoreRefusal } from "../store-calls.ts";
import { sealedTotp } from "./auth-secrets.ts";
import { unknownUser, userEntry, userNamed, userRowOf } from "./user-row.ts";

type TotpCalls = Pick<AuthCalls, "offerTotp" | "confirmTotp" | "dropTotp">;

export const totpCalls: Handlers<TotpCalls> = { offerTotp, confirmTotp, dropTotp };

async function offerTotp(
  work: Work,
  name: string,
  secret: string,
): Promise<UserRow | StoreRefusal> {
  const found = await userNamed(work, name);
  if (found === undefined) return unknownUser(name);
  if (found.totp_confirmed) return isOn;
  await work.tx
    .updateTable("users")
    .set({ totp_secret: await sealedTotp(work, name, secret), totp_step: -1 })
    .where("name", "=", name)
    .execute();
  return userRowOf(found);
}

async function confirmTotp(
  work: Work,
  name: string,
  step: number,
  deed: Deed,
): Promise<UserRow | StoreRefusal> {
  const found = await userNamed(work, name);
  if (found === undefined) return unknownUser(name);
  if (found.totp_confirmed) return isOn;
  if (found.totp_secret === null) return none;
  if (step <= found.totp_step) return { refused: "TOTP_SPENT", text: "it was used already" };
  await work.tx
    .updateTable("users")
    .set({ totp_confirmed: true, totp_step: step })
    .where("name", "=", name)
    .execute();
  await appendAudit(work, [userEntry("TOTP_ENABLED", name, null, null)], deed);
  return userRowOf({ ...found, totp_confirmed: true });
}

async function dropTotp(work: Work, name: string, deed: Deed): Promise<UserRow | StoreRefusal> {
  const found = await userNamed(work, name);
  if (found === undefined) return unknownUser(name);
  if (!found.totp_confirmed) return none;
  await work.tx
    .updateTable("users")
    .set({ totp_secret: null, totp_confirmed: false, totp_step: -1 })
    .where("name", "=", name)
    .execute();
  await appendAudit(work, [userEntry("TOTP_DISABLED", name, null, null)], deed);
  return userRowOf({ ...found, totp_confirmed: false });
}

/** Also secrets that were offered and not confirmed. */
export async function dropEveryTotp(work: Work, deed: Deed): Promise<void> {
  const confirmed = await work.tx
    .selectFrom("users")
    .select("name")
    .where("totp_confirmed", "=", true)
    .orderBy("name")
    .execute();
  for (const { name } of confirmed) await dropTotp(work, name, deed);
  await work.tx.updateTable("users").set({ totp_secret: null }).execute();
}

const isOn: StoreRefusal = { refused: "TOTP_IS_ON", text: "one-time passwords are asked for" };

const none: StoreRefusal = { refused: "NO_TOTP", text: "no one-time passwords are asked for" };
