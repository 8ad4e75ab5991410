import { hashOfText } from "../../policy/policy-hash.ts";
import type { ChangeQuery } from "../contract/changes.ts";
import type { Asked } from "../route.ts";
import { usOf } from "../rfc3339.ts";
import type { ChangeAsked } from "./policy-changes.ts";

const US_PER_MS = 1_000;

/** Who asks for a change, when, why and how, as its request says. */
export function askedFor(asked: Asked<unknown, ChangeQuery, unknown>): Omit<ChangeAsked, "plan"> {
  const { actor, requestId, conditions, query, path, body } = asked;
  const { reason, activateAt, dryRun } = query;
  const { idempotencyKey } = conditions;
  const content = JSON.stringify([asked.operationId, path, query, body ?? null]);
  return {
    deed: {
      actor: actor.name,
      reason,
      source: actor.via,
      requestId,
      atUs: Date.now() * US_PER_MS,
    },
    activateAtUs: activateAt === undefined ? null : usOf(activateAt),
    isDryRun: dryRun === "true",
    idempotency:
      idempotencyKey === undefined
        ? null
        : { key: idempotencyKey, requestHash: hashOfText(content) },
  };
}
