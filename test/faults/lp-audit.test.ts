import assert from "node:assert/strict";
import { test } from "vitest";
import { JournalLedger } from "./journal-ledger.ts";
import { asOneVenue, auditLps } from "./lp-audit.ts";
import { Volumes, worthOf } from "./volumes.ts";

const LOT = 1_000_000;

/** An LP's own record of one leg, and the desk's of the same. */
function books(
  change: { readonly lp?: string; readonly lots?: number; readonly px?: number } = {},
) {
  const { lp = "lp1", lots = 1, px = 1.1 } = change;
  const journal = new JournalLedger("J");
  const booked = { hedged: new Volumes(), byLeg: new Volumes(), worth: new Volumes() };
  booked.hedged.add("EURUSD Buy", LOT);
  booked.byLeg.add("JL1", LOT);
  booked.worth.add("JL1", worthOf(LOT, 1.1));
  journal.lps.set("lp1", { legs: new Set(["JL1"]), ...booked });
  const venue = { volumes: new Volumes(), byOrder: new Volumes(), worth: new Volumes() };
  venue.volumes.add("EURUSD Buy", lots * LOT);
  venue.byOrder.add("JL1", lots * LOT);
  venue.worth.add("JL1", worthOf(lots * LOT, px));
  const other = { volumes: new Volumes(), byOrder: new Volumes(), worth: new Volumes() };
  const [own, none] = [
    { arrivals: new Map([["JL1", 1]]), ...venue },
    { arrivals: new Map(), ...other },
  ];
  const venues = lp === "lp1" ? { lp1: own, lp2: none } : { lp1: none, lp2: own };
  return { journal, venues: new Map(Object.entries(venues)) };
}

const found = (change: Parameters<typeof books>[0] = {}, hasPrices = true): number => {
  const { journal, venues } = books(change);
  const records = [...venues].map(([id, venue]) => [id, { venue, hasPrices }] as const);
  return auditLps(journal, new Map(records)).length;
};

test("books that equal every LP's own log pass", () => {
  assert.equal(found(), 0);
});

test("a fill at another LP than booked is found at both, and so is one at another price or size", () => {
  // At each of them by symbol, by leg and by worth; at the wrong one also the leg itself.
  assert.equal(found({ lp: "lp2" }), 7);
  assert.equal(found({ px: 1.10001 }), 1);
  assert.equal(found({ lots: 2 }), 3);
});

test("of an LP that says averages only, volumes are compared and prices are not", () => {
  assert.equal(found({ px: 1.10001 }, false), 0);
  assert.equal(found({ lots: 2 }, false), 2);
});

test("LPs taken together know every leg and every fill of each", () => {
  const one = asOneVenue([...books().venues.values(), ...books({ lots: 2 }).venues.values()]);
  assert.deepEqual([...one.arrivals], [["JL1", 2]]);
  assert.equal(one.byOrder.of("JL1"), 3 * LOT);
});
