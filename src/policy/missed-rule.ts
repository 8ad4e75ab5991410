import type { DecisionInput } from "../core/decide/draft.ts";
import { byPrecedence, mismatchOf } from "../core/decide/rules/rule.ts";
import type { RuleFilter } from "../core/decide/rules/rule.ts";
import { lotsOf } from "../core/units/plain-number.ts";
import { didYouMean } from "./nearest-name.ts";
import type { OfflinePolicy } from "./offline-policy.ts";
import { quoted } from "./quoted.ts";

const US_PER_MS = 1_000;

/** Why a rule that somebody expected to decide an order did not, in plain words. */
export function whyMissed(id: string, input: DecisionInput, offline: OfflinePolicy): string {
  const { routingRules } = offline.document;
  const entry = routingRules.find((each) => each.id === id);
  if (entry === undefined) {
    const hint = didYouMean(
      id,
      routingRules.map((each) => each.id),
    );
    return `no rule has the id ${quoted(id)}${hint === undefined ? "" : `; ${hint}`}`;
  }
  if (!entry.enabled) return `rule ${id} is switched off`;
  if (input.isClosing) return `rule ${id} is not asked: the order closes`;
  const rules = offline.rules().toSorted(byPrecedence);
  const misses = (each: (typeof rules)[number]): RuleFilter | undefined =>
    mismatchOf(each, input, offline.policy.zones);
  const rule = rules.find((each) => each.id === id);
  const failed = rule === undefined ? undefined : misses(rule);
  if (failed !== undefined)
    return `rule ${id} asks for another ${wordFilter(failed, input, offline)}`;
  const first = rules.find((each) => misses(each) === undefined);
  return `rule ${id} matches, but rule ${first?.id ?? id} comes before it`;
}

/** What a filter looks at, and what of it the order has. */
function wordFilter(filter: RuleFilter, input: DecisionInput, { names }: OfflinePolicy): string {
  switch (filter) {
    case "account":
      return `account than ${quoted(names.nameOf("account", input.account))}`;
    case "group":
      return `group than ${quoted(input.groupName)}`;
    case "symbol":
      return `symbol than ${names.nameOf("symbol", input.symbol)}`;
    case "side":
      return `side than ${input.side}`;
    case "ordType":
      return `order type than ${input.ordType}`;
    case "volume":
      return `volume than ${lotsOf(input.volume)} lots`;
    case "class":
      return `class than ${input.clientClass}`;
    case "toxicity":
      return `toxicity than ${input.score}`;
    case "window":
    case "validity":
      return `time than ${new Date(input.timeUs / US_PER_MS).toISOString()}`;
  }
}
