import { randomBytes } from "node:crypto";
import type { Caller } from "./caller.ts";
import { confirmTotp, dropTotp, getMe, logIn, logOut, offerTotp } from "./contract/login.ts";
import type { Login, Me } from "./contract/login.ts";
import { deedOf } from "./deed.ts";
import { HttpProblem } from "./http-problem.ts";
import type { LoginGuard } from "./login-guard.ts";
import { route } from "./route.ts";
import type { Reply, Route } from "./route.ts";
import {
  csrfTokenOf,
  endedCookie,
  isFromHost,
  sessionCookie,
  sessionHashOf,
  sessionTokenIn,
} from "./session-cookie.ts";
import type { SessionTerms } from "./session-terms.ts";
import { done } from "./store-gate.ts";
import type { StoreGate } from "./store-gate.ts";
import { newTotpSecret, totpUri } from "./totp.ts";

const TOKEN_BYTES = 32;

export interface LoginSources {
  readonly store: StoreGate;
  readonly guard: LoginGuard;
  readonly terms: SessionTerms;
}

export const loginRoutes = (sources: LoginSources): Route[] => [
  route(logIn, (asked) => begin(sources, asked, asked.body)),
  route(logOut, (asked) => end(sources, asked)),
  route(getMe, (asked) => ({ status: 200, body: meOf(asked) })),
  route(offerTotp, async (asked) => {
    const name = userOf(asked);
    const secret = newTotpSecret();
    done(await sources.store.ask("offerTotp", name, secret));
    return { status: 201, body: { secret, uri: totpUri(name, secret) } };
  }),
  route(confirmTotp, async (asked) => {
    const name = userOf(asked);
    const step = await sources.guard.confirm(asked, name, asked.body.totp);
    done(await sources.store.ask("confirmTotp", name, step, deedOf(asked)));
    return { status: 200, body: {} };
  }),
  route(dropTotp, async (asked) => {
    const name = userOf(asked);
    await ownPassword(sources.guard, asked, name, asked.body.password);
    done(await sources.store.ask("dropTotp", name, deedOf(asked)));
    return { status: 200, body: {} };
  }),
];

async function begin(sources: LoginSources, caller: Caller, login: Login): Promise<Reply> {
  const { store, guard, terms } = sources;
  refuseForeign(caller);
  const proven = await guard.prove(caller, login.name, login.password, login.totp);
  const { name, role, passwordHash } = proven.user;
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  const before = sessionTokenIn(caller.headers);
  const deed = { ...deedOf(caller), actor: name };
  const opened = await store.ask(
    "openSession",
    {
      name,
      passwordHash,
      totpStep: proven.totpStep,
      tokenHash: sessionHashOf(token),
      replaces: before === null ? null : sessionHashOf(before),
      expiresUs: deed.atUs + terms.longestUs,
      idleUs: terms.idleUs,
      address: caller.address,
    },
    deed,
  );
  if ("refused" in opened) throw new HttpProblem(401, "LOGIN_FAILED");
  const body: Me = { name, role, via: "session", csrfToken: csrfTokenOf(token) };
  const headers = { "set-cookie": sessionCookie(token, caller.isByTls) };
  return { status: 200, body, headers };
}

/** A page of others must not log somebody in either: they would work under another's name. */
function refuseForeign({ headers }: Caller): void {
  const { origin, host } = headers;
  if (origin !== undefined && !isFromHost(origin, host)) throw new HttpProblem(403, "CSRF");
}

async function end({ store }: LoginSources, caller: Caller): Promise<Reply> {
  const token = sessionTokenIn(caller.headers);
  if (caller.actor.via !== "session" || token === null) return { status: 200, body: {} };
  await store.ask("endSession", sessionHashOf(token), deedOf(caller));
  return { status: 200, body: {}, headers: { "set-cookie": endedCookie(caller.isByTls) } };
}

function meOf({ actor, headers }: Caller): Me {
  const { name, role, via } = actor;
  if (via === "nothing") throw new Error("Invariant: only who came by the door is somebody");
  const token = via === "session" ? sessionTokenIn(headers) : null;
  return { name, role, via, csrfToken: token === null ? null : csrfTokenOf(token) };
}

/** @throws HttpProblem 409 NO_USER for keys and the data folder's token */
function userOf({ actor }: Caller): string {
  if (actor.via === "session") return actor.name;
  const detail = "only a user who is logged in has one-time passwords";
  throw new HttpProblem(409, "NO_USER", { detail });
}

/** @throws HttpProblem 403 WRONG_PASSWORD, 429, 503 */
export async function ownPassword(
  guard: LoginGuard,
  caller: Caller,
  name: string,
  password: string,
): Promise<void> {
  try {
    await guard.prove(caller, name, password, undefined);
  } catch (error) {
    if (!(error instanceof HttpProblem) || error.status !== 401) throw error;
    // The password was right; who is logged in has given the other proof before.
    if (error.code === "TOTP_REQUIRED") return;
    throw new HttpProblem(403, "WRONG_PASSWORD");
  }
}
