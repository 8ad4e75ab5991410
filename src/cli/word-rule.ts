import { lotsOf } from "../core/units/plain-number.ts";
import type { RuleEntry, RuleFilters } from "../policy/rule-entry.ts";

const PERCENT = 100;

/** A rule on one line: its place, what it does, and to which orders. */
export function wordRule(rule: RuleEntry): string {
  const filters = wordFilters(rule.filters).join(", ") || "every order";
  const off = rule.enabled ? "" : "  (disabled)";
  const text = rule.description === "" ? "" : `  # ${rule.description}`;
  const place = String(rule.priority).padStart(7);
  return `${place}  ${rule.id}: ${wordAction(rule)} for ${filters}${off}${text}`;
}

function wordAction({ action, hedge, targetLps, onTargetUnavailable }: RuleEntry): string {
  const share = hedge === null ? "" : ` ${hedge / PERCENT} %`;
  const strict = onTargetUnavailable === "reject" ? " or reject" : "";
  const target = targetLps.length === 0 ? "" : ` at ${targetLps.join(", then ")}${strict}`;
  return `${action}${share}${target}`;
}

function wordFilters(it: RuleFilters): string[] {
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ["account", it.accountIds],
    ["group", it.groups],
    ["symbol", it.symbols],
    ["side", it.sides],
    ["type", it.ordTypes],
    ["class", it.classes],
  ];
  const words = lists
    .filter(([, values]) => values.length > 0)
    .map(([name, values]) => `${name} ${listed(values)}`);
  const volume = range(it.minVolume, it.maxVolume, lotsOf);
  if (volume !== "") words.push(`${volume} lots`);
  const toxicity = range(it.minToxicity, it.maxToxicity, (value) => value);
  if (toxicity !== "") words.push(`toxicity ${toxicity}`);
  if (it.windows.length > 0) words.push(`${it.windows.length} weekly windows`);
  return words;
}

const SHOWN = 5;

const listed = (values: readonly string[]): string =>
  values.length <= SHOWN
    ? values.join("/")
    : `${values.slice(0, SHOWN).join("/")} and ${values.length - SHOWN} more`;

function range<Value extends number>(
  min: Value | null,
  max: Value | null,
  shown: (value: Value) => number,
): string {
  if (min === null && max === null) return "";
  if (max === null) return `from ${min === null ? 0 : shown(min)}`;
  return min === null ? `up to ${shown(max)}` : `${shown(min)} to ${shown(max)}`;
}
