import type { SavedAnswer, StoreCalls, StoreRefusal } from "../store-calls.ts";
import type { Work } from "../sql/engine.ts";
import type { Handlers } from "./handlers.ts";

export type AnswerCalls = Pick<StoreCalls, "savedAnswer" | "saveAnswer">;

export const answerCalls: Handlers<AnswerCalls> = { savedAnswer, saveAnswer };

async function savedAnswer(work: Work, actor: string, key: string): Promise<SavedAnswer | null> {
  const row = await work.tx
    .selectFrom("idempotency")
    .selectAll()
    .where("actor", "=", actor)
    .where("key", "=", key)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { request_hash: requestHash, status_code: status, body, saved_at: atUs } = row;
  return { key, actor, requestHash, status, body, atUs };
}

async function saveAnswer(
  work: Work,
  answer: SavedAnswer,
  forgetBeforeUs: number,
): Promise<SavedAnswer | StoreRefusal> {
  await work.tx.deleteFrom("idempotency").where("saved_at", "<", forgetBeforeUs).execute();
  if (await keepAnswer(work, answer)) return answer;
  return {
    refused: "KEY_TAKEN",
    text: `the key ${answer.key} was used for another request`,
  };
}

/** @returns false where the key was used before; what it answered then stays */
export async function keepAnswer(work: Work, answer: SavedAnswer): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await work.tx
    .insertInto("idempotency")
    .values({
      actor: answer.actor,
      key: answer.key,
      request_hash: answer.requestHash,
      status_code: answer.status,
      body: answer.body,
      saved_at: answer.atUs,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}
