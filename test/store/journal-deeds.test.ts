import assert from "node:assert/strict";
import { test } from "vitest";
import { apply } from "../../src/core/apply.ts";
import type { Event } from "../../src/core/events.ts";
import { legIDOf, orderIDOf } from "../../src/core/ids.ts";
import { State } from "../../src/core/state.ts";
import { lotsOf, pxOf } from "../../src/core/units/plain-number.ts";
import { journalDeedOf } from "../../src/store/audit/journal-deeds.ts";
import type { JournalDeed } from "../../src/store/audit/journal-deeds.ts";
import { livedEvents } from "../desk/lived-journal.ts";

const lived = livedEvents(2_000);
const TIME_US = 1_700_000_000_000_000;
const JOURNAL = "CDEFGHIJ";

/** With the events they are of. */
function deedsOf(events: readonly Event[]): (readonly [Event, JournalDeed])[] {
  const state = new State();
  return events.flatMap((event, at) => {
    const place = { event: at + 1, batch: at + 1, timeUs: TIME_US + at, position: 0 };
    const deed = journalDeedOf(event, place, state, JOURNAL);
    apply(state, event);
    return deed === undefined ? [] : [[event, deed] as const];
  });
}

const deeds = deedsOf(lived);

const named: readonly Event[] = [
  { type: "Interned", kind: "lp", index: 0, name: "ALPHA" },
  { type: "Interned", kind: "symbol", index: 0, name: "EURUSD" },
];

const kill = { type: "KillSwitchSet", scope: "lp", index: 0, actor: "ann" } as const;

const rows = (eventType: string): number =>
  deeds.filter(([, { entry }]) => entry.eventType === eventType).length;

const last = (events: readonly Event[]): JournalDeed => deedsOf([...named, ...events]).at(-1)![1];

test("a row is of the event's time, names its journal and number, and comes from the journal", () => {
  assert.ok(deeds.length > 500);
  for (const [event, { event: number, deed }] of deeds) {
    assert.equal(lived[number - 1], event);
    const { atUs, requestId, source } = deed;
    assert.deepEqual(
      [atUs, requestId, source],
      [TIME_US + number - 1, `${JOURNAL}:${number}`, "journal"],
    );
  }
});

test("every switch, pin, import and ejection has a row, and so has each failover", () => {
  const always = ["KillSwitchSet", "AccountChanged", "LpEjected", "LpReadmitted"];
  const types = new Set([...always, "LpFailover", "LpSessionChanged", "MoveOrdered"]);
  const of = deeds.filter(([{ type }]) => types.has(type));
  assert.equal(of.length, lived.filter(({ type }) => types.has(type)).length);
});

test("a house order of a person has a row, a move one with its account, and what the desk hedges by itself none", () => {
  const purposes = lived.flatMap((event) => (event.type === "HouseOrdered" ? [event.purpose] : []));
  const count = (...of: string[]): number => purposes.filter((each) => of.includes(each)).length;
  assert.equal(rows("HOUSE_ORDERED"), count("COVER", "FLATTEN"));
  assert.equal(rows("POSITION_MOVE_ORDERED"), count("MOVE"));
  assert.ok(count("MOVE") > 0 && count("COVER") > 0);
});

test("nothing that a client's order comes to has a row, but for its failover", () => {
  const types = new Set(deeds.map(([{ type }]) => type));
  for (const type of ["OrderAccepted", "OrderDenied", "OrderDecided", "LegCreated", "LegFilled"]) {
    assert.ok(!types.has(type as Event["type"]), type);
  }
});

test("old and new value of a thing follow one another", () => {
  const now = new Map<string, unknown>();
  for (const [event, { entry }] of deeds) {
    if (event.type !== "KillSwitchSet" && event.type !== "AccountChanged") continue;
    const { entityId, oldValue, newValue } = entry;
    const of = `${event.type} ${entityId}`;
    const level = (value: unknown): unknown =>
      event.type === "AccountChanged" ? value : (value as { level: string }).level;
    if (now.has(of)) assert.deepEqual(level(oldValue), level(now.get(of)));
    now.set(of, newValue);
  }
});

test("a switch says who set it before, and with what reason", () => {
  const { entry, deed } = last([
    { ...kill, level: "close_only", reason: "slow" },
    { ...kill, level: "halt", actor: ":lp-edge", reason: "it sends rubbish" },
  ]);
  assert.deepEqual(entry, {
    eventType: "KILL_SWITCH_SET",
    entityType: "KILL_SWITCH",
    entityId: "lp:ALPHA",
    oldValue: { scope: "lp", name: "ALPHA", level: "close_only", actor: "ann", reason: "slow" },
    newValue: { scope: "lp", name: "ALPHA", level: "halt" },
  });
  assert.deepEqual([deed.actor, deed.reason], [":lp-edge", "it sends rubbish"]);
});

test("a leg that a person says the end of stands with what was known of it, and what is said", () => {
  const at = lived.findIndex(({ type }) => type === "LegCreated");
  const created = lived[at]!;
  assert.ok(created.type === "LegCreated");
  const { leg, orderQty, limitPx } = created;
  const doubt = { type: "LegInDoubt", leg, cause: "TIMEOUT" } as const;
  const said = { cumQty: orderQty, lastPx: limitPx, actor: "ann", reason: "by telephone" };
  const events = [...lived.slice(0, at + 1), doubt, { type: "LegJudged", leg, ...said } as const];
  const { entry, deed } = deedsOf(events).at(-1)![1];
  assert.deepEqual([entry.eventType, entry.entityId], ["LEG_JUDGED", legIDOf(JOURNAL, leg)]);
  assert.deepEqual(entry.oldValue, { cumQty: 0, ordStatus: "PendingNew", isInDoubt: true });
  assert.deepEqual(entry.newValue, {
    cumQty: lotsOf(orderQty),
    lastPx: pxOf(limitPx),
    lp: "ALPHA",
    symbol: "XAUUSD",
    order: orderIDOf(JOURNAL, created.order),
  });
  assert.deepEqual([deed.actor, deed.reason], ["ann", "by telephone"]);
});

test("what the desk does of its own accord is done by the desk", () => {
  const ejected = { failures: 3, cause: "TIMEOUT", times: 1, timeUs: 5 } as const;
  const { entry, deed } = last([{ type: "LpEjected", lp: 0, ...ejected }]);
  assert.deepEqual(entry.newValue, { isEjected: true, failures: 3, times: 1 });
  assert.deepEqual([deed.actor, deed.reason], ["desk", "TIMEOUT"]);
});

test("text that no database takes is told without what cannot be kept", () => {
  const text = "a\0b\u{d800}c";
  const stop = { type: "LpSymbolStopped", lp: 0, symbol: 0, fault: "STEP", text } as const;
  assert.equal(last([stop]).entry.newValue?.["text"], "a\u{fffd}b\u{fffd}c");
  const { deed } = last([{ ...kill, level: "halt", reason: text }]);
  assert.equal(deed.reason, "a\u{fffd}b\u{fffd}c");
});
