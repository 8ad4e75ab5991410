import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import type { Event, OrderDecided } from "../../src/core/events.ts";
import { globalNetOf } from "../../src/core/exposure/breach.ts";
import type { Policy } from "../../src/core/policy.ts";
import type { State } from "../../src/core/state.ts";
import { signed, signOf } from "../../src/core/terms.ts";
import type { Side } from "../../src/core/terms.ts";
import { anyTrading } from "./happenings.ts";
import type { Happening } from "./happenings.ts";
import { Life } from "./history.ts";
import { lots, only } from "./world.ts";

const SYMBOLS = [0, 1, 2];

/** What the house keeps of each symbol, and in all; read before and after an order. */
interface Kept {
  readonly net: readonly Truth[];
  readonly gross: readonly Truth[];
  /** Below zero: not known. */
  readonly global: number;
}

function keptIn({ world }: Life): Kept {
  return {
    net: SYMBOLS.map((symbol) => trueNet(world.state, symbol)),
    gross: SYMBOLS.map((symbol) => trueGross(world.state, symbol)),
    global: globalNetOf(world.engine.view(world.nowNs, world.timeUs)),
  };
}

/** Reserved volume of live orders, by account, from the orders themselves. */
function pendingOf(state: State, symbol: number): ReadonlyMap<number, Record<Side, number>> {
  const pending = new Map<number, Record<Side, number>>();
  const waiting = new Set([...state.orders.openLegs()].map(({ order }) => order));
  for (const order of waiting) {
    const { account, side } = order.terms;
    if (order.terms.symbol !== symbol || order.ending !== undefined) continue;
    const of = pending.get(account) ?? { Buy: 0, Sell: 0 };
    of[side] += order.bVolume - order.bFilled;
    pending.set(account, of);
  }
  return pending;
}

/**
 * What the house truly ends up with: once every live order is filled, once every live leg fails,
 * and when of all that is open just that is filled which makes it largest.
 */
interface Truth {
  readonly filled: number;
  readonly failed: number;
  readonly worst: number;
}

function trueGross(state: State, symbol: number): Truth {
  const pending = pendingOf(state, symbol);
  const { suspenseNet, orphanNet } = state.exposure.of(symbol);
  const unowned = Math.abs(suspenseNet) + Math.abs(orphanNet);
  let [filled, failed, worst] = [unowned, unowned, unowned];
  const held = [...state.positions.entries()].filter((entry) => entry.symbol === symbol);
  for (const { account, position } of held) {
    const { Buy = 0, Sell = 0 } = pending.get(account) ?? {};
    filled += Math.abs(position.bNet + Buy - Sell);
    failed += Math.abs(position.bNet);
    worst += Math.max(Math.abs(position.bNet + Buy), Math.abs(position.bNet - Sell));
  }
  return { filled, failed, worst };
}

function trueNet(state: State, symbol: number): Truth {
  let [Buy, Sell] = [0, 0];
  for (const of of pendingOf(state, symbol).values()) {
    Buy += of.Buy;
    Sell += of.Sell;
  }
  const { suspenseNet, orphanNet, houseNet } = state.exposure.of(symbol);
  const ofHouse = suspenseNet + orphanNet + houseNet;
  const held = [...state.positions.entries()].filter((entry) => entry.symbol === symbol);
  const kept = held.reduce((sum, { position }) => sum + position.bNet, 0) - ofHouse;
  const worst = Math.max(Math.abs(kept + Buy), Math.abs(kept - Sell));
  return { filled: Math.abs(kept + Buy - Sell), failed: Math.abs(kept), worst };
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
  // One that closes whole passes, marked or found to: without an LP its hedge is an orphan.
  const closesWhole = isClosing || decided.closes === orderQty;
  if (closesWhole || shrinks(decided, side, orderQty)) return;
  seen.opened += 1;
  checkFigures(life, symbol, before, decided, givenBack(decided, side));
}

/**
 * What an order closes of what its account holds is held against no limit: it may move the kept net
 * that far, whatever the others hold; and the gross by what an account that held both sides holds
 * more the other way.
 */
function givenBack({ closes, bOpen, held }: OrderDecided, side: Side): Given {
  if (closes === 0) return { net: 0, gross: 0 };
  const bared = Math.abs(held + signed(bOpen, signOf(side))) - Math.abs(held);
  return { net: bOpen, gross: Math.max(0, bared) };
}

type Given = Readonly<Record<"net" | "gross", number>>;

function checkFigures(
  life: Life,
  symbol: number,
  before: Kept,
  { bVolume, lotWorth }: OrderDecided,
  given: Given,
): void {
  const { limits, global }: Policy = life.world.engine.policy;
  const after = keptIn(life);
  const limit = limits[symbol];
  if (limit !== undefined) {
    for (const [what, most] of [
      ["net", limit.maxNet],
      ["gross", limit.maxGross],
    ] as const) {
      const { filled, failed, worst } = after[what][symbol]!;
      const allowed = Math.max(most, before[what][symbol]!.worst + given[what]);
      assert.ok(worst <= allowed, `${what}: ${worst} above ${allowed}`);
      assert.ok(filled <= worst && failed <= worst, "the worst is the worst");
    }
  }
  if (before.global < 0) assert.equal(bVolume, 0, "nothing is kept that cannot be valued");
  else {
    const worth = given.net === 0 ? 0 : (given.net * lotWorth) / lots(1) + 1;
    assert.ok(after.global <= Math.max(global.maximum, before.global + worth), "global");
  }
}

/** Two accounts in one symbol, so that orders meet what they hold and what waits. */
const crowded = anyTrading.map((history) =>
  history.map((it): Happening => {
    if (it.is !== "order") return it;
    const { account = 0 } = it.order;
    return { ...it, order: { ...it.order, account: Math.abs(account) % 2, symbol: 0 } };
  }),
);

const limits = { maxNet: lots(2), maxGross: lots(4), autoHedge: lots(100) };

const excess = { onBreach: "hedge_excess" } as const;
/** The gross limit alone, and nearly all that is kept waits for an LP. */
const grossOnly = { ...limits, maxNet: lots(1000) };

for (const [what, histories, change] of [
  ["whose classes keep most", anyTrading, { limit: limits }],
  ["in the mode that keeps all", anyTrading, { limit: limits, strategy: { mode: "B_BOOK" } }],
  ["that hedges what is above a level", anyTrading, { limit: limits, strategy: excess }],
  ["that few accounts trade at", crowded, { limit: limits }],
  ["that only limits the gross", crowded, { limit: grossOnly }],
] as const) {
  test(`in all histories of a desk ${what} no order passes a hard limit by what is kept of it`, () => {
    const seen: Seen = { opened: 0, limited: 0, refused: 0 };
    fc.assert(
      fc.property(histories, (history) => {
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
