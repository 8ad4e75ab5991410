import { oneOf, score } from "./kinds.ts";
import type { AccountEntry } from "./policy-document.ts";
import { accountKeys } from "./policy-keys.ts";
import type { rootKeys } from "./policy-keys.ts";
import type { Section } from "./section.ts";
import { id, label } from "./words.ts";

const clientClass = oneOf(["TOXIC", "PROFESSIONAL", "SEMI_PRO", "RETAIL", "UNKNOWN"]);

export function readAccounts(root: Section<(typeof rootKeys)[number]>): readonly AccountEntry[] {
  const read = root.children("accounts", accountKeys, (section) => {
    const account = {
      id: section.required("id", id),
      group: section.required("group", label),
      clientClass: section.or("class", clientClass, "UNKNOWN"),
      score: section.or("score", score, 0),
    };
    section.declare("account", "id", account.id);
    return account;
  });
  return read.map(({ value }) => value);
}
