import type { Client, Clients } from "./clients.ts";
import { WorkMeter, coverOf, hasPlainlyFree } from "./cover.ts";
import type { CoverResult } from "./cover.ts";
import { canMeet } from "./rule-reach.ts";
import type { RuleReach, Span } from "./rule-reach.ts";
import { ruleSpace } from "./rule-space.ts";
import type { Candidate } from "./rule-space.ts";

/** Whether a rule is ever chosen; `shadowed` names the ranks of rules that take all its orders. */
export type Fate =
  | { readonly kind: "chosen" | "unsettled" }
  | { readonly kind: "shadowed"; readonly by: readonly number[] };

const CHOSEN: Fate = { kind: "chosen" };
const UNSETTLED: Fate = { kind: "unsettled" };

/** Boxes looked at for one rule, and for all of them together. */
const MOST_WORK = 400_000;
const MOST_WORK_IN_ALL = 40_000_000;
/** More rules than this are not tried one by one for whether they are needed. */
const MOST_TRIED = 32;

/**
 * Rules taken in the order in which they are tried, each held against those before it.
 *
 * A shadowed rule shadows nothing itself: what it matches is taken by others already.
 */
export class Shadows {
  readonly #clients: Clients;
  readonly #anyAccount: RuleReach[] = [];
  readonly #byAccount = new Map<string, RuleReach[]>();
  #workLeft = MOST_WORK_IN_ALL;

  constructor(clients: Clients) {
    this.#clients = clients;
  }

  /** Says what becomes of the next rule, and holds later ones against it. */
  take(rule: RuleReach): Fate {
    const fate = this.#fateOf(rule);
    if (fate.kind !== "shadowed") this.#add(rule);
    return fate;
  }

  #fateOf(rule: RuleReach): Fate {
    const clients = this.#clients.of(rule);
    if (clients === undefined) return UNSETTLED;
    const candidates = this.#candidatesFor(rule, clients);
    if (candidates.length === 0) return CHOSEN;
    const taker = candidates.find((candidate) => takesAll(candidate, rule, clients.length));
    if (taker !== undefined) return { kind: "shadowed", by: [taker.reach.rank] };
    const places = clients.map((_, place) => place);
    if (hasPlainlyFreeClient(rule, places, candidates)) return CHOSEN;
    const meter = new WorkMeter(Math.min(MOST_WORK, this.#workLeft));
    const fate = fateAmong(rule, places, candidates, meter);
    this.#workLeft -= meter.spent;
    return fate;
  }

  /** Rules before this one that some of its orders can meet, in their order. */
  #candidatesFor(rule: RuleReach, clients: readonly Client[]): readonly Candidate[] {
    const byGroups = new Map<number, readonly number[]>();
    const found: Candidate[] = [];
    for (const reach of this.#anyAccount) {
      if (!canMeet(rule, reach)) continue;
      const matched = byGroups.get(reach.groups) ?? this.#clients.matched(reach, clients);
      byGroups.set(reach.groups, matched);
      if (matched.length > 0) found.push({ reach, clients: matched });
    }
    const named = new Set([...rule.accounts].flatMap((each) => this.#byAccount.get(each) ?? []));
    for (const reach of named) {
      if (!canMeet(rule, reach)) continue;
      const matched = this.#clients.matched(reach, clients);
      if (matched.length > 0) found.push({ reach, clients: matched });
    }
    return found.toSorted((a, b) => a.reach.rank - b.reach.rank);
  }

  #add(rule: RuleReach): void {
    if (rule.accounts.size === 0) this.#anyAccount.push(rule);
    for (const account of rule.accounts) {
      const rules = this.#byAccount.get(account) ?? [];
      rules.push(rule);
      this.#byAccount.set(account, rules);
    }
  }
}

/** Whether one rule alone takes every order of another; windows are left to the boxes. */
function takesAll({ reach, clients }: Candidate, rule: RuleReach, clientCount: number): boolean {
  return (
    reach.weeks.size === 0 &&
    clients.length === clientCount &&
    (rule.sides & ~reach.sides) === 0 &&
    (rule.ordTypes & ~reach.ordTypes) === 0 &&
    (rule.classes & ~reach.classes) === 0 &&
    contains(reach.volume, rule.volume) &&
    contains(reach.score, rule.score) &&
    contains(reach.validity, rule.validity) &&
    rule.symbols.every((word, at) => (word & ~(reach.symbols[at] ?? 0)) === 0)
  );
}

const contains = (outer: Span, inner: Span): boolean =>
  outer.from <= inner.from && inner.to <= outer.to;

/** Tries the client whom the fewest candidates match: most rules that can be chosen end here. */
function hasPlainlyFreeClient(
  rule: RuleReach,
  clients: readonly number[],
  candidates: readonly Candidate[],
): boolean {
  const counts = new Map<number, number>(clients.map((client) => [client, 0]));
  for (const candidate of candidates) {
    for (const client of candidate.clients) counts.set(client, (counts.get(client) ?? 0) + 1);
  }
  const [rarest] = [...counts].reduce((least, each) => (each[1] < least[1] ? each : least));
  const his = candidates
    .filter((candidate) => candidate.clients.includes(rarest))
    .map(({ reach }) => ({ reach, clients: [0] }));
  const { space, whole, covers } = ruleSpace(rule, [0], his);
  return whole.some((box) => hasPlainlyFree(space, box, covers));
}

function fateAmong(
  rule: RuleReach,
  clients: readonly number[],
  candidates: readonly Candidate[],
  meter: WorkMeter,
): Fate {
  const resultOf = (some: readonly Candidate[]): CoverResult => {
    const { space, whole, covers } = ruleSpace(rule, clients, some);
    return coverOf(space, whole, covers, meter);
  };
  const result = resultOf(candidates);
  if (result === "free") return CHOSEN;
  if (result === "unsettled") return UNSETTLED;
  let needed = candidates.filter(({ reach }) => result.has(reach.rank));
  if (needed.length <= MOST_TRIED) {
    for (const { reach } of needed.toReversed()) {
      const fewer = needed.filter((each) => each.reach !== reach);
      const without = resultOf(fewer);
      if (without !== "free" && without !== "unsettled") needed = fewer;
    }
  }
  return { kind: "shadowed", by: needed.map(({ reach }) => reach.rank) };
}
