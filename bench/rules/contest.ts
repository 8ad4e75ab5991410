import { compileRules } from "../../src/core/decide/rules/compile-rules.ts";
import { RuleIndex } from "../../src/core/decide/rules/rule-index.ts";
import { byPrecedence, mismatchOf } from "../../src/core/decide/rules/rule.ts";
import type { Rule, RuleQuery } from "../../src/core/decide/rules/rule.ts";
import type { Work } from "../rounds.ts";
import { groups, zones } from "./broker.ts";
import { LinearScan } from "./linear-scan.ts";

/** Orders that take turns; more than a branch predictor learns by heart. A power of two. */
export const ORDERS = 1024;

/** The same rules, compiled and ready to be scanned, and the orders both are asked about. */
export interface Contest {
  /** In order of precedence. */
  readonly rules: readonly Rule[];
  readonly orders: readonly RuleQuery[];
  readonly ours: Work;
  readonly linear: Work;
}

export const indexOf = (rules: readonly Rule[]): RuleIndex =>
  new RuleIndex(compileRules(rules, { groupNames: groups, zones }), zones);

/** @throws `Invariant:` when index or scan does not answer what asking rule after rule does */
export function contestOf(unsorted: readonly Rule[], orders: readonly RuleQuery[]): Contest {
  const rules = unsorted.toSorted(byPrecedence);
  const index = indexOf(rules);
  const scan = new LinearScan(rules, groups, zones);
  for (const order of orders) {
    const expected = rankOf(rules, order);
    for (const rank of [index.match(order), scan.match(order)]) {
      if (rank !== expected) throw new Error(`Invariant: rule ${expected} must match, not ${rank}`);
    }
  }
  return { rules, orders, ours: indexWork(index, orders), linear: scanWork(scan, orders) };
}

/** What a rule means, asked of one rule after another. */
export const rankOf = (rules: readonly Rule[], order: RuleQuery): number =>
  rules.findIndex((rule) => mismatchOf(rule, order, zones) === undefined);

/** Results are added up here, so that no compiler finds them useless. */
const sum = new Float64Array(1);

/** One function for each side: shared, neither would be inlined. */
function indexWork(index: RuleIndex, orders: readonly RuleQuery[]): Work {
  return (times) => {
    let ranks = 0;
    for (let i = 0; i < times; i++) {
      const order = orders[i & (ORDERS - 1)];
      if (order !== undefined) ranks += index.match(order);
    }
    sum[0] = (sum[0] ?? 0) + ranks;
  };
}

function scanWork(scan: LinearScan, orders: readonly RuleQuery[]): Work {
  return (times) => {
    let ranks = 0;
    for (let i = 0; i < times; i++) {
      const order = orders[i & (ORDERS - 1)];
      if (order !== undefined) ranks += scan.match(order);
    }
    sum[0] = (sum[0] ?? 0) + ranks;
  };
}
