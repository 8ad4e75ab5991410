import type { Zone } from "../calendar/zone.ts";
import { HOUSE_ACCOUNT } from "../house-account.ts";
import type { Policy } from "../policy.ts";
import { minus } from "../units/quantity.ts";
import { newDraft } from "./draft.ts";
import type { DecisionInput, Draft } from "./draft.ts";
import { hardLimits } from "./hard-limits.ts";
import { shareOfLeg, wantedVolume } from "./legs.ts";
import { isShrinking } from "./net.ts";
import { openingPart } from "./opening-part.ts";
import { stagesFor } from "./stages.ts";
import type { StageName } from "./stages.ts";
import { strategyFor } from "./strategy.ts";
import type { Strategy } from "./strategy.ts";
import { byPrecedence, mismatchOf } from "./rules/rule.ts";
import type { Rule, RuleFilter } from "./rules/rule.ts";
import { wordStage } from "./word-stage.ts";

/** One stage of the pipeline as an order passed it, also where it changed nothing. */
export interface StageTrace {
  readonly stage: StageName;
  /** False: an earlier stage had ended the pipeline. */
  readonly isAsked: boolean;
  /** What it looked at, against which threshold. */
  readonly text: string;
  /** Share to hedge before and after, in basis points. */
  readonly before: number;
  readonly after: number;
  /** It ended the pipeline. */
  readonly isLast: boolean;
}

/** Passes the stages once more, one by one, and says what each of them saw. */
export function traceStages(input: DecisionInput, policy: Policy): StageTrace[] {
  const draft = newDraft();
  const strategy: Strategy = strategyFor(policy.strategies, input.symbol, input.group);
  const opening = openingPart(input);
  const traces = stagesFor(input).map(({ name, run }): StageTrace => {
    const before = draft.aBook;
    const isAsked = !draft.isSettled;
    if (isAsked) run(draft, opening, policy, strategy);
    return {
      stage: name,
      isAsked,
      text: wordStage(name, opening, policy, strategy),
      before,
      after: draft.aBook,
      isLast: isAsked && draft.isSettled,
    };
  });
  if (input.account === HOUSE_ACCOUNT) return traces;
  return [...traces, traceLimits(draft, opening, policy, strategy)];
}

/** The hard limits, which follow whatever ended the pipeline. */
function traceLimits(
  draft: Draft,
  input: DecisionInput,
  policy: Policy,
  strategy: Strategy,
): StageTrace {
  const isAsked = draft.denial === undefined && !input.isClosing && !isShrinking(input);
  const { volume } = input;
  const before = shareOfLeg(wantedVolume(volume, draft), volume);
  const kept = minus(volume, wantedVolume(volume, draft));
  if (isAsked) hardLimits(draft, input, policy, kept);
  const after = shareOfLeg(wantedVolume(volume, draft), volume);
  const text = wordStage("hard limits", input, policy, strategy);
  return { stage: "hard limits", isAsked, text, before, after, isLast: false };
}

/** A rule that was looked at before one matched, and what it failed by; undefined: it matched. */
export interface RuleTrace {
  readonly id: string;
  readonly priority: number;
  readonly failed: RuleFilter | undefined;
}

/** Every rule in order of precedence up to the one that matches. */
export function traceRules(
  rules: readonly Rule[],
  input: DecisionInput,
  zones: readonly Zone[],
): RuleTrace[] {
  const traces: RuleTrace[] = [];
  for (const rule of rules.toSorted(byPrecedence)) {
    const failed = mismatchOf(rule, input, zones);
    traces.push({ id: rule.id, priority: rule.priority, failed });
    if (failed === undefined) break;
  }
  return traces;
}
