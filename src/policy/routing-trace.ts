import { isDeepStrictEqual } from "node:util";
import type { DecisionInput } from "../core/decide/draft.ts";
import { HOUSE_ACCOUNT } from "../core/house-account.ts";
import { inputFrom } from "../core/decide/again.ts";
import { route } from "../core/decide/route.ts";
import type { Decision } from "../core/decide/route.ts";
import { traceRules, traceStages } from "../core/decide/trace.ts";
import type { RuleTrace, StageTrace } from "../core/decide/trace.ts";
import type { LpView } from "../core/execute/sor/lp-view.ts";
import type { RoutingRecord } from "../core/routing-record.ts";
import type { OfflinePolicy } from "./offline-policy.ts";

/** The pipeline once more, from a decision's record and the policy it was made under. */
export interface RoutingTrace {
  readonly policyVersion: number;
  /** What was decided then and what comes out now is the same. */
  readonly isReproduced: boolean;
  readonly stages: readonly StageTrace[];
  readonly rules: readonly RuleTrace[];
}

/** Rules shown one by one before the one that matched; the rest is counted. */
const RULES_SHOWN = 20;
const PERCENT = 100;

export function traceOf(record: RoutingRecord, offline: OfflinePolicy): RoutingTrace {
  const input = inputUnder(record, offline);
  const decision = route(input, offline.policy);
  const stages = traceStages(input, offline.policy);
  const isAsked = stages.some(({ stage, isAsked: asked }) => stage === "rules" && asked);
  return {
    policyVersion: record.decided.policyVersion,
    isReproduced: isSame(decision, input, record, offline),
    stages,
    rules: isAsked ? traceRules(offline.rules(), input, offline.policy.zones) : [],
  };
}

/** What another policy would decide for the same order, all else as it was then. */
export const decideAgain = (record: RoutingRecord, offline: OfflinePolicy): Decision =>
  route(inputUnder(record, offline), offline.policy);

/** The desk's indexes are not the offline policy's: names stand between them. */
function inputUnder(record: RoutingRecord, offline: OfflinePolicy): DecisionInput {
  const { terms, decided, lpNames } = record;
  const lps = decided.lps.map((lp, at) => ({
    ...lp,
    lp: offline.index("lp", lpNames[at] ?? ""),
  }));
  const isHouse = terms.account === HOUSE_ACCOUNT;
  const account = isHouse ? HOUSE_ACCOUNT : offline.index("account", record.account);
  const targets = decided.targets.map((target) => {
    const at = decided.lps.findIndex(({ lp }) => lp === target);
    return offline.index("lp", lpNames[at] ?? "");
  });
  const symbol = offline.index("symbol", record.symbol);
  const group = record.group === "" ? -1 : offline.index("group", record.group);
  return inputFrom(
    { ...terms, account, symbol },
    { ...decided, group, lps, targets },
    record.group,
  );
}

function isSame(
  decision: Decision,
  input: DecisionInput,
  { decided, lpNames }: RoutingRecord,
  { names }: OfflinePolicy,
): boolean {
  const chosen = decided.lps.findIndex(({ lp }) => lp === decided.lp);
  const lp = decided.lp < 0 ? "" : (lpNames[chosen] ?? "");
  return (
    decision.action === decided.action &&
    decision.aBook === decided.aBook &&
    decision.aVolume === decided.aVolume &&
    decision.bVolume === decided.bVolume &&
    decision.ruleId === decided.ruleId &&
    decision.clientPx === decided.clientPx &&
    decision.deviation === decided.deviation &&
    names.nameOf("lp", decision.lp) === lp &&
    isDeepStrictEqual(decision.findings, decided.findings) &&
    input.lps.every((view, at) => isSameView(view, decided.lps[at]))
  );
}

const isSameView = (view: LpView, recorded: LpView | undefined): boolean =>
  view.verdict === recorded?.verdict && view.legQty === recorded.legQty;

/** The trace in plain words, one stage a line. */
export function wordTrace({ stages, rules, isReproduced, policyVersion }: RoutingTrace): string[] {
  const again = isReproduced ? "decided again from its record: the same" : "NOT REPRODUCED";
  return [
    `pipeline  policy ${policyVersion}, ${again}`,
    ...stages.flatMap((stage) =>
      stage.stage === "rules" ? [wordStage(stage), ...wordRules(rules)] : [wordStage(stage)],
    ),
  ];
}

function wordStage({ stage, isAsked, text, before, after, isLast }: StageTrace): string {
  const share =
    before === after ? `${after / PERCENT} %` : `${before / PERCENT} % -> ${after / PERCENT} %`;
  const outcome = isAsked ? `${share}${isLast ? ", ends here" : ""}` : "not asked";
  return `  stage   ${stage.padEnd(11)} ${outcome}: ${text}`;
}

function wordRules(rules: readonly RuleTrace[]): string[] {
  const skipped = rules.filter(({ failed }) => failed !== undefined);
  const shown = skipped.slice(-RULES_SHOWN);
  const lines = shown.map(
    ({ id, priority, failed }) => `    rule    ${id} (priority ${priority}): not its ${failed}`,
  );
  const matched = rules.find(({ failed }) => failed === undefined);
  if (skipped.length > shown.length) {
    lines.unshift(`    rule    ${skipped.length - shown.length} of higher priority not shown`);
  }
  if (matched !== undefined) {
    lines.push(`    rule    ${matched.id} (priority ${matched.priority}): MATCHED`);
  }
  return lines;
}
