import { z } from "zod";
import { askOffice } from "./office-client.ts";
import { print, printJson, say } from "./output.ts";
import type { AskOptions } from "./status.ts";

export interface NewKeyFlags {
  readonly role: string;
  readonly reason: string;
  readonly expires?: string;
  readonly address?: readonly string[];
}

const key = z.object({
  id: z.string(),
  name: z.string(),
  role: z.string(),
  prefix: z.string(),
  owner: z.string().nullable(),
  addresses: z.array(z.string()),
  expires: z.string().nullable(),
  lastUsed: z.string().nullable(),
});

const madeKey = key.extend({ key: z.string() });

export async function listKeys({ data, json }: AskOptions): Promise<void> {
  const { body } = await askOffice(data, { path: "/admin/keys" });
  if (json) return printJson(body);
  const { keys } = z.object({ keys: z.array(key) }).parse(body);
  if (keys.length === 0) return print("there are no keys; make one with `hedgerow keys add`\n");
  return print(keys.map((each) => `${worded(each)}\n`).join(""));
}

/** The key alone goes to stdout, so that it can be put where it belongs. */
export async function addKey(
  name: string,
  { role, reason, expires, address = [] }: NewKeyFlags,
  { data, json }: AskOptions,
): Promise<void> {
  const asked = { name, role, reason, addresses: address };
  const { body } = await askOffice(data, {
    method: "POST",
    path: "/admin/keys",
    body: expires === undefined ? asked : { ...asked, expires },
  });
  if (json) return printJson(body);
  const made = madeKey.parse(body);
  say(worded(made));
  return print(`${made.key}\n`);
}

export async function revokeKey(id: string, { data, json }: AskOptions): Promise<void> {
  const path = `/admin/keys/${encodeURIComponent(id)}`;
  const { body } = await askOffice(data, { method: "DELETE", path });
  if (json) return printJson(body);
  return print(`revoked: ${worded(key.parse(body))}\n`);
}

function worded({ id, name, role, prefix, ...rest }: z.infer<typeof key>): string {
  const { owner, addresses, expires, lastUsed } = rest;
  const notes = [
    lastUsed === null ? "never used" : `last used ${lastUsed}`,
    ...(expires === null ? [] : [`until ${expires}`]),
    ...(owner === null ? [] : [`of ${owner}`]),
    ...(addresses.length === 0 ? [] : [`from ${addresses.join(", ")}`]),
  ];
  return `${id} ${name.padEnd(20)} ${role.padEnd(8)} ${prefix}… ${notes.join(", ")}`;
}
