import type { AccountFacts } from "../../core/accounts/account-book.ts";
import type { AccountChanged, Event, KillSwitchSet, LpFailover } from "../../core/events.ts";
import type { LegJudged } from "../../core/execute/doubt-events.ts";
import { isAutomatic } from "../../core/house/house-events.ts";
import type { HouseOrdered } from "../../core/house/house-events.ts";
import type { MoveOrdered } from "../../core/house/move-events.ts";
import { legIDOf, orderIDOf } from "../../core/ids.ts";
import { UNKNOWN } from "../../core/names.ts";
import type { Names } from "../../core/names.ts";
import type { State } from "../../core/state.ts";
import { lotsOf, pxOf } from "../../core/units/plain-number.ts";
import type { EventPlace } from "../../journal/replay.ts";
import type { LayerMap } from "../../policy/layer/layer.ts";
import { plainText } from "../sql/bind-value.ts";
import type { AuditEntry, Deed } from "../store-calls.ts";
import { lpToldOf } from "./lp-deeds.ts";
import type { Told } from "./lp-deeds.ts";

/** What the audit trail says of an event, before it has a place in the chain. */
export interface JournalDeed {
  /** The number of the event. */
  readonly event: number;
  readonly entry: AuditEntry;
  readonly deed: Deed;
}

/** Who did what the journal has no actor of. */
export const DESK = "desk";

/** As every row that comes of the journal says where it comes from. */
export const SOURCE = "journal";

/** By which an event is known among all journals. */
export const requestIdOf = (journalId: string, event: number): string => `${journalId}:${event}`;

/**
 * What an auditor asks "who did this" about; undefined: nothing, as of nearly every event.
 *
 * @param state as it was before the event
 */
export function journalDeedOf(
  event: Event,
  { event: number, timeUs }: EventPlace,
  state: State,
  journalId: string,
): JournalDeed | undefined {
  const told = toldOf(event, state, journalId) ?? lpToldOf(event, state);
  if (told === undefined) return undefined;
  const { eventType, entityType, entityId, oldValue, newValue } = told.entry;
  const entry = {
    eventType,
    entityType,
    entityId: plainText(entityId),
    oldValue: plainMap(oldValue),
    newValue: plainMap(newValue),
  };
  const deed = {
    actor: plainText(told.actor) || DESK,
    reason: plainText(told.reason),
    source: SOURCE,
    requestId: requestIdOf(journalId, number),
    atUs: timeUs,
  };
  return { event: number, entry, deed };
}

function toldOf(event: Event, state: State, journalId: string): Told | undefined {
  switch (event.type) {
    case "KillSwitchSet":
      return killSwitch(event, state);
    case "LpFailover":
      return failover(event, state, journalId);
    case "AccountChanged":
      return account(event, state);
    case "LegJudged":
      return leg(event, state, journalId);
    case "HouseOrdered":
      // A move is told with the account it is for, which is the next event.
      if (event.purpose === "MOVE" || isAutomatic(event.purpose)) return undefined;
      return house(event, state.names, journalId);
    case "MoveOrdered":
      return move(event, state, journalId);
    default:
      return undefined;
  }
}

const nameKindOf = {
  global: undefined,
  lp: "lp",
  symbol: "symbol",
  group: "group",
  account: "account",
} as const;

function killSwitch(event: KillSwitchSet, { kills, names }: State): Told {
  const { scope, index, level, actor, reason } = event;
  const kind = nameKindOf[scope];
  const name = kind === undefined ? "" : names.nameOf(kind, index);
  const before = kills.of(scope, index);
  const target = { scope, name };
  const oldValue =
    before === undefined
      ? { ...target, level: "off" }
      : { ...target, level: before.level, actor: before.actor, reason: before.reason };
  return {
    entry: {
      eventType: level === "off" ? "KILL_SWITCH_CLEARED" : "KILL_SWITCH_SET",
      entityType: "KILL_SWITCH",
      entityId: kind === undefined ? scope : `${scope}:${name}`,
      oldValue,
      newValue: { ...target, level },
    },
    actor,
    reason,
  };
}

function failover(event: LpFailover, { names, orders }: State, journalId: string): Told {
  const { order, leg: number, from, to, cause } = event;
  const symbol = orders.leg(number)?.symbol ?? UNKNOWN;
  return {
    entry: {
      eventType: "LP_FAILOVER",
      entityType: "LP",
      entityId: names.nameOf("lp", from),
      oldValue: { lp: names.nameOf("lp", from), leg: legIDOf(journalId, number) },
      newValue: {
        lp: names.nameOf("lp", to),
        order: orderIDOf(journalId, order),
        symbol: names.nameOf("symbol", symbol),
      },
    },
    actor: DESK,
    reason: cause,
  };
}

