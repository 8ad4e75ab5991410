import type { Work } from "../sql/engine.ts";
import type { ChangeOutline, ChangeRow, StoreCalls } from "../store-calls.ts";
import { knownSince } from "./answer-calls.ts";
import { asChange, asOutlines, changeNumber, findChange } from "./change-row.ts";
import { outlineColumns, shown } from "./change-row.ts";
import type { ArgsOf, Handlers } from "./handlers.ts";

/** What is asked of changes without doing anything to them. */
export type ChangeQueries = Pick<StoreCalls, "change" | "changes" | "dueChanges" | "keyedChange">;

type Arg<Name extends keyof ChangeQueries> = ArgsOf<ChangeQueries, Name>[0];

export const changeQueries: Handlers<ChangeQueries> = {
  change: async (work: Work, id: string): Promise<ChangeRow | null> => {
    const found = await findChange(work, id);
    return found === null ? null : shown(found);
  },
  changes,
  dueChanges,
  keyedChange,
};

async function changes(work: Work, query: Arg<"changes">): Promise<readonly ChangeOutline[]> {
  let rows = work.tx.selectFrom("policy_changes").select(outlineColumns);
  if (query.status !== undefined) rows = rows.where("status", "=", query.status);
  if (query.before !== undefined) rows = rows.where("id", "<", changeNumber(query.before));
  const found = await rows.orderBy("id", "desc").limit(query.limit).execute();
  return (await asOutlines(work, found)).map(shown);
}

async function dueChanges(
  work: Work,
  nowUs: number,
  limit: number,
): Promise<readonly ChangeOutline[]> {
  const found = await work.tx
    .selectFrom("policy_changes")
    .select(outlineColumns)
    .where("status", "=", "scheduled")
    .where("activate_at", "<=", nowUs)
    .orderBy("activate_at")
    .orderBy("id")
    .limit(limit)
    .execute();
  return (await asOutlines(work, found)).map(shown);
}

async function keyedChange(
  work: Work,
  author: string,
  key: string,
  nowUs: number,
): Promise<{ readonly requestHash: string; readonly change: ChangeRow } | null> {
  const row = await work.tx
    .selectFrom("policy_changes")
    .selectAll()
    .where("author", "=", author)
    .where("request_key", "=", key)
    .where("created_at", ">=", knownSince(nowUs))
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  const change = await asChange(work, row);
  return change && { requestHash: row?.request_hash ?? "", change: shown(change) };
}
