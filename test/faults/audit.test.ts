import assert from "node:assert/strict";
import { beforeEach, test } from "vitest";
import { audit } from "./audit.ts";
import type { Ledgers } from "./audit.ts";
import { JournalLedger } from "./journal-ledger.ts";
import { Volumes } from "./volumes.ts";

const LOT = 1_000_000;
const FILL = "C1 EURUSD Buy 1000000";

/** One order of a lot, half of it hedged, in the books of all three. */
function sound() {
  const journal = new JournalLedger("J");
  journal.accepted.add("C1");
  journal.legs.add("JL1");
  journal.clientFills.set("JE2", FILL);
  const venueVolumes = new Volumes();
  const byOrder = new Volumes();
  const told = new Volumes();
  for (const volumes of [journal.hedged, journal.passedOn, venueVolumes]) {
    volumes.add("EURUSD Buy", LOT / 2);
  }
  for (const volumes of [journal.byLeg, byOrder]) volumes.add("JL1", LOT / 2);
  for (const volumes of [journal.told, told]) volumes.add("EURUSD Buy", LOT);
  const clients = {
    sent: new Map([["C1", { session: "FLOW1", account: "1001" }]]),
    acknowledged: new Set(["C1"]),
    ended: new Set(["C1"]),
    disowned: [] as string[],
    fills: new Map([["JE2", FILL]]),
    contradictions: [] as string[],
    volumes: told,
  };
  const worth = new Volumes();
  const venue = { arrivals: new Map([["JL1", 1]]), volumes: venueVolumes, byOrder, worth };
  return { clients, venue, journal } satisfies Ledgers;
}

let books: ReturnType<typeof sound>;
beforeEach(() => {
  books = sound();
});

const counts = (): [number, number, number] => {
  const { lost, doubled, unmatched } = audit(books);
  return [lost.length, doubled.length, unmatched.length];
};

test("books that agree pass", () => {
  assert.deepEqual(counts(), [0, 0, 0]);
});

test("an acknowledged order the journal does not have is lost", () => {
  books.journal.accepted.delete("C1");
  assert.deepEqual(counts(), [1, 0, 0]);
});

test("a fill that was told and is not booked is lost", () => {
  books.journal.clientFills.delete("JE2");
  assert.deepEqual(counts(), [1, 0, 0]);
});

test("an order acknowledged and disowned later is lost", () => {
  books.clients.disowned.push("C1");
  assert.deepEqual(counts(), [1, 0, 0]);
});

test("a leg that reached the venue twice is doubled", () => {
  books.venue.arrivals.set("JL1", 2);
  assert.deepEqual(counts(), [0, 1, 0]);
});

test("a leg at the venue that no journal created is unmatched", () => {
  books.venue.arrivals.set("JL9", 1);
  assert.deepEqual(counts(), [0, 0, 1]);
});

test("a fill of the venue that was never booked is unmatched, by leg and by symbol", () => {
  books.venue.volumes.add("EURUSD Buy", 1);
  books.venue.byOrder.add("JL1", 1);
  assert.deepEqual(counts(), [0, 0, 2]);
});

test("a fill booked and never told is unmatched, and so is one told with another volume", () => {
  books.clients.fills.clear();
  assert.deepEqual(counts(), [0, 0, 1]);
  books.clients.fills.set("JE2", "C1 EURUSD Buy 2000000");
  assert.deepEqual(counts(), [0, 0, 1]);
});

test("an LP's fill that went neither to a client nor to the house's account is unmatched", () => {
  books.journal.passedOn.add("EURUSD Buy", -1);
  assert.deepEqual(counts(), [0, 0, 1]);
});
