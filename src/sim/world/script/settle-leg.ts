import { valueOf } from "../../../core/execute/order.ts";
import type { Leg } from "../../../core/execute/order.ts";
import { legIDOf } from "../../../core/ids.ts";
import { PRICE_SCALE, VOLUME_SCALE } from "../../../core/units/quantity.ts";
import type { Floor } from "../../../desk/floor.ts";
import type { StatedTrade } from "../../../intake/control/statement-request.ts";
import type { SimLp } from "../lps/sim-lp.ts";
import type { VenueLeg } from "../lps/venue-ledger.ts";
import type { World } from "../world.ts";
import type { Asked } from "./deal.ts";

/** Longer than any wire of the script stalls: what has not arrived by then never does. */
const LOOKS_MS = 7000;
const actor = "world";

/**
 * A person finds a leg in doubt, asks its LP by telephone and, once the LP can know, says what
 * became of it; or hands in all that the LP states to have traded.
 */
export function resolveLater(world: World, pick: number, isStatement: boolean): void {
  const { floor } = world.desk;
  if (floor === undefined) return;
  const legs = inDoubt(floor);
  const chosen = legs[pick % Math.max(1, legs.length)];
  if (chosen === undefined) return;
  world.reach.note("legs in doubt looked at");
  const looked = new Set(legs.map(({ leg }) => leg));
  const { leg: number, lp } = chosen;
  world.after(LOOKS_MS, () => {
    // Another desk may have started meanwhile.
    const now = world.desk.floor;
    if (now === undefined) return;
    const asked = isStatement ? statementOf(world, now, lp, looked) : wordOn(world, now, number);
    if (asked === undefined) return;
    world.desk.run(() => {
      const { ok } = now.answer({ id: 1, ...asked });
      if (ok) world.reach.note(isStatement ? "statements taken" : "legs settled by a person");
    });
  });
}

const inDoubt = ({ state }: Floor): Leg[] =>
  [...state.orders.openLegs()].filter(({ isInDoubt }) => isInDoubt);

const lpOf = (world: World, { state }: Floor, lp: number): SimLp | undefined =>
  world.lps.find((each) => each.lp.id === state.names.nameOf("lp", lp));

/** The LP knows all that will ever come of it. */
const isDone = (there: VenueLeg | undefined): boolean =>
  there === undefined || (there.isOver && there.unpriced === 0);

function wordOn(world: World, floor: Floor, number: number): Asked | undefined {
  const leg = floor.state.orders.leg(number);
  if (leg?.isInDoubt !== true) return undefined;
  const there = lpOf(world, floor, leg.lp)?.ledger.legOf(floor.journalId, number);
  const filled = there?.filled ?? 0;
  // The desk cannot tell what of a sum was taken back before it heard of the fills.
  if (there !== undefined && there.told.size > there.fills.size) return undefined;
  if (!isDone(there) || filled < leg.cumQty || filled > leg.orderQty) return undefined;
  const price =
    there !== undefined && filled > leg.cumQty ? text(unheardPx(leg, there), PRICE_SCALE) : "";
  return {
    op: "settle",
    leg: legIDOf(floor.journalId, number),
    filled: text(filled, VOLUME_SCALE),
    price,
    actor,
    reason: "the LP was asked",
  };
}

/** The average of what the desk does not know, as its LP would say it on the telephone. */
function unheardPx(leg: Leg, { fills, filled }: VenueLeg): number {
  let value = -valueOf(leg);
  for (const { lastQty, lastPx } of fills.values()) value += BigInt(lastQty) * BigInt(lastPx);
  return Math.round(Number(value) / (filled - leg.cumQty));
}

/** Of an LP all of whose legs in doubt were looked at, and are done there. */
function statementOf(
  world: World,
  floor: Floor,
  lp: number,
  looked: ReadonlySet<number>,
): Asked | undefined {
  const there = lpOf(world, floor, lp);
  // By a clock that was set legs may have gone out at any time.
  if (there === undefined || world.hasWallJumped) return undefined;
  const legs = inDoubt(floor).filter((leg) => leg.lp === lp);
  const areDone = legs.every(({ leg }) => {
    return looked.has(leg) && isDone(there.ledger.legOf(floor.journalId, leg));
  });
  if (!areDone || legs.length === 0) return undefined;
  return {
    op: "statement",
    lp: there.lp.id,
    fromUs: 0,
    toUs: floor.wallUs(),
    trades: tradesOf(there),
    file: "statement.csv",
    sha256: "0".repeat(64),
    isTrial: false,
    actor,
  };
}

const tradesOf = ({ trades, lp }: SimLp): StatedTrade[] =>
  trades.all().flatMap((trade) => {
    const { clOrdID, orderID, execID, symbol, side, lastQty, lastPx, timeUs } = trade;
    const mapping = lp.mappings.find((each) => each.symbol === symbol);
    if (mapping === undefined || side === "Other" || lastPx <= 0) return [];
    const terms = { clOrdID, orderID, execID, symbol: mapping.lpSymbol, side };
    return [{ ...terms, quantity: lastQty, price: lastPx, timeUs }];
  });

const text = (value: number, scale: number): string => (value / 10 ** scale).toFixed(scale);
