import type { PolicyDocument } from "../../../policy/policy-document.ts";
import { CLIENT_PORT, LP_PASSWORD, LP_USERNAME, worldLps } from "./lps.ts";
import type { WorldLp } from "./lps.ts";

/** What of the policy one episode, or a reload in it, has its own way. */
export interface PolicyTerms {
  readonly durability: "fsync" | "os";
  readonly isNetting: boolean;
  readonly keepsOnFailure: boolean;
  /** What ends the pipeline before anything else. */
  readonly rules: "none" | "hedge gold" | "keep euros" | "split and target";
  /** An LP that gets no orders, by its place; -1: none. */
  readonly lpOff: number;
  readonly isTight: boolean;
  readonly markupPips: number;
  /** Orders that are remembered once they ended. */
  readonly orderRetention?: number;
  /** From one snapshot to the next. */
  readonly snapshotEvents?: number;
  /** Orders come faster than an account may send them. */
  readonly isSlow?: boolean;
  /** ALICE's resting orders go with her session, too. */
  readonly cancelsOnDisconnect?: boolean;
}

/** The least that a policy may say of either. */
const LEAST = 1000;

/**
 * An episode is too short for the bounds that a policy has to keep. What it says above them it
 * means, so that two policies of the world that differ have different hashes.
 */
export const belowBounds = (
  document: PolicyDocument,
  { orderRetention = LEAST, snapshotEvents }: PolicyTerms,
): PolicyDocument => ({
  ...document,
  execution: { ...document.execution, orderRetention },
  journal: { ...document.journal, snapshotEvents: snapshotEvents ?? 200_000 },
});

export const plainPolicy: PolicyTerms = {
  durability: "fsync",
  isNetting: false,
  keepsOnFailure: false,
  rules: "none",
  lpOff: -1,
  isTight: false,
  markupPips: 0.2,
};

export const LEG_TIMEOUT_MS = 1000;
export const STALENESS_SECONDS = 3;
/** More than policy and markup allow a leg to be off the client's price. */
export const HARD_DEVIATION_PIPS = 2;

const termsByHash = new Map<string, PolicyTerms>();

/** A policy of the world was read: what is its own is looked up by its hash. */
export function noteTerms(hash: string, terms: PolicyTerms): void {
  termsByHash.set(hash, terms);
}

/** Undefined for a policy that is none of the world's. */
export const termsOf = (hash: string): PolicyTerms | undefined => termsByHash.get(hash);

/** Sessions whose resting orders end with their connection. */
export const cancelingSessions = ({
  cancelsOnDisconnect = false,
}: Pick<PolicyTerms, "cancelsOnDisconnect">): readonly string[] =>
  cancelsOnDisconnect ? ["ALICE", "BOB"] : ["BOB"];

/** The group of each account. */
export const groupByAccount: ReadonlyMap<string, string> = new Map([
  ["1001", "Standard"],
  ["1002", "Standard"],
  ["1003", "VIP Gold"],
  ["1004", "Standard"],
  ["1005", "Standard"],
  ["1006", "Standard"],
]);

const DAY_MINUTES = 1440;
const MINUTE_US = 60_000_000;
/** New York is so far behind in February, when all episodes are. */
const ZONE_MINUTES = 300;
/** Of the local day: gold's ends there, opens a minute later, and on Sundays an hour later. */
const CLOSE_MINUTE = 17 * 60;
const SUNDAY_OPEN_MINUTE = 18 * 60;
const EPOCH_WEEKDAY = 4;

/** Whether a symbol may be traded then, by the hours below. @param timeUs since 1970 */
export function isMarketOpen(symbol: string, timeUs: number): boolean {
  if (symbol !== "XAUUSD") return true;
  const local = Math.floor(timeUs / MINUTE_US) - ZONE_MINUTES;
  const weekday = (Math.floor(local / DAY_MINUTES) + EPOCH_WEEKDAY) % 7;
  const minute = local % DAY_MINUTES;
  if (weekday === 6) return false;
  if (weekday === 0) return minute >= SUNDAY_OPEN_MINUTE;
  return weekday === 5 ? minute < CLOSE_MINUTE : minute !== CLOSE_MINUTE;
}

/** Whether a trading day ends then: at five in New York. */
export const isDayEnd = (timeUs: number): boolean =>
  timeUs % (DAY_MINUTES * MINUTE_US) === (CLOSE_MINUTE + ZONE_MINUTES) * MINUTE_US;

/** Hard limits in 10⁻⁶ lots, of a symbol's net. */
export const netLimit = ({ isTight }: Pick<PolicyTerms, "isTight">): number =>
  isTight ? 4_000_000 : 10_000_000;

const ruleTexts: Readonly<Record<PolicyTerms["rules"], string>> = {
  none: "",
  "hedge gold": `routing_rules:
  - { id: gold, priority: 9, filters: { symbols: ["XAU*"] }, action: A_BOOK }
`,
  "keep euros": `routing_rules:
  - { id: euros, priority: 9, filters: { symbols: [EURUSD] }, action: B_BOOK }
`,
  "split and target": `routing_rules:
  - { id: vip, priority: 9, filters: { groups: ["VIP*"] }, action: PARTIAL_HEDGE,
      hedge_percent: 60, target_lp: [bravo, alpha] }
  - { id: retail, priority: 8, filters: { account_ids: ["1001"], sides: [BUY] }, action: A_BOOK,
      target_lp: carol, on_target_unavailable: reject }
`,
};

