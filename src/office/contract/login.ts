import { z } from "zod";
import { json } from "./operation.ts";
import type { Operation } from "./operation.ts";
import { isPlain, noBody, nothing } from "./parts.ts";
import type { Nothing } from "./parts.ts";
import { problems } from "./problem.ts";
import type { Role } from "./role.ts";
import { passwordSchema, roleSchema } from "./users.ts";

const totpSchema: z.ZodType<string> = z.string().regex(/^\d{6}$/);

export interface Login {
  /** Any text: what is no user's name is refused as a wrong password is. */
  readonly name: string;
  readonly password: string;
  /** Of a user who has one-time passwords. */
  readonly totp?: string | undefined;
}

/** Who asks, as the office sees it. */
export interface Me {
  readonly name: string;
  readonly role: Role;
  readonly via: "token" | "session" | "key";
  /** Of a session: what X-CSRF-Token must say with every request that changes something. */
  readonly csrfToken: string | null;
}

const me: z.ZodType<Me> = z.strictObject({
  name: z.string(),
  role: roleSchema,
  via: z.enum(["token", "session", "key"]),
  csrfToken: z.string().nullable(),
});

export const logIn: Operation<Nothing, Nothing, Login> = {
  id: "logIn",
  method: "POST",
  path: "/login",
  summary: "Begins a browser's session: a cookie, and the token that goes with its changes.",
  isOpen: true,
  inPath: nothing,
  inQuery: nothing,
  body: z.strictObject({
    name: z.string().min(1).max(64).refine(isPlain, "must have no control characters"),
    password: passwordSchema,
    totp: totpSchema.optional(),
  }),
  responses: { 200: json("Who is logged in.", "Me", me), ...problems(413, 415, 429) },
};

export const logOut: Operation<Nothing, Nothing> = {
  id: "logOut",
  method: "POST",
  path: "/logout",
  summary: "Ends the session it is asked by.",
  isOpen: false,
  role: "viewer",
  inPath: nothing,
  inQuery: nothing,
  body: noBody,
  responses: { 200: json("It is ended.", "Done", z.strictObject({})), ...problems(413, 415) },
};

export const getMe: Operation<Nothing, Nothing> = {
  id: "getMe",
  method: "GET",
  path: "/me",
  summary: "Who asks, and what they may do.",
  isOpen: false,
  role: "viewer",
  inPath: nothing,
  inQuery: nothing,
  body: noBody,
  responses: { 200: json("Who asks.", "Me", me), ...problems() },
};

const offered = z.strictObject({
  /** Base32. */
  secret: z.string(),
  /** For a QR code. */
  uri: z.string(),
});

export const offerTotp: Operation<Nothing, Nothing> = {
  id: "offerTotp",
  method: "POST",
  path: "/me/totp",
  summary: "A secret for an app that shows one-time passwords; told once, and to be confirmed.",
  isOpen: false,
  role: "viewer",
  inPath: nothing,
  inQuery: nothing,
  body: noBody,
  responses: { 201: json("The secret.", "TotpOffer", offered), ...problems(409, 413, 415) },
};

export const confirmTotp: Operation<Nothing, Nothing, { readonly totp: string }> = {
  id: "confirmTotp",
  method: "POST",
  path: "/me/totp/confirm",
  summary: "Asks for one-time passwords from now on: the app shows the right ones.",
  isOpen: false,
  role: "viewer",
  inPath: nothing,
  inQuery: nothing,
  body: z.strictObject({ totp: totpSchema }),
  responses: {
    200: json("It is on.", "Done", z.strictObject({})),
    ...problems(409, 413, 415, 429),
  },
};

export const dropTotp: Operation<Nothing, Nothing, { readonly password: string }> = {
  id: "dropTotp",
  method: "POST",
  path: "/me/totp/disable",
  summary: "Asks for one-time passwords no more.",
  isOpen: false,
  role: "viewer",
  inPath: nothing,
  inQuery: nothing,
  body: z.strictObject({ password: passwordSchema }),
  responses: {
    200: json("It is off.", "Done", z.strictObject({})),
    ...problems(409, 413, 415, 429),
  },
};
