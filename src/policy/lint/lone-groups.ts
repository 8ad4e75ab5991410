import { groupsIn } from "../overrides.ts";
import { didYouMean } from "../nearest-name.ts";
import { quoted } from "../quoted.ts";
import type { PolicyDocument } from "../policy-document.ts";
import type { PolicyNote } from "./policy-note.ts";

/**
 * Client groups that have terms of their own and no account under `accounts`. Only a note: an
 * import may move accounts there. A policy without accounts has all of them from imports.
 */
export function loneGroupNotes({ accounts, routing }: PolicyDocument): PolicyNote[] {
  if (accounts.length === 0) return [];
  const known = new Set(accounts.map(({ group }) => group));
  const lone = [...groupsIn(routing.overrides)].filter((group) => !known.has(group));
  return lone.map((group) => ({
    code: "GROUP_WITHOUT_ACCOUNT",
    severity: "note",
    subject: `group ${group}`,
    text: `group ${quoted(group)} has terms of its own, and no account under \`accounts\` is in it`,
    hint: didYouMean(group, known) ?? "an import may bring one; else correct the group",
  }));
}
