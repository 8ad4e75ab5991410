import { Digest } from "./digest.ts";
import { KillSwitches } from "./accept/kill-switches.ts";
import { AccountBook } from "./accounts/account-book.ts";
import { Holdings } from "./accounts/holdings.ts";
import { Positions } from "./accounts/positions.ts";
import { OrderTable } from "./execute/order-table.ts";
import type { LegWatch } from "./execute/order-table.ts";
import { RestingOrders } from "./execute/resting-orders.ts";
import { SymbolStops } from "./execute/sor/symbol-stops.ts";
import { BreachLevels } from "./exposure/breach.ts";
import { Exposure } from "./exposure/exposure.ts";
import { HedgeLedger } from "./exposure/hedge-ledger.ts";
import { HouseBook } from "./house/house-book.ts";
import { Ejections } from "./health/ejections.ts";
import { Names } from "./names.ts";
import type { Money } from "./units/quantity.ts";

/** Retention before the first policy is active; no order can come in then. */
const INITIAL_RETENTION = 1;

/**
 * All the core knows that must survive a crash. `apply` alone changes it; replaying the journal
 * gives it back exactly. Quotes are not in it.
 */
export class State {
  readonly names: Names = new Names();
  readonly accounts: AccountBook = new AccountBook();
  readonly positions: Positions = new Positions();
  readonly holdings: Holdings = new Holdings();
  readonly exposure: Exposure = new Exposure();
  readonly breaches: BreachLevels = new BreachLevels();
  readonly kills: KillSwitches = new KillSwitches();
  readonly hedges: HedgeLedger = new HedgeLedger();
  readonly house: HouseBook = new HouseBook();
  readonly orders: OrderTable;
  readonly resting: RestingOrders = new RestingOrders();
  /** By LP index. */
  readonly isLpUp: boolean[] = [];
  readonly ejections: Ejections = new Ejections();
  readonly stops: SymbolStops = new SymbolStops();
  /** By symbol: worth of one lot in the reporting currency as the last decision saw it. */
  readonly lastWorths: (Money | undefined)[] = [];
  reportingCurrency = "";
  /** Hashes of the last versions, by version; older ones are forgotten. */
  readonly policyHashes: Map<number, string> = new Map();
  policyVersion = 0;
  policyHash = "";
  nextOrder = 1;
  nextLeg = 1;
  nextExec = 1;
  nextCancel = 1;

  /**
   * @param decisions which are kept: nothing is decided by those of orders that ended, and whoever
   * holds the journal finds them there
   */
  constructor(decisions: "of all orders" | "of open orders" = "of all orders") {
    const watch: LegWatch = {
      forgotten: (leg) => {
        for (const { execID, lastQty } of leg.execs) {
          this.hedges.rememberStray(leg.lp, execID, lastQty, leg.limitPx);
        }
      },
      unowned: ({ symbol, side }, more) => this.exposure.mayHedge(symbol, side, more),
    };
    this.orders = new OrderTable(INITIAL_RETENTION, watch, decisions === "of all orders");
  }
}

/** Sixteen hex characters over all a later decision hangs on; equal states give equal texts. */
export function hashOf(state: State): string {
  const digest = new Digest();
  state.names.addTo(digest);
  digest.add(state.policyVersion).addText(state.policyHash).addText(state.reportingCurrency);
  for (const worth of state.lastWorths) digest.add(worth ?? -1);
  digest.add(state.nextOrder).add(state.nextLeg).add(state.nextExec).add(state.nextCancel);
  for (const isUp of state.isLpUp) digest.add(isUp ? 1 : 0);
  state.ejections.addTo(digest);
  state.stops.addTo(digest);
  state.orders.addTo(digest);
  state.accounts.addTo(digest);
  state.kills.addTo(digest);
  state.breaches.addTo(digest);
  state.positions.addTo(digest);
  state.holdings.addTo(digest);
  state.exposure.addTo(digest);
  state.hedges.addTo(digest);
  state.house.addTo(digest);
  return digest.text();
}
