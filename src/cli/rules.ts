import { z } from "zod";
import type { RuleEntry } from "../policy/rule-entry.ts";
import { ask } from "./ask.ts";
import { CommandFailure, exitCodes } from "./exit-code.ts";
import { print, printJson } from "./output.ts";
import { readPolicy } from "./read-policy.ts";
import { keptPolicy } from "./running-policy.ts";
import { wordRule } from "./word-rule.ts";
import type { AskOptions } from "./status.ts";

const running = z.object({ policyVersion: z.number() });

/** The rules of a file, or those in force at a desk, in the order in which they are asked. */
export async function listRules(policy: string | undefined, options: AskOptions): Promise<void> {
  const rules = policy === undefined ? await rulesInForce(options.data) : await rulesIn(policy);
  const sorted = rules.toSorted(inOrder);
  if (options.json) return printJson(sorted);
  if (sorted.length === 0) return print("no rules\n");
  return print(sorted.map((rule) => `${wordRule(rule)}\n`).join(""));
}

const rulesIn = async (path: string): Promise<readonly RuleEntry[]> =>
  (await readPolicy(path)).routingRules;

async function rulesInForce(data: string | undefined): Promise<readonly RuleEntry[]> {
  const { result, dir } = await ask(data, { op: "status" });
  const { policyVersion } = running.parse(result);
  const kept = keptPolicy(dir, policyVersion);
  if (kept !== undefined) return kept.document.routingRules;
  const text = `POLICY_NOT_KEPT: ${dir}/policy does not have version ${policyVersion}`;
  throw new CommandFailure(exitCodes.failure, text);
}

/** As the core sorts them: high priority first, ties by id. */
const inOrder = (a: RuleEntry, b: RuleEntry): number =>
  b.priority - a.priority || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
