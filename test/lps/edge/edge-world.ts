import type { Event, LegCreated } from "../../../src/core/events.ts";
import type { Policy } from "../../../src/core/policy.ts";
import { asBps, asMoney } from "../../../src/core/units/quantity.ts";
import type { EdgeFault } from "../../../src/lps/edge/edge-fault.ts";
import type { LpEdgeTerms } from "../../../src/lps/edge/edge-terms.ts";
import { LpEdge } from "../../../src/lps/edge/lp-edge.ts";
import { JOURNAL } from "../../core/world.ts";
import type { World } from "../../core/world.ts";

export const UNITS = 100_000;

/** What the policy of a world would say at the edge: an LP calls EURUSD `EURUSD.x`. */
export const edgeTerms = (policy: Policy, change: Partial<LpEdgeTerms> = {}): LpEdgeTerms => ({
  collar: asBps(1_000),
  messagesPerSecond: 20_000,
  notionalPerMinute: asMoney(1e15),
  lps: policy.lps.map(({ id, isEnabled, terms }) => ({
    id,
    isEnabled,
    symbols: terms.flatMap((it, at) => {
      const symbol = policy.instruments[at]?.symbol;
      if (it === undefined || symbol === undefined) return [];
      const { minimum, maximum, step } = it;
      const named = { symbol, lpSymbol: `${symbol}.x`, quantityPerLot: UNITS };
      return [{ ...named, minimum, maximum, step, isAtMarket: false }];
    }),
  })),
  ...change,
});

/** An edge beside a world's router; what it would stop is collected. */
export class EdgeWorld {
  readonly edge: LpEdge;
  readonly stopped: EdgeFault[] = [];
  readonly world: World;

  constructor(world: World, change: Partial<LpEdgeTerms> = {}) {
    this.world = world;
    this.edge = new LpEdge({
      journalId: () => JOURNAL,
      indexOf: (kind, name) => world.state.names.indexOf(kind, name),
      lastMid: (symbol) => world.engine.market.lastMid(symbol),
      stop: (fault) => this.stopped.push(fault),
    });
    this.edge.takeUp(world.state, edgeTerms(world.engine.policy, change));
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
