import { legNumberOf } from "../../../core/ids.ts";
import { mayFill } from "../lps/venue-ledger.ts";
import type { VenueLeg } from "../lps/venue-ledger.ts";
import type { WorldLp } from "../setting/lps.ts";
import type { World } from "../world.ts";
import type { EventLedger } from "./event-ledger.ts";
import { valueOf } from "./books.ts";
import type { KnownOrder } from "./known.ts";
import type { Tolerances } from "./tolerances.ts";

/** I2: no LP has a leg of which the desk says that it never arrived, unless the LP denied it. */
export function checkNotReceived(world: World, ledger: EventLedger, journalId: string): void {
  for (const number of ledger.notReceived) {
    for (const { lp, ledger: venue } of world.lps) {
      const there = venue.legOf(journalId, number);
      if (there === undefined || there.isDenied) continue;
      world.violated("I2", `leg ${number} is said never to have reached ${lp.id}, which has it`);
    }
  }
}

/** I2: what reached an LP is in the journal, for that LP, in those words. */
export function checkArrivals(world: World, ledger: EventLedger, journalId: string): void {
  for (const { lp, ledger: venue } of world.lps) {
    for (const leg of venue.unchecked()) checkArrival(world, ledger, [lp, leg, journalId]);
  }
}

/**
 * I8: what LPs have of an order, and may fill yet, is never more than the order. Of what an LP
 * denied, or filled late, the desk could not know.
 */
function checkSum(world: World, order: KnownOrder, journalId: string): void {
  let out = 0;
  for (const { leg, lp } of order.legs) {
    const name = world.checks.tail?.state.names.nameOf("lp", lp);
    const venue = world.lps.find((each) => each.lp.id === name);
    const there = venue?.ledger.legOf(journalId, leg);
    if (there !== undefined && !there.isDenied) out += mayFill(there);
  }
  if (out > order.orderQty) {
    world.violated("I8", `LPs have ${out} of order ${order.order}, which is ${order.orderQty}`);
  }
}

function checkArrival(
  world: World,
  ledger: EventLedger,
  [lp, { clOrdID, side, orderQty, symbol, price }, journalId]: readonly [WorldLp, VenueLeg, string],
): void {
  const { violated, checks } = world;
  const known = ledger.legs.get(legNumberOf(journalId, clOrdID));
  if (known === undefined) {
    violated("I1", `${clOrdID} reached ${lp.id}, and the journal has no such leg`);
    return;
  }
  const names = checks.tail?.state.names;
  const isThere = names?.nameOf("lp", known.lp) === lp.id;
  const isSame = names?.nameOf("symbol", known.symbol) === symbol && known.side === side;
  if (!isThere || !isSame || known.orderQty !== orderQty) {
    violated("I2", `${clOrdID} reached ${lp.id} as ${side} ${orderQty} of ${symbol}, not as sent`);
  }
  checkSum(world, known.order, journalId);
  if (price !== known.limitPx) violated("I2", `${clOrdID} came at ${price}, not ${known.limitPx}`);
}

/** What an LP, its leg and the desk's books have to do with each other. */
interface Booked {
  readonly lp: WorldLp;
  readonly leg: VenueLeg;
  readonly volume: number;
  readonly isInDoubt: boolean;
}

/**
 * I4: never more is booked than an LP filled, and of what it filled at a price all that the desk
 * could hear of.
 */
export function checkFills(world: World, ledger: EventLedger, journalId: string): void {
  for (const { lp, ledger: venue } of world.lps) {
    for (const [clOrdID, leg] of venue.legs) {
      const number = legNumberOf(journalId, clOrdID);
      const volume = ledger.filledOf.of(`${number}`);
      const isInDoubt = ledger.legs.get(number)?.isInDoubt === true;
      const least = leastBooked({ lp, leg, volume, isInDoubt }, world.tolerances);
      if (volume >= least && volume <= leg.filled) continue;
      world.violated("I4", `${clOrdID}: ${lp.id} filled ${leg.filled}, ${volume} are booked`);
    }
  }
}

/** What of a leg's fills must be in the books; each reason for less is counted. */
function leastBooked({ lp, leg, volume, isInDoubt }: Booked, tolerances: Tolerances): number {
  let least = leg.filled;
  const less = (by: number, why: string): void => {
    if (volume >= least || by === 0) return;
    least -= Math.min(by, least);
    tolerances.used(why);
  };
  // Whoever is told of a fill at nothing can only ask a person.
  less(leg.unpriced, "a fill at no price");
  if (lp.dialect !== "generic") {
    // Sent on a session whose numbers began anew since, of a leg that had ended, or that the LP
    // had denied: nobody can ask for it.
    less(leg.filledLate, "a late fill nobody can ask for");
    if (leg.isDenied) less(least, "fills of an order that was denied");
  }
  if (isInDoubt) less(least, "fills of a leg in doubt");
  return least;
}

/** PRICE: fills are booked at the price the LP told, as far as it told one for each. */
export function checkPrices(world: World, ledger: EventLedger, journalId: string): void {
  for (const { leg: number, lp, execID, lastQty, lastPx } of ledger.unpriced.splice(0)) {
    const name = ledger.nameOf("lp", lp);
    const venue = world.lps.find((each) => each.lp.id === name);
    const told = venue?.ledger.legOf(journalId, number)?.told.get(execID);
    // Not of averages, of which prices are made.
    if (told === undefined || venue?.lp.dialect === "ctrader") continue;
    if (told.lastPx === lastPx && told.lastQty === lastQty) continue;
    const text = `fill ${execID} of leg ${number}: ${lastQty} at ${lastPx} are booked`;
    world.violated("PRICE", `${text}, told were ${told.lastQty} at ${told.lastPx}`);
  }
}

/** PRICE: what a leg cost whole; a price made of averages is off by less than a digit of one. */
export function checkValues(world: World, ledger: EventLedger, journalId: string): void {
  for (const { ledger: venue } of world.lps) {
    for (const [clOrdID, leg] of venue.legs) {
      const number = legNumberOf(journalId, clOrdID);
      const isWhole = ledger.filledOf.of(`${number}`) === leg.filled;
      if (!isWhole || leg.unpriced > 0 || leg.filled === 0) continue;
      let told = 0n;
      for (const { lastQty, lastPx } of leg.fills.values()) told += valueOf(lastQty, lastPx);
      const off = told - (ledger.valueOf.get(number) ?? 0n);
      const digit = BigInt(leg.filled);
      if (off >= -digit && off <= digit) continue;
      world.violated("PRICE", `${clOrdID} is booked ${off} off what its fills cost`);
    }
  }
}
