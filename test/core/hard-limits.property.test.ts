import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import type { Event, OrderDecided } from "../../src/core/events.ts";
import { globalNetOf, grossOf } from "../../src/core/exposure/breach.ts";
import type { Policy } from "../../src/core/policy.ts";
import type { State } from "../../src/core/state.ts";
import { signed, signOf } from "../../src/core/terms.ts";
import type { Side } from "../../src/core/terms.ts";
import { anyTrading } from "./happenings.ts";
import { Life } from "./history.ts";
import { lots, only } from "./world.ts";

const SYMBOLS = [0, 1, 2];

/** What the house keeps of each symbol, and in all; read before and after an order. */
interface Kept {
  readonly net: readonly number[];
  readonly widest: readonly number[];
  readonly gross: readonly number[];
  /** Below zero: not known. */
  readonly global: number;
}

function keptIn({ world }: Life): Kept {
  const view = world.engine.view(world.nowNs, world.timeUs);
  const { exposure } = world.state;
  return {
    net: SYMBOLS.map((symbol) => exposure.net(symbol)),
    widest: SYMBOLS.map((symbol) => exposure.widestNet(symbol)),
    gross: SYMBOLS.map((symbol) => grossOf(view, symbol)),
    global: globalNetOf(view),
  };
}

/** Gross if of all that is reserved just that is filled which makes it largest. */
function largestGross(state: State, symbol: number): number {
  const pending = new Map<number, { Buy: number; Sell: number }>();
  for (const { order } of state.orders.openLegs()) {
    const { account, side } = order.terms;
    if (order.terms.symbol !== symbol || order.ending !== undefined) continue;
    const of = pending.get(account) ?? { Buy: 0, Sell: 0 };
    of[side] += order.decision!.bVolume - order.bFilled;
    pending.set(account, of);
  }
  let gross = Math.abs(state.exposure.of(symbol).suspenseNet);
  for (const { account, symbol: at, position } of state.positions.entries()) {
    if (at !== symbol) continue;
    const { Buy = 0, Sell = 0 } = pending.get(account) ?? {};
    gross += Math.max(Math.abs(position.bNet + Buy), Math.abs(position.bNet - Sell));
  }
  return gross;
}

/** Whether the house would have less than before, at the end that is worse for the order. */
function shrinks({ net, doubt }: OrderDecided, side: Side, orderQty: number): boolean {
  const ahead = signed(net, signOf(side)) + doubt;
  return Math.abs(ahead + orderQty) < Math.abs(ahead);
}

interface Seen {
  opened: number;
  limited: number;
  refused: number;
}

/** The order's own B volume took no figure above its limit, or above where it was before. */
function checkOrder(life: Life, events: readonly Event[], before: Kept, seen: Seen): void {
  const decided = events.find((event) => event.type === "OrderDecided");
  if (decided === undefined) return;
  if (decided.findings.some(({ code }) => code === "HARD_LIMIT")) seen.limited += 1;
  const denied = events.find((event) => event.type === "OrderDenied");
  if (denied?.code === "EXPOSURE_HARD_LIMIT") seen.refused += 1;
  if (denied !== undefined) return;
  const { symbol, side, orderQty, isClosing } = only(events, "OrderAccepted");
  if (isClosing || shrinks(decided, side, orderQty)) return;
  seen.opened += 1;
  checkFigures(life, symbol, before, decided.bVolume);
}

function checkFigures(life: Life, symbol: number, before: Kept, bVolume: number): void {
  const { state } = life.world;
  const { limits, global }: Policy = life.world.engine.policy;
  const after = keptIn(life);
  const limit = limits[symbol];
  if (limit !== undefined) {
    const most = Math.max(limit.maxNet, before.widest[symbol]!);
    assert.ok(after.widest[symbol]! <= most, "|net|");
    const gross = Math.max(limit.maxGross, before.gross[symbol]!);
    assert.ok(largestGross(state, symbol) <= gross, "gross");
  }
  if (before.global < 0) assert.equal(bVolume, 0, "nothing is kept that cannot be valued");
  else assert.ok(after.global <= Math.max(global.maximum, before.global), "global");
}

const limits = { maxNet: lots(2), maxGross: lots(4), autoHedge: lots(100) };

for (const [what, change] of [
  ["whose classes keep most", { limit: limits }],
  ["in the mode that keeps all", { limit: limits, strategy: { mode: "B_BOOK" } }],
  ["that hedges what is above a level", { limit: limits, strategy: { onBreach: "hedge_excess" } }],
] as const) {
  test(`in all histories of a desk ${what} no order passes a hard limit by what is kept of it`, () => {
    const seen: Seen = { opened: 0, limited: 0, refused: 0 };
    fc.assert(
      fc.property(anyTrading, (history) => {
        let before: Kept;
        const witness = {
          before: (): void => {
            before = keptIn(life);
          },
          after: (_: unknown, events: readonly Event[]): void => {
            checkOrder(life, events, before, seen);
          },
        };
        const life: Life = new Life(witness, change);
        for (const happening of history) life.live(happening);
      }),
      { numRuns: 300 },
    );
    assert.ok(seen.opened > 500 && seen.limited > 100 && seen.refused > 0, JSON.stringify(seen));
  });
}
