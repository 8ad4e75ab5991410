import type { SavedAnswer, StoreCalls } from "../store-calls.ts";
import type { Work } from "../sql/engine.ts";
import type { Handlers } from "./handlers.ts";

export type AnswerCalls = Pick<StoreCalls, "savedAnswer" | "saveAnswer">;

export const answerCalls: Handlers<AnswerCalls> = { savedAnswer, saveAnswer };

/** As long is a request known again by its key. */
const KNOWN_FOR_US = 24 * 3_600 * 1_000_000;

/** What was before it is a new request, whatever its key. */
export const knownSince = (nowUs: number): number => nowUs - KNOWN_FOR_US;

async function savedAnswer(
  work: Work,
  actor: string,
  key: string,
  nowUs: number,
): Promise<SavedAnswer | null> {
  const row = await work.tx
    .selectFrom("idempotency")
    .selectAll()
    .where("actor", "=", actor)
    .where("key", "=", key)
    .where("saved_at", ">=", knownSince(nowUs))
    .executeTakeFirst();
  if (row === undefined) return null;
  const { request_hash: requestHash, status_code: status, body, saved_at: atUs } = row;
  return { key, actor, requestHash, status, body, atUs };
}

export async function saveAnswer(work: Work, answer: SavedAnswer): Promise<void> {
  const { actor, key } = answer;
  const values = {
    request_hash: answer.requestHash,
    status_code: answer.status,
    body: answer.body,
    saved_at: answer.atUs,
  };
  const { tx } = work;
  await tx.deleteFrom("idempotency").where("saved_at", "<", knownSince(answer.atUs)).execute();
  await tx
    .insertInto("idempotency")
    .values({ actor, key, ...values })
    .onConflict((conflict) => conflict.columns(["actor", "key"]).doUpdateSet(values))
    .execute();
}
