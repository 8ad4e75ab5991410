import { parsePolicy } from "../../src/policy/parse-policy.ts";
import type { PolicyIssue } from "../../src/policy/issue.ts";
import type { PolicyDocument } from "../../src/policy/policy-document.ts";
import type { Environment } from "../../src/policy/substitute.ts";

/** A whole policy that is as small as one can be that trades; tests change one thing in it. */
export const smallPolicy = `routing:
  default_lp: lp1
instruments:
  - symbol: EURUSD
    base: EUR
    quote: USD
    contract_size: 100000
    digits: 5
    pip: 0.0001
    volume: { min: 0.01, max: 100, step: 0.01 }
accounts:
  - { id: 1001, group: Standard, class: RETAIL, score: 12 }
liquidity_providers:
  - id: lp1
    name: One
    type: FIX
    session_ids: [lp1-quote, lp1-trade]
    mappings:
      - { symbol: EURUSD, lp_symbol: EUR/USD, quantity_per_lot: 100000, \
min: 0.01, step: 0.01, max: 50 }
sessions:
  - { id: lp1-quote, role: initiator, purpose: [quote], host: 127.0.0.1, port: 9901, \
sender_comp_id: US, target_comp_id: THEM-Q }
  - { id: lp1-trade, role: initiator, purpose: [trade], host: 127.0.0.1, port: 9901, \
sender_comp_id: US, target_comp_id: THEM-T }
  - { id: DEMO, role: acceptor, purpose: [client], sender_comp_id: US, \
target_comp_id: DEMO, username: demo, password: hush }
intake:
  fix: { port: 0 }
`;

/** The beginning of a second instrument, without its volume. */
export const sterling =
  "  - { symbol: GBPUSD, base: GBP, quote: USD, contract_size: 1, digits: 5, pip: 0.0001,";

/** The small policy with one place in it written differently. */
export function changed(from: string, to: string): string {
  if (!smallPolicy.includes(from)) throw new Error(`the small policy has no ${from}`);
  return smallPolicy.replace(from, () => to);
}

export function accepted(text: string, env: Environment = {}): PolicyDocument {
  const result = parsePolicy(text, "p.yaml", env);
  if (!result.ok) throw new Error(result.error.map((issue) => issue.what).join("; "));
  return result.value.document;
}

export function refused(text: string, env: Environment = {}): readonly PolicyIssue[] {
  const result = parsePolicy(text, "p.yaml", env);
  if (result.ok) throw new Error("the policy was accepted");
  return result.error;
}

/** Code, place and path of every mistake, short enough to compare. */
export const briefly = (issues: readonly PolicyIssue[]): string[] =>
  issues.map(({ code, line, column, path }) => `${line}:${column} ${code} ${path}`);
