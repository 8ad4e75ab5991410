import { deskPolicy } from "../desk/desk-policy.ts";
import type { DeskPolicy } from "../desk/desk-policy.ts";

/** One of two policies that share no rule and no share: a mixture of them would be seen. */
export interface Variant {
  readonly name: "one" | "two";
  /** Hedged share of what either decides, in percent and in basis points. */
  readonly percent: number;
  readonly aBook: number;
}

export const variants: readonly [Variant, Variant] = [
  { name: "one", percent: 10, aBook: 1000 },
  { name: "two", percent: 60, aBook: 6000 },
];

/** Of the accounts the load trades for: one by its class, one by a rule. */
export const BY_CLASS = "1001";
export const BY_RULE = "1002";

/**
 * A whole policy of a variant. All but one of its rules are about other accounts, of every kind a
 * rule can be, so that they must be compiled and are not chosen.
 */
export function variantPolicy(variant: Variant, rules: number, options: DeskPolicy): string {
  const text = deskPolicy(options).replace(
    "routing:\n",
    `routing:\n  volatility_threshold: 10\n${sharesOf(variant)}`,
  );
  return `${text}routing_rules:\n${rulesOf(variant, rules).join("")}`;
}

const sharesOf = ({ percent }: Variant): string =>
  `  classification: { retail_bbook_pct: ${100 - percent} }\n`;

function rulesOf({ name, percent }: Variant, count: number): string[] {
  const chosen =
    `  - { id: ${name}-chosen, priority: 1001, action: PARTIAL_HEDGE, ` +
    `hedge_percent: ${percent}, filters: { account_ids: [${BY_RULE}] } }\n`;
  const others = Array.from({ length: Math.max(0, count - 1) }, (_, at) => ruleOf(name, at));
  return [chosen, ...others];
}

const groups = ["VIP", "VIP*", "Pro-?", "*-gold"];
const symbols = ["XAU*", "*USD", "EURUSD", "GBP???"];
const classes = ["TOXIC", "PROFESSIONAL", "SEMI_PRO"];

function ruleOf(variant: string, at: number): string {
  const head = `  - { id: ${variant}-${at}, priority: ${at % 1000}, action: B_BOOK, filters: { `;
  const account = `account_ids: [${5000 + (at % 4000)}, ${9000 + (at % 700)}]`;
  const bounds = `min_volume: ${1 + (at % 40)}, max_volume: ${50 + (at % 40)}`;
  const kinds = [
    account,
    `${account}, symbols: ["${symbols[at % symbols.length]}"]`,
    `${account}, ${bounds}`,
    `groups: ["${groups[at % groups.length]}"], ${bounds}, sides: [BUY]`,
    `classifications: [${classes[at % classes.length]}], min_toxicity: ${20 + (at % 70)}`,
  ];
  return `${head}${kinds[at % kinds.length]} } }\n`;
}
