import type { Deed } from "../store/store-calls.ts";
import type { Caller } from "./caller.ts";
import { wallUs } from "./rfc3339.ts";

/** What the audit trail says of a request. @param reason as its body has it; empty: none */
export const deedOf = ({ actor, headers, requestId }: Caller, reason = ""): Deed => ({
  actor: actor.name,
  reason,
  source: actor.via === "token" && headers["user-agent"] === "hedgerow-cli" ? "cli" : "api",
  requestId,
  atUs: wallUs(),
});