const clientSessions = (cancelsOnDisconnect: boolean): string => `  - { id: ALICE, role: acceptor,
      purpose: [client], sender_comp_id: HEDGEROW, target_comp_id: ALICE, username: alice,
      password: alice-secret, cancel_on_disconnect: ${cancelsOnDisconnect} }
  - { id: BOB, role: acceptor, purpose: [client], sender_comp_id: HEDGEROW, target_comp_id: BOB,
      username: bob, password: bob-secret, quantity: units, cancel_on_disconnect: true }
`;

/** The whole policy of the world: three LPs, two clients, two instruments, limits that are met. */
export const policyText = (it: PolicyTerms): string => `durability: ${it.durability}
reporting_currency: USD
broker: { margin_mode: ${it.isNetting ? "NETTING" : "HEDGING"} }
routing:
  quote_staleness_seconds: ${STALENESS_SECONDS}
  max_bbook_exposure: 200
  exposure_defaults:
    auto_hedge_level: ${it.isTight ? 2 : 6}
    max_net_exposure: ${netLimit(it) / 1e6}
    max_gross_exposure: 200
  volatility: { min_samples: 5, half_life_seconds: 10 }
  health: { half_life_seconds: 20 }
execution:
  max_deviation_pips: 2
  markup_pips: ${it.markupPips}
  commission_per_million: 5
  leg_timeout_ms: ${LEG_TIMEOUT_MS}
  on_lp_failure: ${it.keepsOnFailure ? "internalise" : "reject"}
  order_retention: ${LEAST + (it.orderRetention ?? 0)}
  rest_again_ms: 300
  sliver_pause_ms: 500
sor: { collar_pct: 2, eject_after: 4, eject_seconds: 2, eject_max_seconds: 8,
  eject_forgive_seconds: 5 }
controls: { max_net_lots: 60, order_rate: { account_per_second: ${it.isSlow === true ? 2 : 50},
  account_burst: ${it.isSlow === true ? 4 : 100} } }
journal: { snapshot_events: ${LEAST + (it.snapshotEvents ?? 0)} }
${ruleTexts[it.rules]}instruments:
  - { symbol: EURUSD, base: EUR, quote: USD, contract_size: 100000, digits: 5, pip: 0.0001,
      volume: { min: 0.01, max: 50, step: 0.01 } }
  - symbol: XAUUSD
    base: XAU
    quote: USD
    contract_size: 100
    digits: 2
    pip: 0.1
    volume: { min: 0.01, max: 50, step: 0.01 }
    trading_hours:
      zone: America/New_York
      open:
        - { from: Sun 18:00, to: Mon 17:00 }
        - { from: Mon 17:01, to: Tue 17:00 }
        - { from: Tue 17:01, to: Wed 17:00 }
        - { from: Wed 17:01, to: Thu 17:00 }
        - { from: Thu 17:01, to: Fri 17:00 }
accounts:
  - { id: 1001, group: Standard, class: RETAIL, score: 12 }
  - { id: 1002, group: Standard, class: SEMI_PRO, score: 30 }
  - { id: 1003, group: VIP Gold, class: PROFESSIONAL, score: 50 }
  - { id: 1004, group: Standard, class: UNKNOWN, score: 0 }
  - { id: 1005, group: Standard, class: TOXIC, score: 70 }
  - { id: 1006, group: Standard, class: TOXIC, score: 95 }
liquidity_providers:
${worldLps.map((lp, at) => lpText(lp, at + 1, at !== it.lpOff)).join("")}sessions:
${worldLps.map((lp) => sessionTexts(lp)).join("")}${clientSessions(
  it.cancelsOnDisconnect ?? false,
)}intake:
  fix: { host: 127.0.0.1, port: ${CLIENT_PORT}, max_connections: 8 }
`;

function lpText({ id, dialect, mappings }: WorldLp, priority: number, isOn: boolean): string {
  const rows = mappings.map(({ symbol, lpSymbol, perLot, stepCents }) => {
    const step = stepCents / 100;
    const rests = dialect === "ctrader" ? ", tif: [GTC], rest_ms: 300" : "";
    return `      - { symbol: ${symbol}, lp_symbol: "${lpSymbol}", quantity_per_lot: ${perLot},
          digits: 2, min: ${step}, step: ${step}, max: 50${rests} }
`;
  });
  return `  - id: ${id}
    type: FIX
    enabled: ${isOn}
    priority: ${priority}
    session_ids: [${id}-quote, ${id}-trade]
    mappings:
${rows.join("")}`;
}

function sessionTexts({ id, dialect, port, identities }: WorldLp): string {
  const secrets =
    dialect === "generic" ? "" : `, username: "${LP_USERNAME}", password: ${LP_PASSWORD}`;
  const texts = identities.map(({ senderCompID, targetCompID, purpose }) => {
    return `  - { id: ${id}-${purpose}, role: initiator, purpose: [${purpose}], dialect: ${dialect},
      host: 127.0.0.1, port: ${port}, sender_comp_id: ${targetCompID},
      target_comp_id: ${senderCompID}, heartbeat_seconds: 5${secrets} }
`;
  });
  return texts.join("");
}
