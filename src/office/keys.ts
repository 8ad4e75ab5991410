import { randomBytes } from "node:crypto";
import type { KeyRow } from "../store/auth-calls.ts";
import { isNet } from "./address-list.ts";
import type { Actor, Caller } from "./caller.ts";
import type { RequestFault } from "./contract/problem.ts";
import { addKey, listKeys, revokeKey } from "./contract/keys.ts";
import type { KeyView, NewKey } from "./contract/keys.ts";
import { mayAsk } from "./contract/role.ts";
import { deedOf } from "./deed.ts";
import { HttpProblem } from "./http-problem.ts";
import { timeOf, usOf, wallUs } from "./rfc3339.ts";
import { route } from "./route.ts";
import type { Reply, Route } from "./route.ts";
import { done } from "./store-gate.ts";
import type { StoreGate } from "./store-gate.ts";

const KEY_BYTES = 32;
const ID_BYTES = 6;
/** With `hk_`: 30 of its 256 bits are shown. */
const SHOWN = 8;

export const keyRoutes = (store: StoreGate): Route[] => [
  route(listKeys, async () => {
    const keys = (await store.ask("keys")).map(viewOf);
    return { status: 200, body: { keys } };
  }),
  route(addKey, (asked) => add(store, asked, asked.body)),
  route(revokeKey, async (asked) => {
    const revoked = done(await store.ask("removeKey", asked.path.id, deedOf(asked)));
    return { status: 200, body: viewOf(revoked) };
  }),
];

async function add(store: StoreGate, caller: Caller, asked: NewKey): Promise<Reply> {
  const { actor } = caller;
  const { name, role, addresses, reason } = asked;
  const expiresUs = asked.expires === undefined ? null : (usOf(asked.expires) ?? 0);
  const faults = faultsOf(expiresUs, addresses);
  if (faults.length > 0) throw new HttpProblem(400, "BAD_REQUEST", { errors: faults });
  if (!mayAsk(actor.role, role)) throw new HttpProblem(403, "ROLE_ABOVE_OWN");
  const text = `hk_${randomBytes(KEY_BYTES).toString("base64url")}`;
  const key = {
    id: randomBytes(ID_BYTES).toString("hex"),
    name,
    role,
    owner: await ownerOf(store, actor),
    addresses,
    expiresUs,
    text,
    prefix: text.slice(0, SHOWN),
  };
  const made = done(await store.ask("addKey", key, deedOf(caller, reason)));
  return { status: 201, body: { ...viewOf(made), key: text } };
}

const fault = (pointer: string, message: string): RequestFault => ({
  in: "body",
  pointer,
  code: "BAD_VALUE",
  message,
});

function faultsOf(expiresUs: number | null, addresses: readonly string[]): RequestFault[] {
  const faults = addresses.flatMap((each, at) =>
    isNet(each) ? [] : [fault(`/addresses/${at}`, "must be an address or a net, as 10.1.0.0/16")],
  );
  const isPast = expiresUs !== null && expiresUs <= wallUs();
  return isPast ? [fault("/expires", "must be a time to come"), ...faults] : faults;
}

/** What a key makes is its owner's: it ends with the same user. */
async function ownerOf(store: StoreGate, { name, via }: Actor): Promise<string | null> {
  if (via === "session") return name;
  if (via !== "key") return null;
  const maker = (await store.ask("keys")).find((each) => `key:${each.name}` === name);
  // It was revoked since it came by the door.
  if (maker === undefined) throw new HttpProblem(401, "UNAUTHORIZED");
  return maker.owner;
}

const viewOf = (key: KeyRow): KeyView => ({
  id: key.id,
  name: key.name,
  role: key.role,
  prefix: key.prefix,
  owner: key.owner,
  addresses: key.addresses,
  created: timeOf(key.createdUs),
  createdBy: key.createdBy,
  expires: key.expiresUs === null ? null : timeOf(key.expiresUs),
  lastUsed: key.lastUsedUs === null ? null : timeOf(key.lastUsedUs),
});
