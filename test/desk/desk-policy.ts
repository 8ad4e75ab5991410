/** What a test may want different in the desk's policy. */
export interface DeskPolicy {
  readonly lpPort: number;
  readonly durability?: "fsync" | "os";
  readonly stalenessSeconds?: number;
  readonly legTimeoutMs?: number;
  readonly maxConnections?: number;
  /** The policy's file is loaded when it is another; left out, only when somebody says so. */
  readonly watchesFile?: boolean;
  /** The LP calls symbols what we call them. */
  readonly areNamesShared?: boolean;
}

/** What the LP calls EURUSD, XAUUSD and GBPUSD. */
const lpNames = ({ areNamesShared }: DeskPolicy): readonly string[] =>
  areNamesShared === true ? ["EURUSD", "XAUUSD", "GBPUSD"] : ["EUR/USD", "GOLD", "GBP/USD"];

/**
 * A whole policy: an account of each class, two instruments the LP trades and a third it never
 * quotes, a client that counts lots and one that counts units.
 */
export const deskPolicy = (it: DeskPolicy): string => `durability: ${it.durability ?? "fsync"}
routing:
  default_lp: lp1
  quote_staleness_seconds: ${it.stalenessSeconds ?? 3600}
execution:
  max_deviation_pips: 2
  leg_timeout_ms: ${it.legTimeoutMs ?? 5000}
instruments:
  - { symbol: EURUSD, base: EUR, quote: USD, contract_size: 100000, digits: 5, pip: 0.0001,
      volume: { min: 0.01, max: 100, step: 0.01 } }
  - { symbol: XAUUSD, base: XAU, quote: USD, contract_size: 100, digits: 2, pip: 0.1,
      volume: { min: 0.01, max: 50, step: 0.01 } }
  - { symbol: GBPUSD, base: GBP, quote: USD, contract_size: 100000, digits: 5, pip: 0.0001,
      volume: { min: 0.01, max: 100, step: 0.01 } }
accounts:
  - { id: 1001, group: Standard, class: RETAIL, score: 12 }
  - { id: 1002, group: Standard, class: SEMI_PRO, score: 30 }
  - { id: 1003, group: VIP, class: PROFESSIONAL, score: 50 }
  - { id: 1004, group: Standard, class: UNKNOWN, score: 0 }
  - { id: 1005, group: Standard, class: TOXIC, score: 80 }
  - { id: 1006, group: Standard, class: TOXIC, score: 95 }
liquidity_providers:
  - id: lp1
    name: One
    type: FIX
    session_ids: [lp1-quote, lp1-trade]
    mappings:
      - { symbol: EURUSD, lp_symbol: ${lpNames(it)[0]}, quantity_per_lot: 100000,
          min: 0.01, step: 0.01, max: 100 }
      - { symbol: XAUUSD, lp_symbol: ${lpNames(it)[1]}, quantity_per_lot: 100,
          min: 0.01, step: 0.01, max: 50 }
      - { symbol: GBPUSD, lp_symbol: ${lpNames(it)[2]}, quantity_per_lot: 100000,
          min: 0.01, step: 0.01, max: 100 }
sessions:
  - { id: lp1-quote, role: initiator, purpose: [quote], host: 127.0.0.1, port: ${it.lpPort},
      sender_comp_id: HEDGEROW, target_comp_id: LP-QUOTE }
  - { id: lp1-trade, role: initiator, purpose: [trade], host: 127.0.0.1, port: ${it.lpPort},
      sender_comp_id: HEDGEROW, target_comp_id: LP-TRADE }
  - { id: ALICE, role: acceptor, purpose: [client], sender_comp_id: HEDGEROW, target_comp_id: ALICE,
      username: alice, password: alice-secret }
  - { id: BOB, role: acceptor, purpose: [client], sender_comp_id: HEDGEROW, target_comp_id: BOB,
      username: bob, password: bob-secret, quantity: units }
intake:
  fix: { host: 127.0.0.1, port: 0, max_connections: ${it.maxConnections ?? 32} }
changes: { watch_file: ${it.watchesFile ?? false} }
`;
