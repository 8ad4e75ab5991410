import type { UserRow } from "../store/auth-calls.ts";
import type { Caller } from "./caller.ts";
import { mayAsk } from "./contract/role.ts";
import {
  addUser,
  changeUser,
  dropUserTotp,
  getUser,
  listUsers,
  removeUser,
  setPassword,
} from "./contract/users.ts";
import type { NewPassword, NewUser, UserView } from "./contract/users.ts";
import { deedOf } from "./deed.ts";
import { etagOf, mustMatch } from "./etag.ts";
import { HttpProblem } from "./http-problem.ts";
import type { LoginGuard } from "./login-guard.ts";
import { ownPassword } from "./logins.ts";
import { passwordFault } from "./passwords.ts";
import type { Passwords } from "./passwords.ts";
import { timeOf } from "./rfc3339.ts";
import { route } from "./route.ts";
import type { Reply, Route } from "./route.ts";
import { done } from "./store-gate.ts";
import type { StoreGate } from "./store-gate.ts";

export interface UserSources {
  readonly store: StoreGate;
  readonly passwords: Passwords;
  readonly guard: LoginGuard;
}

export const userRoutes = (sources: UserSources): Route[] => {
  const { store } = sources;
  return [
    route(listUsers, async () => {
      const users = (await store.ask("users")).map(viewOf);
      return { status: 200, body: { users } };
    }),
    route(addUser, (asked) => add(sources, asked, asked.body)),
    route(getUser, async ({ path }) => found(await userNamed(store, path.name))),
    route(changeUser, async (asked) => {
      const { reason, ...change } = asked.body;
      const { name, revision } = await current(store, asked, asked.path.name);
      const deed = deedOf(asked, reason);
      return found(done(await store.ask("changeUser", { ...change, name, revision }, deed)));
    }),
    route(removeUser, async (asked) => {
      const user = await current(store, asked, asked.path.name);
      return found(done(await store.ask("removeUser", user, deedOf(asked))));
    }),
    route(setPassword, (asked) => renew(sources, asked, asked.path.name, asked.body)),
    route(dropUserTotp, async (asked) =>
      found(done(await store.ask("dropTotp", asked.path.name, deedOf(asked)))),
    ),
  ];
};

/** Names that stand for nobody who could log in. */
const reserved: ReadonlySet<string> = new Set(["local", "nobody"]);

async function add(
  { store, passwords }: UserSources,
  caller: Caller,
  { reason, password, ...user }: NewUser,
): Promise<Reply> {
  if (reserved.has(user.name)) throw badBody("/name", "is taken by the desk itself");
  refuseUnfit(password, user.name);
  const passwordHash = await passwords.hash(password);
  const mayBeFirst = caller.actor.via === "token";
  const deed = deedOf(caller, reason);
  const made = done(await store.ask("addUser", { ...user, passwordHash }, mayBeFirst, deed));
  return {
    ...found(made),
    status: 201,
    headers: { location: `/admin/users/${made.name}`, etag: etag(made) },
  };
}

async function renew(
  { store, passwords, guard }: UserSources,
  caller: Caller,
  name: string,
  { password, current: old, reason }: NewPassword,
): Promise<Reply> {
  const { actor } = caller;
  if (actor.via === "session" && actor.name === name) {
    await ownPassword(guard, caller, name, old ?? "");
  } else if (!mayAsk(actor.role, "admin")) throw new HttpProblem(403, "FORBIDDEN");
  refuseUnfit(password, name);
  const passwordHash = await passwords.hash(password);
  return found(done(await store.ask("setPassword", name, passwordHash, deedOf(caller, reason))));
}

/** @throws HttpProblem 400 */
function refuseUnfit(password: string, name: string): void {
  const fault = passwordFault(password, name);
  if (fault !== null) throw badBody("/password", fault);
}

function badBody(pointer: string, message: string): HttpProblem {
  const errors = [{ in: "body", pointer, code: "BAD_VALUE", message }] as const;
  return new HttpProblem(400, "BAD_REQUEST", { errors });
}

/** The user as whoever asks knows it. @throws HttpProblem 404, 412, 428 */
async function current(store: StoreGate, caller: Caller, name: string): Promise<UserRow> {
  const user = await userNamed(store, name);
  mustMatch(caller, etag(user));
  return user;
}

async function userNamed(store: StoreGate, name: string): Promise<UserRow> {
  const user = await store.ask("user", name);
  if (user !== null) return user;
  throw new HttpProblem(404, "UNKNOWN_USER");
}

const found = (user: UserRow): Reply => ({
  status: 200,
  body: viewOf(user),
  headers: { etag: etag(user) },
});

const etag = ({ name, role, isEnabled }: UserRow): string => etagOf({ name, role, isEnabled });

const viewOf = (user: UserRow): UserView => ({
  name: user.name,
  role: user.role,
  isEnabled: user.isEnabled,
  hasTotp: user.hasTotp,
  created: timeOf(user.createdUs),
  createdBy: user.createdBy,
  lastLogin: user.lastLoginUs === null ? null : timeOf(user.lastLoginUs),
});
