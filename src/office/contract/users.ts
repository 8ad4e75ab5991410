import { z } from "zod";
import { json } from "./operation.ts";
import type { Operation } from "./operation.ts";
import { isPlain, noBody, nothing } from "./parts.ts";
import type { Nothing } from "./parts.ts";
import { problems } from "./problem.ts";
import { roles } from "./role.ts";
import type { Role } from "./role.ts";

/** Small letters alone: nobody is to be taken for somebody else. */
export const userNameSchema: z.ZodType<string> = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/);

export const roleSchema: z.ZodType<Role> = z.enum(roles);

/** Measured here in code units; how many characters it must have is said when it is set. */
export const passwordSchema: z.ZodType<string> = z.string().min(1).max(256);

/** Stands in the audit trail. */
export const reasonSchema: z.ZodType<string> = z
  .string()
  .max(200)
  .refine(isPlain, "must have no control characters");

export interface UserView {
  readonly name: string;
  readonly role: Role;
  /** False: refused everywhere, and kept. */
  readonly isEnabled: boolean;
  /** A one-time password is asked for beside the password. */
  readonly hasTotp: boolean;
  /** RFC 3339, UTC. */
  readonly created: string;
  readonly createdBy: string;
  /** Null: never. */
  readonly lastLogin: string | null;
}

export interface NewUser {
  readonly name: string;
  readonly role: Role;
  readonly password: string;
  readonly isEnabled: boolean;
  readonly reason: string;
}

export type UserChange = Pick<NewUser, "role" | "isEnabled" | "reason">;

export interface NewPassword {
  readonly password: string;
  /** The one of now: whoever is logged in and changes their own must give it. */
  readonly current?: string | undefined;
  readonly reason: string;
}

interface Named {
  readonly name: string;
}

const userView: z.ZodType<UserView> = z.strictObject({
  name: z.string(),
  role: roleSchema,
  isEnabled: z.boolean(),
  hasTotp: z.boolean(),
  created: z.string(),
  createdBy: z.string(),
  lastLogin: z.string().nullable(),
});

const reason = reasonSchema.default("");
const inPath: z.ZodType<Named> = z.strictObject({ name: userNameSchema });
const user = (description: string) => json(description, "User", userView);

export const listUsers: Operation<Nothing, Nothing> = {
  id: "listUsers",
  method: "GET",
  path: "/admin/users",
  summary: "Every user, by name.",
  isOpen: false,
  role: "admin",
  inPath: nothing,
  inQuery: nothing,
  body: noBody,
  responses: {
    200: json("The users.", "Users", z.strictObject({ users: z.array(userView) })),
    ...problems(),
  },
};

export const addUser: Operation<Nothing, Nothing, NewUser> = {
  id: "addUser",
  method: "POST",
  path: "/admin/users",
  summary: "A new user. The first is made with the data folder's token.",
  isOpen: false,
  role: "admin",
  inPath: nothing,
  inQuery: nothing,
  body: z.strictObject({
    name: userNameSchema,
    role: roleSchema,
    password: passwordSchema,
    isEnabled: z.boolean().default(true),
    reason,
  }),
  responses: { 201: user("The user."), ...problems(409, 413, 415) },
};

export const getUser: Operation<Named, Nothing> = {
  id: "getUser",
  method: "GET",
  path: "/admin/users/{name}",
  summary: "A user; the ETag is for If-Match.",
  isOpen: false,
  role: "admin",
  inPath,
  inQuery: nothing,
  body: noBody,
  responses: { 200: user("The user."), ...problems(404) },
};

export const changeUser: Operation<Named, Nothing, UserChange> = {
  id: "changeUser",
  method: "PUT",
  path: "/admin/users/{name}",
  summary: "Another role, or whether the user may log in; the user's sessions end.",
  isOpen: false,
  role: "admin",
  needsIfMatch: true,
  inPath,
  inQuery: nothing,
  body: z.strictObject({ role: roleSchema, isEnabled: z.boolean(), reason }),
  responses: { 200: user("The user."), ...problems(404, 409, 412, 413, 415, 428) },
};

export const removeUser: Operation<Named, Nothing> = {
  id: "removeUser",
  method: "DELETE",
  path: "/admin/users/{name}",
  summary: "Takes a user away, with sessions and keys.",
  isOpen: false,
  role: "admin",
  needsIfMatch: true,
  inPath,
  inQuery: nothing,
  body: noBody,
  responses: { 200: user("As it was."), ...problems(404, 409, 412, 413, 415, 428) },
};

export const setPassword: Operation<Named, Nothing, NewPassword> = {
  id: "setPassword",
  method: "POST",
  path: "/admin/users/{name}/password",
  summary: "Another password: an admin's to set, and one's own. All sessions of the user end.",
  isOpen: false,
  role: "viewer",
  inPath,
  inQuery: nothing,
  body: z.strictObject({ password: passwordSchema, current: passwordSchema.optional(), reason }),
  responses: { 200: user("The user."), ...problems(404, 409, 413, 415, 429) },
};

export const dropUserTotp: Operation<Named, Nothing> = {
  id: "dropUserTotp",
  method: "DELETE",
  path: "/admin/users/{name}/totp",
  summary: "Asks a user for one-time passwords no more, as where the telephone is lost.",
  isOpen: false,
  role: "admin",
  inPath,
  inQuery: nothing,
  body: noBody,
  responses: { 200: user("The user."), ...problems(404, 409, 413, 415) },
};
