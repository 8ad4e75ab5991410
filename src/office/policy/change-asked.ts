import { hashOfText } from "../../policy/policy-hash.ts";
import type { ChangeQuery } from "../contract/changes.ts";
import type { Operation } from "../contract/operation.ts";
import { deedOf } from "../deed.ts";
import { HttpProblem } from "../http-problem.ts";
import { usOf, wallUs } from "../rfc3339.ts";
import type { Asked } from "../route.ts";
import type { KeyedRequest } from "../../store/store-calls.ts";
import type { ChangeAsked } from "./policy-changes.ts";

/** Who asks for a change, when, why and how, as its request says. @throws HttpProblem 400 */
export function askedFor(
  operation: Pick<Operation, "id" | "takesIdempotencyKey">,
  asked: Asked<unknown, ChangeQuery, unknown>,
): Omit<ChangeAsked, "plan"> {
  const { reason, activateAt, revises, dryRun } = asked.query;
  return {
    deed: deedOf(asked, reason),
    activateAtUs: activateAt === undefined ? null : needTime(activateAt),
    revises: revises === undefined ? null : revisionIn(revises),
    isDryRun: dryRun === "true",
    request: operation.takesIdempotencyKey === true ? keyOf(operation.id, asked) : null,
  };
}

/** `c7:2` */
function revisionIn(text: string): { readonly id: string; readonly revision: number } {
  const [id = "", revision = ""] = text.split(":");
  return { id, revision: Number(revision) };
}

function needTime(text: string): number {
  const us = usOf(text);
  if (us !== undefined && us > wallUs()) return us;
  const message = "must be a time to come";
  const errors = [{ in: "query", pointer: "/activateAt", code: "BAD_VALUE", message }] as const;
  throw new HttpProblem(400, "BAD_REQUEST", { errors });
}

/** A key is for its maker to choose, so long as it can be kept and told. */
const keyForm = /^[\x21-\x7e]{1,128}$/;

function keyOf(
  operation: string,
  { headers, path, query, body }: Asked<unknown, unknown, unknown>,
): KeyedRequest | null {
  const key = headers["idempotency-key"];
  if (key === undefined) return null;
  if (typeof key !== "string" || !keyForm.test(key)) {
    const message = "must be 1 to 128 printable ASCII characters without blanks";
    const errors = [
      { in: "header", pointer: "/idempotency-key", code: "BAD_VALUE", message },
    ] as const;
    throw new HttpProblem(400, "BAD_REQUEST", { errors });
  }
  const content = JSON.stringify([operation, path, query, body ?? null]);
  return { key, requestHash: hashOfText(content) };
}
