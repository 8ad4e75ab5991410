import { canonicalJson, hashOfText } from "../policy/policy-hash.ts";
import type { Caller } from "./caller.ts";
import { HttpProblem } from "./http-problem.ts";

const DIGITS = 16;

/** Of what a thing is made of now, as ETag and If-Match have it. @param content JSON, as edited */
export const etagOf = (content: unknown): string =>
  `"${hashOfText(canonicalJson(content)).slice(0, DIGITS)}"`;

/**
 * Lets a change pass that was made against the state that is there. The change must be made against
 * that very state: what comes between is to be found out by whoever makes it.
 *
 * @throws HttpProblem 428 PRECONDITION_REQUIRED, 412 STALE
 */
export function mustMatch({ headers }: Pick<Caller, "headers">, etag: string): void {
  const given = ifMatchOf(headers);
  if (given.includes(etag) || given.includes("*")) return;
  throw stale();
}

export const stale = (): HttpProblem =>
  new HttpProblem(412, "STALE", { detail: "it was changed since; read it again" });

/** @throws HttpProblem 428 */
function ifMatchOf({ "if-match": text }: Caller["headers"]): readonly string[] {
  if (text !== undefined) return text.split(",").map((each) => each.trim());
  const detail = "say in If-Match which state is changed: the ETag of its last answer";
  throw new HttpProblem(428, "PRECONDITION_REQUIRED", { detail });
}
