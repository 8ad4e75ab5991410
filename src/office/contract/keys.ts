import { z } from "zod";
import { json } from "./operation.ts";
import type { Operation } from "./operation.ts";
import { noBody, nothing, timeSchema } from "./parts.ts";
import type { Nothing } from "./parts.ts";
import { problems } from "./problem.ts";
import type { Role } from "./role.ts";
import { reasonSchema, roleSchema } from "./users.ts";

const MOST_ADDRESSES = 16;

export interface KeyView {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** Of the key, so that people know it again. */
  readonly prefix: string;
  /** The user it ends with; null: whoever may read the data folder. */
  readonly owner: string | null;
  /** Addresses and nets it may be used from; empty: any. */
  readonly addresses: readonly string[];
  /** RFC 3339, UTC. */
  readonly created: string;
  readonly createdBy: string;
  /** Null: never. */
  readonly expires: string | null;
  /** To the minute; null: never. */
  readonly lastUsed: string | null;
}

export interface NewKey {
  readonly name: string;
  readonly role: Role;
  readonly expires?: string | undefined;
  readonly addresses: readonly string[];
  readonly reason: string;
}

const keyFields = {
  id: z.string(),
  name: z.string(),
  role: roleSchema,
  prefix: z.string(),
  owner: z.string().nullable(),
  addresses: z.array(z.string()),
  created: z.string(),
  createdBy: z.string(),
  expires: z.string().nullable(),
  lastUsed: z.string().nullable(),
};

const keyView: z.ZodType<KeyView> = z.strictObject(keyFields);

const madeKey: z.ZodType<KeyView & { readonly key: string }> = z.strictObject({
  ...keyFields,
  key: z.string(),
});

export const listKeys: Operation<Nothing, Nothing> = {
  id: "listKeys",
  method: "GET",
  path: "/admin/keys",
  summary: "Every API key, by name; none is told whole.",
  isOpen: false,
  role: "admin",
  inPath: nothing,
  inQuery: nothing,
  body: noBody,
  responses: {
    200: json("The keys.", "Keys", z.strictObject({ keys: z.array(keyView) })),
    ...problems(),
  },
};

/** With `key:` before it, it is the name of an actor, of 64 characters at most. */
const keyNameSchema = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,59}$/);

export const addKey: Operation<Nothing, Nothing, NewKey> = {
  id: "addKey",
  method: "POST",
  path: "/admin/keys",
  summary: "A new API key; only this answer has it whole.",
  isOpen: false,
  role: "admin",
  inPath: nothing,
  inQuery: nothing,
  body: z.strictObject({
    name: keyNameSchema,
    role: roleSchema,
    expires: timeSchema.optional(),
    addresses: z.array(z.string().min(2).max(50)).max(MOST_ADDRESSES).default([]),
    reason: reasonSchema.default(""),
  }),
  responses: { 201: json("The key.", "NewKey", madeKey), ...problems(409, 413, 415) },
};

export const revokeKey: Operation<{ readonly id: string }, Nothing> = {
  id: "revokeKey",
  method: "DELETE",
  path: "/admin/keys/{id}",
  summary: "Ends an API key at once.",
  isOpen: false,
  role: "admin",
  inPath: z.strictObject({ id: z.string().regex(/^[0-9a-z]{1,32}$/) }),
  inQuery: nothing,
  body: noBody,
  responses: { 200: json("As it was.", "Key", keyView), ...problems(404, 413, 415) },
};
