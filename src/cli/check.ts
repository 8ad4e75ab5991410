import { readFileSync } from "node:fs";
import { parseCases, runCase, wordDifference } from "../policy/cases.ts";
import type { CaseOutcome } from "../policy/cases.ts";
import { diffPolicies } from "../policy/diff-policies.ts";
import type { PolicyChange } from "../policy/diff-policies.ts";
import { printIssues } from "../policy/issue.ts";
import { lintPolicy } from "../policy/lint/lint-policy.ts";
import type { PolicyNote } from "../policy/lint/policy-note.ts";
import { OfflineDesk } from "../policy/offline-decision.ts";
import { OfflinePolicy } from "../policy/offline-policy.ts";
import type { PolicyDocument } from "../policy/policy-document.ts";
import type { PolicyValue } from "../policy/provenance.ts";
import { CommandFailure, exitCodes } from "./exit-code.ts";
import { mistakes, print, printJson, say } from "./output.ts";
import { loadedPolicy } from "./read-policy.ts";

export interface CheckFlags {
  readonly cases?: string;
  readonly diff?: string;
  readonly values?: boolean;
  /** An error of lint ends it with the exit code of differences. */
  readonly strict?: boolean;
  readonly json?: boolean;
}

const US_PER_MS = 1_000;

interface Checked {
  readonly hash: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly lint: readonly PolicyNote[];
  readonly values?: readonly PolicyValue[];
  readonly changes?: readonly PolicyChange[];
  readonly cases?: { readonly passed: number; readonly failed: number };
}

/** Reads a policy, doubts its rules, runs its cases; nothing is sent to any desk. */
export async function check(file: string, flags: CheckFlags): Promise<void> {
  const loaded = await loadedPolicy(file);
  const { document } = loaded;
  const before = flags.diff === undefined ? undefined : (await loadedPolicy(flags.diff)).document;
  const outcomes = flags.cases === undefined ? [] : outcomesOf(document, flags.cases);
  const failed = outcomes.filter(({ differences }) => differences.length > 0);
  const changes = before === undefined ? [] : diffPolicies(before, document);
  const checked: Checked = {
    hash: document.sha256,
    counts: countsOf(document),
    lint: lintPolicy(document, Date.now() * US_PER_MS),
    ...(flags.values === true ? { values: loaded.values } : {}),
    ...(before === undefined ? {} : { changes }),
    ...(flags.cases === undefined
      ? {}
      : { cases: { passed: outcomes.length - failed.length, failed: failed.length } }),
  };
  if (flags.json === true) printJson({ ...checked, failures: failed.map(failureOf) });
  else print(worded(file, checked, failed));
  if (failed.length > 0) {
    const text = `${failed.length} of ${outcomes.length} cases decide otherwise than expected`;
    throw new CommandFailure(exitCodes.differences, `CASES_FAILED: ${text}`);
  }
  const errors = checked.lint.filter(({ severity }) => severity === "error");
  if (flags.strict === true && errors.length > 0) {
    const text = `LINT_ERRORS: ${counted(errors.length, "errors")} in what the rules say`;
    throw new CommandFailure(exitCodes.differences, text);
  }
  if (changes.length > 0) process.exitCode = exitCodes.differences;
}

function outcomesOf(document: PolicyDocument, file: string): readonly CaseOutcome[] {
  const read = parseCases(textOf(file), file, Date.now() * US_PER_MS);
  if (!read.ok) {
    say(printIssues(read.error).trimEnd());
    const text = `CASES_INVALID: ${mistakes(read.error.length)} in ${file}; no case was run`;
    throw new CommandFailure(exitCodes.badConfiguration, text);
  }
  const desk = new OfflineDesk(new OfflinePolicy(document));
  return read.value.map((each) => runCase(desk, each));
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(exitCodes.badConfiguration, `FILE_UNREADABLE: ${text}`);
  }
}

const countsOf = (document: PolicyDocument): Readonly<Record<string, number>> => ({
  instruments: document.instruments.length,
  accounts: document.accounts.length,
  LPs: document.liquidityProviders.length,
  sessions: document.sessions.length,
  rules: document.routingRules.length,
});

/** @param plural that loses its s for one */
const counted = (count: number, plural: string): string =>
  `${count} ${count === 1 ? plural.slice(0, -1) : plural}`;

function worded(file: string, checked: Checked, failed: readonly CaseOutcome[]): string {
  const counts = Object.entries(checked.counts).map(([name, count]) => counted(count, name));
  const lines = [`${file} can be loaded: ${counts.join(", ")}; hash ${checked.hash.slice(0, 12)}`];
  for (const { severity, code, text, hint } of checked.lint) {
    lines.push(`${severity.padEnd(9)} ${code}: ${text}; ${hint}`);
  }
  for (const { path, value, source, variables } of checked.values ?? []) {
    const from = variables.length === 0 ? source : `${source} ${variables.join(", ")}`;
    lines.push(`value     ${path}: ${value} (${from})`);
  }
  for (const { path, before, after } of checked.changes ?? []) {
    lines.push(`change    ${path}: ${before ?? "nothing"} -> ${after ?? "nothing"}`);
  }
  for (const outcome of failed) lines.push(...wordFailure(outcome));
  if (checked.cases !== undefined) {
    const { passed, failed: count } = checked.cases;
    lines.push(`cases     ${passed} as expected, ${count} not`);
  }
  return `${lines.join("\n")}\n`;
}

/** Which expectation fails, and why the decision is what it is. */
function wordFailure({ routingCase, decision, differences, reasons }: CaseOutcome): string[] {
  return [
    `FAILED    ${routingCase.name}`,
    ...differences.map((difference) => `  ${wordDifference(difference)}`),
    ...reasons.map((reason) => `  because ${reason}`),
    ...decision.findings.map(
      ({ code, text, before, after }) => `  because ${code}: ${text} (${before} % -> ${after} %)`,
    ),
  ];
}

const failureOf = ({ routingCase, decision, differences, reasons }: CaseOutcome): object => ({
  name: routingCase.name,
  differences: differences.map(({ expectation, got }) => ({ ...expectation, got })),
  reasons,
  decision,
});
