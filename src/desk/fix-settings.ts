import { compileDictionary } from "../fix/dictionary/compile-dictionary.ts";
import { withDialect } from "../fix/dictionary/dictionary.ts";
import type { Dictionary } from "../fix/dictionary/dictionary.ts";
import { fix44Source } from "../fix/dictionary/fix44.ts";
import type { SessionEvent } from "../fix/session/session-host.ts";
import type { SessionSettings } from "../fix/session/session-settings.ts";
import { msgTypes } from "../fix/tags.ts";
import { lpDialects } from "../lps/fix/lp-dialect.ts";
import type { ClientSession, LpSession, SessionEntry } from "../policy/lp-entry.ts";

/** FIX recommends two minutes: clocks further apart make timestamps meaningless. */
const SENDING_TIME_TOLERANCE_SECONDS = 120;
/** A peer that leaves this much unread is disconnected; what was sent is resent on request. */
const MAX_OUTGOING_BYTES = 4 << 20;
/**
 * A client that leaves this much unread is not read until it has read it: more than a resend writes
 * at a go, and less than it is cut for by as much as LPs may say of its orders meanwhile.
 */
export const MAX_UNREAD_BYTES: number = (MAX_OUTGOING_BYTES * 5) / 8;
/** Messages held while an earlier one is missing; delivered at once, they must fit `out`. */
const MAX_QUEUED_MESSAGES = 1_000;
/** Longest message of a client: an order has a few hundred bytes. */
export const CLIENT_MESSAGE_BYTES: number = 8 << 10;

/**
 * Clients buy or sell; the other values of Side(54) are refused as out of range. An order may name
 * the position it closes: PosMaintRptID(721).
 */
export const clientDictionary: Dictionary = compileDictionary(
  withDialect(fix44Source, {
    name: "clients",
    fields: "54 Side CHAR 1 2",
    changes: { D: "721", G: "721", "8": "721" },
  }),
);

/** What happens to sound sessions too; the rest is a warning in the log. */
export const routineEvents: ReadonlySet<SessionEvent["type"]> = new Set(["up", "closing", "down"]);

/** What is the same for every session of the desk. */
const common = (entry: SessionEntry): Omit<SessionSettings, "role" | "dictionary"> => ({
  beginString: "FIX.4.4",
  senderCompID: entry.senderCompID,
  targetCompID: entry.targetCompID,
  heartBtIntSeconds: entry.heartbeatSeconds,
  resetOnLogon: entry.resetOnLogon,
  sendingTimeToleranceSeconds: SENDING_TIME_TOLERANCE_SECONDS,
  maxOutgoingBytes: MAX_OUTGOING_BYTES,
  maxQueuedMessages: MAX_QUEUED_MESSAGES,
});

export const clientSettings = (entry: ClientSession): SessionSettings => ({
  ...common(entry),
  role: "acceptor",
  dictionary: clientDictionary,
  username: entry.username,
  password: entry.password.reveal(),
  applicationTypes: new Set([
    msgTypes.newOrderSingle,
    msgTypes.orderCancelRequest,
    msgTypes.orderCancelReplaceRequest,
    msgTypes.orderStatusRequest,
    msgTypes.marketDataRequest,
  ]),
});

export function lpSettings(entry: LpSession): SessionSettings {
  const { dictionary, subIDs, resetsOnLogon } = lpDialects[entry.dialect];
  const subID = isForQuotesOnly(entry) ? subIDs?.quote : subIDs?.trade;
  return {
    ...common(entry),
    role: "initiator",
    dictionary,
    ...(subID === undefined ? {} : { senderSubID: subID, targetSubID: subID }),
    ...(entry.username === null ? {} : { username: entry.username }),
    ...(entry.password === null ? {} : { password: entry.password.reveal() }),
    // Prices are of no use later, so a session for them alone begins anew each time.
    resetOnLogon: entry.resetOnLogon || resetsOnLogon || isForQuotesOnly(entry),
    applicationTypes: fromLps,
    // An old order is never sent again, an old subscription or question is made anew.
    neverResent: new Set([
      msgTypes.newOrderSingle,
      msgTypes.marketDataRequest,
      msgTypes.securityListRequest,
      // None is kept any more; a journal may hold some.
      msgTypes.orderStatusRequest,
    ]),
  };
}

const fromLps: ReadonlySet<string> = new Set([
  msgTypes.executionReport,
  msgTypes.orderCancelReject,
  msgTypes.marketDataSnapshot,
  msgTypes.marketDataIncrement,
  msgTypes.marketDataReject,
  msgTypes.businessReject,
  msgTypes.securityList,
]);

export const isForQuotesOnly = (entry: LpSession): boolean => !entry.purposes.includes("trade");
