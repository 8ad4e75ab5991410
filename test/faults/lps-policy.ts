import type { LpManner } from "./lp-kinds.ts";

/** An LP as the desk is to find it. */
export interface LpPlace {
  readonly id: string;
  readonly manner: LpManner;
  /** Where its prices and its orders go: wires that can be cut one by one. */
  readonly quotePort: number;
  readonly tradePort: number;
}

export interface LpsPolicy {
  readonly lps: readonly LpPlace[];
  readonly durability: "fsync" | "os";
  /** HeartBtInt(108) of every session with an LP. */
  readonly heartbeatSeconds: number;
  readonly legTimeoutMs: number;
  readonly maxDeviationPips: number;
  readonly onLpFailure: "reject" | "internalise";
}

/** Accounts the load trades for: of most of them everything or much is hedged. */
export const loadAccounts: readonly string[] = ["1001", "1002", "1003", "1004"];

/**
 * A policy of several LPs, none preferred: the best price decides. It ejects and
 * forgives sooner than usual, so that a minute shows what else takes an hour.
 */
export const lpsPolicy = (it: LpsPolicy): string => `durability: ${it.durability}
routing: { quote_staleness_seconds: 2 }
execution:
  on_lp_failure: ${it.onLpFailure}
  max_deviation_pips: ${it.maxDeviationPips}
  leg_timeout_ms: ${it.legTimeoutMs}
sor: { eject_after: 5, eject_seconds: 2, eject_max_seconds: 4, eject_forgive_seconds: 5 }
instruments:
  - { symbol: EURUSD, base: EUR, quote: USD, contract_size: 100000, digits: 5, pip: 0.0001,
      volume: { min: 0.01, max: 100, step: 0.01 } }
accounts:
  - { id: 1001, group: Standard, class: TOXIC, score: 70 }
  - { id: 1002, group: VIP, class: PROFESSIONAL, score: 50 }
  - { id: 1003, group: Standard, class: SEMI_PRO, score: 30 }
  - { id: 1004, group: Standard, class: RETAIL, score: 12 }
liquidity_providers:
${it.lps.map(lpOf).join("")}sessions:
${it.lps.map((place) => sessionsOf(place, it.heartbeatSeconds)).join("")}\
  - { id: ALICE, role: acceptor, purpose: [client], sender_comp_id: HEDGEROW, target_comp_id: ALICE,
      username: alice, password: alice-secret }
intake: { fix: { host: 127.0.0.1, port: 0 } }
`;

const lpOf = ({ id, manner }: LpPlace): string => `\
  - id: ${id}
    type: FIX
    session_ids: [${id}-quote, ${id}-trade]
    mappings:
      - { symbol: EURUSD, ${manner.mapping},
          min: 0.01, step: 0.01, max: 100 }
`;

const sessionsOf = (place: LpPlace, heartbeatSeconds: number): string => {
  const sessionOf = (purpose: "quote" | "trade", port: number): string => `\
  - { id: ${place.id}-${purpose}, role: initiator, purpose: [${purpose}], host: 127.0.0.1,
      port: ${port}, ${place.manner.session(purpose)}, heartbeat_seconds: ${heartbeatSeconds} }
`;
  return sessionOf("quote", place.quotePort) + sessionOf("trade", place.tradePort);
};
