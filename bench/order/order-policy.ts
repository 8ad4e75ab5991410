import { parsePolicy } from "../../src/policy/parse-policy.ts";
import type { PolicyDocument } from "../../src/policy/policy-document.ts";

export const ACCOUNTS = 200;
export const FIRST_ACCOUNT = 1001;
export const LPS = ["lp1", "lp2", "lp3"] as const;
export const SESSION = "FLOW1";
const LARGEST = 100;

/** A symbol and where its price stands, in integers of 10⁻⁸. */
export const MARKETS = [
  { symbol: "EURUSD", base: "EUR", quote: "USD", digits: 5, pip: "0.0001", bid: 108_765_000 },
  { symbol: "GBPUSD", base: "GBP", quote: "USD", digits: 5, pip: "0.0001", bid: 127_431_000 },
  { symbol: "AUDUSD", base: "AUD", quote: "USD", digits: 5, pip: "0.0001", bid: 65_212_000 },
  { symbol: "NZDUSD", base: "NZD", quote: "USD", digits: 5, pip: "0.0001", bid: 59_874_000 },
] as const;

/** Of ten rules one decides something; the others are about other accounts, as most rules are. */
const CHOSEN = 10;
const SIDES = ["BUY", "SELL"];
const ACTIONS = ["A_BOOK", "B_BOOK", "PARTIAL_HEDGE, hedge_percent: 50"];
const CLASSES = ["RETAIL", "SEMI_PRO", "PROFESSIONAL"];

const account = (n: number): number => FIRST_ACCOUNT + (n % ACCOUNTS);

function ruleLine(n: number): string {
  if (n % CHOSEN === 0) {
    const action = ACTIONS[(n / CHOSEN) % ACTIONS.length];
    const accounts = `account_ids: [${account(n * 7)}, ${account(n * 7 + 3)}]`;
    return `{ id: r${n}, priority: ${n % 900}, action: ${action}, filters: { ${accounts} } }`;
  }
  const head = `{ id: r${n}, priority: ${n % 900}, action: B_BOOK, filters: { `;
  const others = `account_ids: [${9000 + n}, ${9001 + n}]`;
  const kinds = [
    others,
    `${others}, symbols: ["*USD"]`,
    `groups: ["IB-${n % 90}"], min_volume: 2, max_volume: 40, sides: [${SIDES[n % 2]}]`,
    `classifications: [${CLASSES[n % 3]}], min_toxicity: ${75 + (n % 20)}`,
    `symbols: ["XAU*"], min_volume: 1`,
  ];
  return `${head}${kinds[n % kinds.length]} } }`;
}

/** So many rules as a list of YAML; none is about an account beyond those of this bench. */
export const ruleLines = (count: number): string =>
  lines(Array.from({ length: count }, (_, n) => ruleLine(n)));

const lines = (items: readonly string[]): string => items.map((item) => `  - ${item}\n`).join("");

const mapping = ({ symbol }: (typeof MARKETS)[number]): string =>
  `{ symbol: ${symbol}, lp_symbol: ${symbol}, quantity_per_lot: 100000, ` +
  `min: 0.01, step: 0.01, max: ${LARGEST} }`;

/** What of the policy decides how its orders end. */
export interface PolicyTerms {
  readonly clientClass: string;
  /** The lines below `exposure_defaults`. */
  readonly exposure: string;
  /** In units of 100 000 of the reporting currency. */
  readonly maxBBook: number;
}

/** Clients that are hedged whole, and limits that nothing comes near. */
const usual: PolicyTerms = {
  clientClass: "TOXIC",
  exposure: "max_net_exposure: 1000000, max_gross_exposure: 1000000, auto_hedge_level: 900000",
  maxBBook: 9_000_000,
};

const policyText = (rules: number, terms: PolicyTerms): string => `reporting_currency: USD
routing:
  default_lp: lp1
  quote_staleness_seconds: 3600
  max_bbook_exposure: ${terms.maxBBook}
  exposure_defaults: { ${terms.exposure} }
execution: { max_deviation_pips: 2, order_retention: 20000 }
controls:
  max_notional: 100000000
instruments:
${lines(
  MARKETS.map(
    ({ symbol, base, quote, digits, pip }) =>
      `{ symbol: ${symbol}, base: ${base}, quote: ${quote}, contract_size: 100000, ` +
      `digits: ${digits}, pip: ${pip}, volume: { min: 0.01, max: ${LARGEST}, step: 0.01 } }`,
  ),
)}accounts:
${lines(
  Array.from(
    { length: ACCOUNTS },
    (_, n) => `{ id: ${account(n)}, group: G${n % 5}, class: ${terms.clientClass}, score: 70 }`,
  ),
)}routing_rules:
${ruleLines(rules)}liquidity_providers:
${lines(
  LPS.map(
    (id) =>
      `{ id: ${id}, name: ${id}, type: FIX, session_ids: [${id}-quote, ${id}-trade], ` +
      `mappings: [${MARKETS.map(mapping).join(", ")}] }`,
  ),
)}sessions:
${lines(
  LPS.flatMap((id) =>
    ["quote", "trade"].map(
      (purpose) =>
        `{ id: ${id}-${purpose}, role: initiator, purpose: [${purpose}], host: 127.0.0.1, ` +
        `port: 9, sender_comp_id: HEDGEROW, target_comp_id: ${id}-${purpose} }`,
    ),
  ),
)}  - { id: ${SESSION}, role: acceptor, purpose: [client], sender_comp_id: HEDGEROW,
      target_comp_id: ${SESSION}, username: flow, password: flow-secret }
intake:
  fix: { host: 127.0.0.1, port: 0 }
`;

/** A policy with so many rules, three LPs, four symbols and two hundred accounts. */
export function orderPolicy(rules: number, terms: PolicyTerms = usual): PolicyDocument {
  const read = parsePolicy(policyText(rules, terms), "bench", {});
  if (read.ok) return read.value.document;
  const [first] = read.error;
  throw new Error(`Invariant: the bench's policy must be sound: ${JSON.stringify(first)}`);
}
