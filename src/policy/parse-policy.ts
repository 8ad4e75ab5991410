import { checkCompIds, checkIntake, checkLpSessions } from "./cross-check.ts";
import { IssueList } from "./issue.ts";
import type { PolicyIssue } from "./issue.ts";
import { Names } from "./names.ts";
import type { PolicyDocument } from "./policy-document.ts";
import { hashOf } from "./policy-hash.ts";
import { rootKeys } from "./policy-keys.ts";
import { oneOf } from "./kinds.ts";
import { readAccounts } from "./read-accounts.ts";
import { readInstruments } from "./read-instruments.ts";
import { readLps } from "./read-lps.ts";
import { readExecution, readRouting } from "./read-routing.ts";
import { readFixIntake, readSessions } from "./read-sessions.ts";
import type { Result } from "../core/result.ts";
import { Section } from "./section.ts";
import { Secret } from "./secret.ts";
import type { Environment } from "./substitute.ts";
import { currency } from "./words.ts";
import { parseTree } from "./yaml-tree.ts";

/**
 * Reads a policy file.
 *
 * @param fileName only for the words of a mistake
 * @param env what `${NAME}` refers to
 * @returns the policy, or every mistake in it, in the order of the file; never a part of a policy
 */
export function parsePolicy(
  text: string,
  fileName: string,
  env: Environment,
): Result<PolicyDocument, readonly PolicyIssue[]> {
  const issues = new IssueList(fileName);
  const content = readContent(text, issues, env);
  if (content === null || issues.count > 0) return { ok: false, error: issues.inOrder() };
  const document: PolicyDocument = { ...content, sha256: hashOf(content) };
  freeze(document);
  return { ok: true, value: document };
}

function readContent(
  text: string,
  issues: IssueList,
  env: Environment,
): Omit<PolicyDocument, "sha256"> | null {
  const tree = parseTree(text, issues);
  if (tree === null) return null;
  if (tree.kind !== "map") {
    const what = "a policy must be keys with values";
    issues.add("WRONG_SHAPE", tree.place, "", what, `known: ${rootKeys.join(", ")}`);
    return null;
  }
  const names = new Names(issues);
  const root = new Section({ issues, names, env }, tree, "", rootKeys);
  const routing = readRouting(root);
  const instruments = readInstruments(root, routing.quoteStalenessMs);
  const lps = readLps(root);
  const sessions = readSessions(root);
  const intake = { fix: readFixIntake(root) };
  const content = {
    routing,
    execution: readExecution(root),
    durability: root.or("durability", oneOf(["fsync", "os"]), "fsync"),
    reportingCurrency: root.or("reporting_currency", currency, "USD"),
    instruments: instruments.map(({ value }) => value),
    accounts: readAccounts(root),
    liquidityProviders: lps.map(({ value }) => value),
    sessions: sessions.map(({ value }) => value),
    intake,
  };
  names.check();
  checkCompIds(sessions);
  checkIntake(sessions, intake.fix);
  checkLpSessions(lps, sessions);
  return content;
}

/** Maps stay reachable only as ReadonlyMap; everything else is frozen for good. */
function freeze(value: unknown): void {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  if (value instanceof Map || value instanceof Secret) return;
  Object.freeze(value);
  for (const below of Object.values(value)) freeze(below);
}
