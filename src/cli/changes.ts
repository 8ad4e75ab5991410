import { z } from "zod";
import { askOffice } from "./office-client.ts";
import { print, printJson } from "./output.ts";
import type { AskOptions } from "./status.ts";

const change = z.object({
  id: z.string(),
  status: z.string(),
  author: z.string(),
  reason: z.string(),
  createdAt: z.string(),
  activateAt: z.string().nullable(),
  version: z.int().nullable(),
  outcome: z.object({ code: z.string(), text: z.string() }).nullable(),
});

/** Changes of the policy that were asked for, and what became of them. */
export async function listChanges(
  status: string | undefined,
  { data, json }: AskOptions,
): Promise<void> {
  const query = status === undefined ? "" : `?status=${status}`;
  const { body } = await askOffice(data, { path: `/admin/policy/changes${query}` });
  if (json) return printJson(body);
  const { changes } = z.object({ changes: z.array(change) }).parse(body);
  if (changes.length === 0) return print("no changes\n");
  return print(changes.map((each) => `${wordChange(each)}\n`).join(""));
}

function wordChange(each: z.infer<typeof change>): string {
  const { id, status, author, reason, createdAt, activateAt, version, outcome } = each;
  const when = activateAt === null ? "" : `, for ${activateAt}`;
  const became = version === null ? "" : `, version ${version}`;
  const ended = outcome === null ? "" : `, ${outcome.code} ${outcome.text}`;
  const why = reason === "" ? "" : `: ${reason}`;
  return `${id}  ${createdAt}  ${status}${when}${became}${ended}  ${author}${why}`;
}

/** Takes back a change that is not in force. */
export async function withdrawChange(
  id: string,
  reason: string,
  { data, json }: AskOptions,
): Promise<void> {
  const path = `/admin/policy/changes/${encodeURIComponent(id)}/withdraw`;
  const { body } = await askOffice(data, { method: "POST", path, body: { reason } });
  if (json) return printJson(body);
  return print(`change ${id} is withdrawn\n`);
}
