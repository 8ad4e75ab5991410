import type { Event, LegCreated } from "../../../src/core/events.ts";
import type { Policy } from "../../../src/core/policy.ts";
import { asBps, asMoney } from "../../../src/core/units/quantity.ts";
import type { View } from "../../../src/core/view.ts";
import { midNow } from "../../../src/desk/edge-stop.ts";
import type { EdgeFault } from "../../../src/lps/edge/edge-fault.ts";
import type { LpEdgeTerms } from "../../../src/lps/edge/edge-terms.ts";
import { LpEdge } from "../../../src/lps/edge/lp-edge.ts";
import { JOURNAL } from "../../core/world.ts";
import type { World } from "../../core/world.ts";

const orders = {
  isAtMarket: false,
  tellsTimeInForce: true,
  timesInForce: ["ImmediateOrCancel"],
} as const;

export const UNITS = 100_000;

/** What the policy of a world would say at the edge: an LP calls EURUSD `EURUSD.x`. */
export const edgeTerms = (policy: Policy, change: Partial<LpEdgeTerms> = {}): LpEdgeTerms => ({
  collar: asBps(1_000),
  messagesPerSecond: 20_000,
  notionalPerMinute: asMoney(1e15),
  warnAt: asBps(8_000),
  windowsBeforeHalt: 3,
  lps: policy.lps.map(({ id, isEnabled, terms }) => ({
    id,
    isEnabled,
    symbols: terms.flatMap((it, at) => {
      const symbol = policy.instruments[at]?.symbol;
      if (it === undefined || symbol === undefined) return [];
      const { minimum, maximum, step } = it;
      const named = { symbol, lpSymbol: `${symbol}.x`, quantityPerLot: UNITS };
      return [{ ...named, minimum, maximum, step, ...orders }];
    }),
  })),
  ...change,
});

/** An edge beside a world's router; what it tells is collected, what it halts is halted there. */
export class EdgeWorld {
  readonly edge: LpEdge;
  readonly told: EdgeFault[] = [];
  readonly near: string[] = [];
  readonly world: World;

  constructor(world: World, change: Partial<LpEdgeTerms> = {}) {
    this.world = world;
    this.edge = new LpEdge({
      journalId: () => JOURNAL,
      indexOf: (kind, name) => world.state.names.indexOf(kind, name),
      lastMid: (symbol) => world.engine.market.lastMid(symbol),
      midNow: (symbol) => midNow(this.view(), symbol),
      tell: (fault) => this.told.push(fault),
      near: (lp, text) => this.near.push(`${lp} ${text}`),
      halt: ({ scope, index }, reason) => {
        for (const event of world.kill(scope, index, "halt", reason)) this.edge.hear(event);
      },
    });
    this.edge.takeUp(world.state, edgeTerms(world.engine.policy, change));
  }

  view(): View {
    return this.world.engine.view(this.world.nowNs, this.world.timeUs);
  }

  /** What the desk does with events: the edge hears each, and is asked about each leg. */
  carryOut(events: readonly Event[]): (EdgeFault | undefined)[] {
    const faults: (EdgeFault | undefined)[] = [];
    for (const event of events) {
      this.edge.hear(event);
      if (event.type === "LegCreated") faults.push(this.leave(event));
    }
    return faults;
  }

  leave(leg: LegCreated): EdgeFault | undefined {
    const { nowNs, timeUs } = this.world;
    return this.edge.orderHere(leg, { monotonicNs: nowNs, wallUs: timeUs });
  }
}
