import type { Selectable } from "kysely";
import type { LayerMap } from "../../policy/layer/layer.ts";
import type { StoredRole, UserRow } from "../auth-calls.ts";
import type { Work } from "../sql/engine.ts";
import type { AuditEntry, StoreRefusal } from "../store-calls.ts";
import type { Tables } from "../tables.ts";

export type UserColumns = Selectable<Tables["users"]>;

const roles: readonly string[] = [
  "viewer",
  "dealer",
  "risk",
  "admin",
] satisfies readonly StoredRole[];

const isRole = (text: string): text is StoredRole => roles.includes(text);

/** @throws `Invariant:` where somebody wrote a word of their own into the table */
export function roleOf(text: string): StoredRole {
  if (!isRole(text)) throw new Error(`Invariant: ${text} must be a role`);
  return text;
}

export const userRowOf = (columns: UserColumns): UserRow => ({
  name: columns.name,
  role: roleOf(columns.role),
  isEnabled: columns.enabled,
  hasTotp: columns.totp_confirmed,
  lastLoginUs: columns.last_login,
  createdUs: columns.created_at,
  createdBy: columns.created_by,
  revision: columns.revision,
});

/** The user with this name, as the table has it. */
export const userNamed = (work: Work, name: string): Promise<UserColumns | undefined> =>
  work.tx.selectFrom("users").selectAll().where("name", "=", name).executeTakeFirst();

export const unknownUser = (name: string): StoreRefusal => ({
  refused: "UNKNOWN_USER",
  text: `there is no user ${name}`,
});

/** What the audit trail says of a user. */
export const toldUser = ({ role, enabled, totp_confirmed: hasTotp }: UserColumns): LayerMap => ({
  role,
  isEnabled: enabled,
  hasTotp,
});

export const userEntry = (
  eventType: string,
  name: string,
  oldValue: LayerMap | null,
  newValue: LayerMap | null,
): AuditEntry => ({ eventType, entityType: "USER", entityId: name, oldValue, newValue });
