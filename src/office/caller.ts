import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Role } from "./contract/role.ts";

/** Who asks. */
export interface Actor {
  /** A user's name, a key's as `key:NAME`, `local` for the data folder's token, or empty. */
  readonly name: string;
  readonly role: Role;
  readonly via: "token" | "session" | "key" | "nothing";
}

/** Whoever asks what is open to all. */
export const anybody: Actor = { name: "", role: "viewer", via: "nothing" };

/** What of a request is neither path nor query nor body. */
export interface Caller {
  readonly actor: Actor;
  /** Of the request, as it was sent or as it was made here; it stands in the audit trail. */
  readonly requestId: string;
  /** Of whoever is at the other end of the connection: a proxy's, where there is one. */
  readonly address: string;
  /** What a forwarding proxy says of itself is not believed. */
  readonly isByTls: boolean;
  /** As headers came; names in small letters. */
  readonly headers: IncomingHttpHeaders;
}

const plainId = /^[\w.:-]{1,64}$/;

/** X-Request-Id where it can be written down as it is, else one of ours. */
export function requestIdOf({ "x-request-id": given }: IncomingHttpHeaders): string {
  return typeof given === "string" && plainId.test(given) ? given : randomUUID();
}
