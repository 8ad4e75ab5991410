import { signOf } from "../../../core/terms.ts";
import { worldSymbols } from "../setting/lps.ts";
import { isMarketOpen, plainPolicy } from "../setting/policy-text.ts";
import type { World } from "../world.ts";
import type { KnownOrder } from "./known.ts";

/** So long a price has been there, and all are well. */
const REACHED_NS = 4_000_000_000;
/** More than lies between two looks of the desk at what expires. */
const LATE_US = 1_000_000;

/** I10: what rests when all is well has time left, and its price is not there. */
export function checkResting(world: World): void {
  const { checks, violated, outside } = world;
  const nowUs = outside.wallUs();
  for (const order of checks.ledger.orders.values()) {
    if (order.isOver || !order.isResting) continue;
    if (order.expireUs > 0 && order.expireUs + LATE_US < nowUs) {
      violated("I10", `order ${order.order} rests on behind its time, ${order.expireUs}`);
    }
    const name = checks.ledger.nameOf("symbol", order.symbol);
    // A market that has just opened is believed a little later.
    const isOpen = isMarketOpen(name, nowUs) && isMarketOpen(name, nowUs - JUST_OPENED_US);
    if (isOpen && isInside(world, order, name)) {
      violated("I10", `order ${order.order} rests on, and its price is there`);
    }
  }
}

const JUST_OPENED_US = 60_000_000;

/** Whether each price that any LP has shown for some time would have set it off. */
function isInside({ lps, scheduler }: World, order: KnownOrder, name: string): boolean {
  const { side, stopPx, limitPx, isStopReached } = order;
  const sinceNs = scheduler.nowNs - REACHED_NS;
  const at = worldSymbols.findIndex(({ symbol }) => symbol === name);
  const markup = Math.round((worldSymbols[at]?.pip ?? 0) * plainPolicy.markupPips);
  const prices = lps.flatMap(({ feed }) =>
    feed
      .shown(at)
      .filter(({ atNs }) => atNs >= sinceNs)
      .map(({ bid, ask }) => (side === "Buy" ? ask : bid) + signOf(side) * markup),
  );
  if (prices.length === 0) return false;
  const [low, high] = [Math.min(...prices), Math.max(...prices)];
  const [best, worst] = side === "Buy" ? [low, high] : [high, low];
  if (stopPx > 0 && !isStopReached) return side === "Buy" ? best >= stopPx : best <= stopPx;
  if (limitPx === 0) return true;
  return side === "Buy" ? worst <= limitPx : worst >= limitPx;
}

/**
 * I5, I10: all that rested was taken back. What is open yet is out at LPs in doubt, and nothing but
 * that is reserved, and nothing but that is on its way to be closed.
 */
export function checkGivenBack({ checks, desk, violated }: World): void {
  const { ledger } = checks;
  const open = new Set<string>();
  for (const { isOver, isHouse, openLegs, order, account, symbol } of ledger.orders.values()) {
    if (isOver) continue;
    open.add(`${account} ${symbol}`);
    if (openLegs === 0 && !isHouse) violated("I10", `order ${order} was taken back and rests on`);
  }
  const { floor } = desk;
  if (floor === undefined) return;
  const { holdings, positions, resting } = floor.state;
  if (resting.count > 0) violated("I10", `${resting.count} orders rest on that were taken back`);
  for (const { account, symbol } of positions.entries()) {
    if (open.has(`${account} ${symbol}`)) continue;
    for (const side of ["Buy", "Sell"] as const) {
      const { aClosing, bClosing } = holdings.of(account, symbol, side);
      if (aClosing === 0 && bClosing === 0) continue;
      const what = `${aClosing} + ${bClosing} of symbol ${symbol}`;
      violated("I5", `account ${account}: ${what} are being closed by nobody`);
    }
  }
}
