import { legNumberOf } from "../../../core/ids.ts";
import { mayFill } from "../lps/venue-ledger.ts";
import type { VenueLeg } from "../lps/venue-ledger.ts";
import type { WorldLp } from "../setting/lps.ts";
import type { World } from "../world.ts";
import type { EventLedger } from "./event-ledger.ts";
import type { KnownOrder } from "./known.ts";

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

/** I4: what each LP filled is what the desk booked, but for legs in doubt. */
export function checkFills(world: World, ledger: EventLedger, journalId: string): void {
  for (const { lp, ledger: venue } of world.lps) {
    for (const [clOrdID, leg] of venue.legs) {
      const number = legNumberOf(journalId, clOrdID);
      const booked = ledger.filledOf.of(`${number}`);
      const known = ledger.legs.get(number);
      // Whoever is told of a fill at nothing can only ask a person.
      if (leg.isUnpriced) continue;
      if (booked === leg.filled || known?.isInDoubt === true) continue;
      // Sent on a session whose numbers began anew since, of a leg that had ended, or that the LP
      // had denied: nobody can ask for it.
      const isBeyond = leg.isDenied || leg.filled - booked <= leg.filledLate;
      const isUnheard = lp.dialect !== "generic" && isBeyond;
      if (isUnheard && booked < leg.filled) continue;
      const text = `${clOrdID}: ${lp.id} filled ${leg.filled}, ${booked} are booked`;
      world.violated("I4", text);
    }
  }
}
