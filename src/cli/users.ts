import { z } from "zod";
import { askOffice } from "./office-client.ts";
import { print, printJson } from "./output.ts";
import { readPassword } from "./read-password.ts";
import type { AskOptions } from "./status.ts";

export interface UserFlags {
  readonly reason: string;
}

export interface NewUserFlags extends UserFlags {
  readonly role: string;
}

const user = z.object({
  name: z.string(),
  role: z.string(),
  isEnabled: z.boolean(),
  hasTotp: z.boolean(),
  lastLogin: z.string().nullable(),
});

type User = z.infer<typeof user>;

const pathOf = (name: string): string => `/admin/users/${encodeURIComponent(name)}`;

export async function listUsers({ data, json }: AskOptions): Promise<void> {
  const { body } = await askOffice(data, { path: "/admin/users" });
  const { users } = z.object({ users: z.array(user) }).parse(body);
  if (json) return printJson(body);
  if (users.length === 0) return print("there are no users; make one with `hedgerow users add`\n");
  return print(users.map((each) => `${worded(each)}\n`).join(""));
}

/** A user who may log in from now on. */
export async function addUser(
  name: string,
  { role, reason }: NewUserFlags,
  { data, json }: AskOptions,
): Promise<void> {
  const password = await readPassword(`password of ${name}: `);
  const asked = { name, role, password, reason };
  const { body } = await askOffice(data, { method: "POST", path: "/admin/users", body: asked });
  return told(body, json);
}

/** Lets a user log in again, or no more; the sessions that are there end. */
export async function enableUser(
  name: string,
  isEnabled: boolean,
  { reason }: UserFlags,
  { data, json }: AskOptions,
): Promise<void> {
  const now = await askOffice(data, { path: pathOf(name) });
  const { role } = user.parse(now.body);
  const { body } = await askOffice(data, {
    method: "PUT",
    path: pathOf(name),
    headers: { "if-match": now.etag ?? "" },
    body: { role, isEnabled, reason },
  });
  return told(body, json);
}

export async function setPassword(
  name: string,
  { reason }: UserFlags,
  { data, json }: AskOptions,
): Promise<void> {
  const password = await readPassword(`new password of ${name}: `);
  const path = `${pathOf(name)}/password`;
  const { body } = await askOffice(data, { method: "POST", path, body: { password, reason } });
  return told(body, json);
}

const told = (body: unknown, json: boolean): void =>
  json ? printJson(body) : print(`${worded(user.parse(body))}\n`);

function worded({ name, role, isEnabled, hasTotp, lastLogin }: User): string {
  const login = lastLogin === null ? "never logged in" : `last login ${lastLogin}`;
  const notes = [login, ...(hasTotp ? ["one-time passwords"] : []), ...(isEnabled ? [] : ["off"])];
  return `${name.padEnd(20)} ${role.padEnd(8)} ${notes.join(", ")}`;
}
