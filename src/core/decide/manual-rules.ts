import type { Policy } from "../policy.ts";
import { asBps, asVolume, WHOLE } from "../units/quantity.ts";
import type { Bps } from "../units/quantity.ts";
import { refuse, settle } from "./draft.ts";
import type { DecisionInput, Draft, Stage } from "./draft.ts";
import type { Finding } from "./finding.ts";
import type { RuleQuery } from "./rules/rule.ts";

/** One record for every question to the index; the fields are the order's that is asked about. */
const query: RuleQuery = {
  account: 0,
  group: 0,
  groupName: "",
  symbol: 0,
  side: "Buy",
  ordType: "Market",
  volume: asVolume(0),
  clientClass: "UNKNOWN",
  score: 0,
  timeUs: 0,
};

/** The first enabled rule that matches decides and ends the pipeline. */
export const manualRules: Stage = (draft, input, policy, strategy) => {
  if (policy.rules.count === 0) return undefined;
  const rank = policy.rules.match(asked(input));
  if (rank < 0) return undefined;
  draft.rule = rank;
  switch (policy.rules.actionOf(rank)) {
    case "A_BOOK":
      return settle(draft, "refuse", matched(draft, policy, WHOLE));
    case "REJECT":
      return refuse(draft, "RULE_REJECTED", matched(draft, policy, draft.aBook));
    case "B_BOOK":
      return settle(draft, "no", matched(draft, policy, asBps(0)));
    case "PARTIAL_HEDGE": {
      const share = policy.rules.hedgeOf(rank) ?? strategy.defaultHedge;
      return settle(draft, "no", matched(draft, policy, share));
    }
  }
};

const matched = ({ rule, aBook }: Draft, { rules }: Policy, to: Bps): Finding => ({
  code: "RULE_MATCHED",
  ruleId: rules.idOf(rule),
  action: rules.actionOf(rule),
  from: aBook,
  to,
});

function asked(input: DecisionInput): RuleQuery {
  query.account = input.account;
  query.group = input.group;
  query.groupName = input.groupName;
  query.symbol = input.symbol;
  query.side = input.side;
  query.ordType = input.ordType;
  query.volume = input.volume;
  query.clientClass = input.clientClass;
  query.score = input.score;
  query.timeUs = input.timeUs;
  return query;
}

/** LPs the matched rule, or the house, names, in its order; empty without one. */
export function targetsOf({ rules }: Policy, { rule, houseLp }: Draft): readonly number[] {
  if (houseLp >= 0) return [houseLp];
  return rule < 0 ? none : rules.targetLpsOf(rule);
}

/** The order goes to the LPs that are named and to no others. */
export const isTargetOnly = ({ rules }: Policy, { rule, houseLp }: Draft): boolean =>
  houseLp >= 0 || (rule >= 0 && rules.rejectsWithoutTarget(rule));

const none: readonly number[] = [];
