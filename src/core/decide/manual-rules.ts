import type { Policy } from "../policy.ts";
import { asBps, asVolume } from "../units/quantity.ts";
import { hedgeWhole, refuse, setShare } from "./draft.ts";
import type { DecisionInput, Stage } from "./draft.ts";
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
  if (policy.rules.count === 0) return;
  const rank = policy.rules.match(asked(input));
  if (rank < 0) return;
  draft.rule = rank;
  const action = policy.rules.actionOf(rank);
  const why = { code: "RULE_MATCHED", ruleId: policy.rules.idOf(rank), action } as const;
  switch (action) {
    case "A_BOOK":
      return hedgeWhole(draft, "refuse", why);
    case "REJECT":
      return refuse(draft, "RULE_REJECTED", why);
    case "B_BOOK":
      setShare(draft, asBps(0), why);
      break;
    case "PARTIAL_HEDGE":
      setShare(draft, policy.rules.hedgeOf(rank) ?? strategy.defaultHedge, why);
      break;
  }
  draft.isSettled = true;
};

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

/** LPs the matched rule names, in its order; empty without one. */
export const targetsOf = (policy: Policy, rule: number): readonly number[] =>
  rule < 0 ? none : policy.rules.targetLpsOf(rule);

const none: readonly number[] = [];
