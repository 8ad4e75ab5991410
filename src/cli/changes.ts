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

const whole = change.extend({
  revision: z.int(),
  secrets: z.array(z.object({ entity: z.string(), id: z.string(), path: z.string() })),
  edits: z.array(z.json()),
});

/** One of them, with what it changes. */
export async function showChange(id: string, { data, json }: AskOptions): Promise<void> {
  const { body } = await askOffice(data, { path: pathOf(id) });
  if (json) return printJson(body);
  const shown = whole.parse(body);
  const edits = shown.edits.map((each) => `  ${JSON.stringify(each)}\n`);
  const secrets = shown.secrets.map((each) => `  secret ${each.entity} ${each.id} ${each.path}\n`);
  return print(
    `${wordChange(shown)}\nrevision ${shown.revision}\n${[...edits, ...secrets].join("")}`,
  );
}

/** Agrees to a change as it was looked at. */
export async function approveChange(
  id: string,
  approval: { readonly revision: number; readonly reason: string },
  { data, json }: AskOptions,
): Promise<void> {
  const path = `${pathOf(id)}/approve`;
  const { body } = await askOffice(data, { method: "POST", path, body: approval });
  if (json) return printJson(body);
  return print(`${wordChange(change.parse(body))}\n`);
}

const pathOf = (id: string): string => `/admin/policy/changes/${encodeURIComponent(id)}`;

/** Takes back a change that is not in force. */
export async function withdrawChange(
  id: string,
  reason: string,
  { data, json }: AskOptions,
): Promise<void> {
  const path = `${pathOf(id)}/withdraw`;
  const { body } = await askOffice(data, { method: "POST", path, body: { reason } });
  if (json) return printJson(body);
  return print(`change ${id} is withdrawn\n`);
}