const accountWords = {
  IMPORT: "ACCOUNT_IMPORTED",
  PIN: "ACCOUNT_PINNED",
  UNPIN: "ACCOUNT_UNPINNED",
} as const;

function account(event: AccountChanged, { accounts, names }: State): Told {
  const before = accounts.of(event.account);
  return {
    entry: {
      eventType: accountWords[event.change],
      entityType: "ACCOUNT",
      entityId: names.nameOf("account", event.account),
      oldValue: before === undefined ? null : toldFacts(before, names),
      newValue: toldFacts(event, names),
    },
    actor: event.actor,
    reason: event.reason,
  };
}

/** Null where the policy says it. */
function toldFacts(facts: AccountFacts, names: Names): LayerMap {
  const { group, clientClass, score, trades, isStated, pinClass, pinReason, pinExpiresUs } = facts;
  const pin = { class: pinClass, reason: pinReason, expiresUs: known(pinExpiresUs) };
  return {
    group: group === UNKNOWN ? null : names.nameOf("group", group),
    class: clientClass === "NONE" ? null : clientClass,
    isStated,
    score: known(score),
    trades: known(trades),
    pin: pinClass === "NONE" ? null : pin,
  };
}

const known = (value: number): number | null => (value === -1 ? null : value);

function leg(event: LegJudged, { names, orders }: State, journalId: string): Told {
  const { leg: number, cumQty, lastPx, actor, reason } = event;
  const before = orders.leg(number);
  const filled = { cumQty: lotsOf(cumQty), lastPx: lastPx === 0 ? null : pxOf(lastPx) };
  const entry = {
    eventType: "LEG_JUDGED",
    entityType: "LEG",
    entityId: legIDOf(journalId, number),
    oldValue: null,
    newValue: filled,
  };
  if (before === undefined) return { entry, actor, reason };
  const oldValue = {
    cumQty: lotsOf(before.cumQty),
    ordStatus: before.ordStatus,
    isInDoubt: before.isInDoubt,
  };
  const newValue = {
    ...filled,
    lp: names.nameOf("lp", before.lp),
    symbol: names.nameOf("symbol", before.symbol),
    order: orderIDOf(journalId, before.order.terms.order),
  };
  return { entry: { ...entry, oldValue, newValue }, actor, reason };
}

/** What it is of, as far as a dealer said it. */
const houseTerms = ({ symbol, side, orderQty, lp }: HouseOrdered, names: Names): LayerMap => ({
  symbol: names.nameOf("symbol", symbol),
  side,
  orderQty: lotsOf(orderQty),
  lp: lp === UNKNOWN ? null : names.nameOf("lp", lp),
});

function house(event: HouseOrdered, names: Names, journalId: string): Told {
  const { order, purpose, isShrinking, actor, reason } = event;
  return {
    entry: {
      eventType: "HOUSE_ORDERED",
      entityType: "HOUSE_ORDER",
      entityId: orderIDOf(journalId, order),
      oldValue: null,
      newValue: { ...houseTerms(event, names), purpose, isShrinking },
    },
    actor,
    reason,
  };
}

function move(event: MoveOrdered, { names, orders }: State, journalId: string): Told {
  const ordered = orders.order(event.order)?.house;
  if (ordered === undefined) {
    throw new Error(`Invariant: a move must stand behind house order ${event.order}`);
  }
  const { side, to } = event;
  const { side: _ofOrder, ...terms } = houseTerms(ordered, names);
  return {
    entry: {
      eventType: "POSITION_MOVE_ORDERED",
      entityType: "ACCOUNT",
      entityId: names.nameOf("account", event.account),
      oldValue: { book: to === "A" ? "B" : "A" },
      newValue: { book: to, ...terms, side, order: orderIDOf(journalId, event.order) },
    },
    actor: ordered.actor,
    reason: ordered.reason,
  };
}

/** What people, clients and LPs write may hold what no database keeps. */
function plainMap(map: LayerMap | null): LayerMap | null {
  if (map === null) return null;
  const entries = Object.entries(map).map(([key, value]): [string, LayerMap[string]] => {
    if (typeof value === "string") return [key, plainText(value)];
    const isMap = typeof value === "object" && value !== null && !isList(value);
    return [key, isMap ? plainMap(value) : value];
  });
  return Object.fromEntries(entries);
}

const isList = (value: LayerMap[string]): value is readonly LayerMap[string][] =>
  Array.isArray(value);
