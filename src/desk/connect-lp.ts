import type { State } from "../core/state.ts";
import { Dialer } from "../fix/session/dialer.ts";
import { MemoryStore } from "../fix/session/memory-store.ts";
import { Peer } from "../fix/session/peer.ts";
import type { Instant, SessionEvent } from "../fix/session/session-host.ts";
import { FixLp } from "../lps/fix/fix-lp.ts";
import type { LpDesk } from "../lps/fix/lp-desk.ts";
import { lpDialects } from "../lps/fix/lp-dialect.ts";
import { LIST_MESSAGE_BYTES } from "../lps/fix/security-list.ts";
import { SymbolMapping } from "../lps/fix/symbol-mapping.ts";
import { SimulatedLp } from "../lps/simulated/simulated-lp.ts";
import { simulatedTerms } from "../lps/simulated/simulated-terms.ts";
import type { LpEntry, LpSession } from "../policy/lp-entry.ts";
import type { Clock } from "../ports/clock.ts";
import type { Entropy } from "../ports/entropy.ts";
import type { Network } from "../ports/network.ts";
import type { DeskLog } from "./desk-log.ts";
import { isForQuotesOnly, lpSettings, routineEvents } from "./fix-settings.ts";
import { HeldLp } from "./held-lp.ts";
import type { LpLines } from "./held-lp.ts";
import { LpActivity } from "./lp-activity.ts";
import type { LpListings, LpListingsDesk } from "./lp-listings.ts";
import { SessionCounts } from "./session-counts.ts";
import type { SessionLedger } from "./session-ledger.ts";
import type { Turn } from "./turn.ts";
import type { Warnings } from "./warnings.ts";
import type { LpWire } from "./wiring.ts";

/** Messages a quote session keeps for a resend: its subscriptions. */
const QUOTE_SESSION_MESSAGES = 16;
/** Some hundred quotes: orders that come meanwhile are taken before the next ones. */
const QUOTE_BYTES_PER_TURN = 64 << 10;

/** What LP connections need from the desk. */
export interface LpConnectionsDesk extends LpDesk, Pick<LpListingsDesk, "policy"> {
  readonly state: State;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly network: Network;
  readonly turn: Turn;
  readonly log: DeskLog;
  readonly warnings: Warnings;
  ledgerOf(session: number): SessionLedger;
}

export const nowOf = ({ clock }: Pick<LpConnectionsDesk, "clock">): Instant => ({
  wallUs: clock.wallUs(),
  monotonicNs: clock.monotonicNs(),
});

export const mappingOf = ({ mappings }: LpEntry, { names }: State): SymbolMapping =>
  new SymbolMapping(mappings, (text) => names.indexOf("symbol", text));

/** What an LP is doing is looked at. */
export function lookAt(held: HeldLp, now: Instant): void {
  held.activity.look(held.adapter, held.garbled(), now);
}

/** Makes what an LP is reached by; nobody is called before `startLp`. */
export function connectLp(wire: LpWire, desk: LpConnectionsDesk, listings: LpListings): HeldLp {
  const { entry } = wire;
  const activity = new LpActivity(nowOf(desk));
  if (entry.type === "SIMULATED") {
    const lp = new SimulatedLp(simulatedTerms(entry, desk.state.names), desk);
    return new HeldLp({ wire, adapter: lp, lines: linesOf(undefined), activity }, desk.turn);
  }
  const lp = fixLpOf(wire, desk, listings);
  const held = new HeldLp({ wire, adapter: lp, lines: linesOf(lp), activity }, desk.turn);
  for (const session of inOrder(wire.sessions)) addSession(held, lp, session, desk);
  return held;
}

/** From here on it is called; one that lives here quotes. */
export function startLp(held: HeldLp, now: Instant): void {
  for (const { dialer } of held.lines.connections) dialer.start();
  if (!(held.adapter instanceof SimulatedLp)) return;
  held.adapter.start();
  lookAt(held, now);
}

