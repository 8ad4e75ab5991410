import type { Client, Clients } from "./clients.ts";
import { WorkMeter, coverOf } from "./cover.ts";
import { hasRareOrder } from "./rare-order.ts";
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

/** Words of boxes looked at for one rule, and for all together: some 50 ms, and some seconds. */
const MOST_WORK = 20_000_000;
const MOST_WORK_IN_ALL = 2_000_000_000;
/** As much as looking at a candidate takes. */
const WORK_OF_CANDIDATE = 50;
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
    if (clients === undefined) return this.#meetsAny(rule) ? UNSETTLED : CHOSEN;
    const candidates = this.#candidatesFor(rule, clients);
    if (candidates.length === 0) return CHOSEN;
    const taker = candidates.find((candidate) => takesAll(candidate, rule, clients.length));
    if (taker !== undefined) return { kind: "shadowed", by: [taker.reach.rank] };
    if (this.#workLeft <= 0) return UNSETTLED;
    const meter = new WorkMeter(Math.min(MOST_WORK, this.#workLeft));
    meter.spend(candidates.length * WORK_OF_CANDIDATE);
    const isRare = hasRareOrder(rule, clients.length, candidates, meter);
    const fate = isRare ? CHOSEN : fateAmong(rule, [...clients.keys()], candidates, meter);
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

  /** Whether any rule before it could take one of its orders. */
  #meetsAny(rule: RuleReach): boolean {
    const before = [this.#anyAccount, ...this.#byAccount.values()];
    const canTake = (reach: RuleReach): boolean =>
      canMeet(rule, reach) && this.#clients.canMeet(rule, reach);
    return before.some((rules) => rules.some(canTake));
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

function fateAmong(
  rule: RuleReach,
  clients: readonly number[],
  candidates: readonly Candidate[],
  meter: WorkMeter,
): Fate {
  const boxes = ruleSpace(rule, clients, candidates, meter);
  if (boxes === undefined) return UNSETTLED;
  const { space, whole, covers } = boxes;
  const result = coverOf(space, whole, covers, meter);
  if (result === "free") return CHOSEN;
  if (result === "unsettled") return UNSETTLED;
  let needed = result;
  for (const owner of result.size > MOST_TRIED ? [] : [...result].toSorted((a, b) => b - a)) {
    if (!needed.has(owner)) continue;
    const fewer = covers.filter((cover) => cover.owner !== owner && needed.has(cover.owner));
    const without = coverOf(space, whole, fewer, meter);
    if (without !== "free" && without !== "unsettled") needed = without;
  }
  return { kind: "shadowed", by: [...needed].toSorted((a, b) => a - b) };
}
