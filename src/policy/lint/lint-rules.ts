import type { RuleEntry } from "../rule-entry.ts";
import { Clients } from "./clients.ts";
import { conflictsAmong } from "./conflicts.ts";
import { GroupTexts } from "./group-texts.ts";
import type { KnownNames } from "./known-names.ts";
import { lintCodes, lintFinding } from "./lint-finding.ts";
import type { Contradiction, LintFact, LintFinding } from "./lint-finding.ts";
import { ReachReader, byPrecedence } from "./rule-reach.ts";
import type { RuleReach, Span } from "./rule-reach.ts";
import { Shadows } from "./shadows.ts";
import { UnknownNames } from "./unknown-names.ts";

/**
 * What is doubtful about rules, in the order of the rules.
 *
 * A rule that is switched off has no findings and shadows nothing; neither does one that matches no
 * order from now on. `docs/LINT.md` says what is exact.
 *
 * @param nowUs microseconds since 1970
 */
export function lintRules(
  rules: readonly RuleEntry[],
  known: KnownNames,
  nowUs: number,
): readonly LintFinding[] {
  const unknown = new UnknownNames(known);
  const facts = new Map<RuleEntry, LintFact[]>();
  const enabled = rules.filter((rule) => rule.enabled).toSorted(byPrecedence);
  const reader = new ReachReader(known.symbols, nowUs);
  const reaches = enabled.map((rule, rank) => reader.read(rule, rank));
  const texts = new GroupTexts(reader.groupLists.flat());
  const clients = new Clients(known.accounts, reader.groupLists, texts);
  for (const reach of reaches) {
    facts.set(reach.rule, [...idle(reach, clients, nowUs), ...unknown.in(reach.rule)]);
  }
  const isIdle = ({ rule }: RuleReach): boolean =>
    facts.get(rule)?.some(({ code }) => code === "RULE_EMPTY" || code === "RULE_EXPIRED") ?? false;
  const alive = reaches.filter((reach) => !isIdle(reach));
  for (const [rule, fact] of shadowsAndConflicts(alive, clients)) facts.get(rule)?.push(fact);
  return rules.flatMap((rule) =>
    (facts.get(rule) ?? [])
      .toSorted((a, b) => lintCodes.indexOf(a.code) - lintCodes.indexOf(b.code))
      .map((fact) => lintFinding(rule.id, fact)),
  );
}

/** Why a rule matches no order from now on. */
function idle(reach: RuleReach, clients: Clients, nowUs: number): readonly LintFact[] {
  const { startsUs, expiresUs } = reach.rule;
  const found: Contradiction[] = [];
  if (isEmpty(reach.volume)) found.push("volume");
  if (isEmpty(reach.score)) found.push("toxicity");
  if (startsUs !== null && expiresUs !== null && startsUs >= expiresUs) found.push("validity");
  if (reach.symbols.every((word) => word === 0)) found.push("symbols");
  if (clients.of(reach)?.length === 0) found.push("groups");
  const facts = found.map((why): LintFact => ({ code: "RULE_EMPTY", why }));
  const isOver = expiresUs !== null && expiresUs <= nowUs && !found.includes("validity");
  return isOver ? [...facts, { code: "RULE_EXPIRED", expiresUs }] : facts;
}

const isEmpty = ({ from, to }: Span): boolean => from >= to;

function shadowsAndConflicts(
  alive: readonly RuleReach[],
  clients: Clients,
): readonly (readonly [RuleEntry, LintFact])[] {
  const found: [RuleEntry, LintFact][] = [];
  const idOf = new Map(alive.map(({ rank, rule }) => [rank, rule.id]));
  const shadows = new Shadows(clients);
  const live = alive.filter((reach) => {
    const fate = shadows.take(reach);
    if (fate.kind === "unsettled") found.push([reach.rule, { code: "RULE_NOT_PROVEN" }]);
    if (fate.kind !== "shadowed") return true;
    const others = fate.by.flatMap((rank) => idOf.get(rank) ?? []);
    found.push([reach.rule, { code: "RULE_SHADOWED", others }]);
    return false;
  });
  const ruleOf = new Map(live.map(({ rank, rule }) => [rank, rule]));
  for (const [rank, others] of conflictsAmong(live, clients)) {
    const rule = ruleOf.get(rank);
    const ids = others.map((other) => other.rule.id);
    if (rule !== undefined) found.push([rule, { code: "RULE_CONFLICT", others: ids }]);
  }
  return found;
}