const linesOf = (fix: FixLp | undefined): LpLines => ({
  fix,
  connections: [],
  trade: [],
  ledgers: [],
});

function fixLpOf(
  { entry, sessions }: LpWire,
  desk: LpConnectionsDesk,
  listings: LpListings,
): FixLp {
  const spoken = lpDialects[sessions[0]?.dialect ?? "generic"];
  const dialect = { ...spoken, marketDepth: entry.marketDepth ?? spoken.marketDepth };
  const { names } = desk.state;
  const lp = names.indexOf("lp", entry.id);
  const mapping = mappingOf(entry, desk.state);
  const hearer = entry.securityList ? listings : undefined;
  return new FixLp({ lp, id: entry.id, mapping, dialect }, desk, hearer);
}

function addSession(held: HeldLp, lp: FixLp, entry: LpSession, desk: LpConnectionsDesk): void {
  const { lines } = held;
  const { id } = entry;
  const ledger = isForQuotesOnly(entry)
    ? undefined
    : desk.ledgerOf(desk.state.names.indexOf("session", id));
  const counts = new SessionCounts();
  const store = ledger ?? new MemoryStore({ maxMessages: QUOTE_SESSION_MESSAGES });
  const isForQuotes = entry.purposes.includes("quote");
  const peer: Peer = new Peer({
    settings: lpSettings(entry),
    store,
    clock: desk.clock,
    // Reports on orders are never left waiting.
    ...(ledger === undefined ? { maxBytesPerTurn: QUOTE_BYTES_PER_TURN } : {}),
    ...(isForQuotes && held.wire.entry.securityList ? { maxMessageBytes: LIST_MESSAGE_BYTES } : {}),
    deliver: (message) => lp.onMessage(peer.session, message, peer.now()),
    onEvent: (event) => {
      counts.on(event);
      hear(held, id, event, desk);
      lp.onEvent(peer.session, event, peer.now());
      held.activity.onSession(id, event, desk.clock.wallUs());
      lookAt(held, peer.now());
      // With one session gone another one may have something to say.
      held.touchAll();
    },
    onTurnEnd: (ended) => desk.turn.touch(ended),
  });
  if (isForQuotes) {
    lp.useQuoteSession(peer.session);
    lp.useListSession(peer.session);
  }
  if (ledger !== undefined) {
    lp.useTradeSession(peer.session, ledger);
    lines.trade.push(peer);
    lines.ledgers.push(ledger);
  }
  const dialer = dialerOf(held, entry, peer, desk);
  const ids = { id, lp: lp.lp };
  lines.connections.push({ ...ids, peer, dialer, store, counts, isForQuotes: !ledger });
}

function hear(
  { adapter }: HeldLp,
  session: string,
  event: SessionEvent,
  { log, warnings }: LpConnectionsDesk,
): void {
  const fields = { lp: adapter.id, session, event };
  if (routineEvents.has(event.type)) log.info(fields, "lp session");
  else warnings.warn(`${session} ${event.type}`, fields, "lp session");
}

function dialerOf(
  { adapter, activity }: HeldLp,
  { id, host, port }: LpSession,
  peer: Peer,
  desk: LpConnectionsDesk,
): Dialer {
  return new Dialer({
    peer,
    network: desk.network,
    endpoints: [{ host, port }],
    random: () => desk.entropy.fraction(),
    onFailed: (endpoint, reason) => {
      const fields = { lp: adapter.id, session: id, ...endpoint, reason };
      desk.warnings.warn("LP_UNREACHABLE", fields, "cannot connect to the LP, trying again");
      activity.failed("LP_UNREACHABLE", `${id}: ${reason}`, desk.clock.wallUs());
    },
  });
}

const isBackup = ({ purposes }: LpSession): boolean => purposes.includes("backup");

/** As the LP lists them, those that are backups last. */
const inOrder = (sessions: readonly LpSession[]): readonly LpSession[] => [
  ...sessions.filter((each) => !isBackup(each)),
  ...sessions.filter((each) => isBackup(each)),
];
