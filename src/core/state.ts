import { Digest } from "./digest.ts";
import { KillSwitches } from "./accept/kill-switches.ts";
import { AccountBook } from "./accounts/account-book.ts";
import { Holdings } from "./accounts/holdings.ts";
import { Positions } from "./accounts/positions.ts";
import { OrderTable } from "./execute/order-table.ts";
import type { LegWatch } from "./execute/order-table-options.ts";
import { RestingOrders } from "./execute/resting-orders.ts";
import { SymbolStops } from "./execute/sor/symbol-stops.ts";
import { BreachLevels } from "./exposure/breach.ts";
import { Exposure } from "./exposure/exposure.ts";
import { HedgeLedger } from "./exposure/hedge-ledger.ts";
import { HouseBook } from "./house/house-book.ts";
import { Ejections } from "./health/ejections.ts";
import { Names } from "./names.ts";
import { loadAll, loadFlag, saveAll, SavedFault, saveFlag } from "./saved.ts";
import type { Loader, Saver } from "./saved.ts";
import { asMoney } from "./units/quantity.ts";
import type { Money } from "./units/quantity.ts";

/** Retention before the first policy is active; no order can come in then. */
const INITIAL_RETENTION = 1;
/** More orders than end by what one of them is told of; few, since what is warm is copied. */
const WARM_ORDERS = 16;

/** How a state keeps what it knows; what it knows, and its hash, are the same. */
export interface StateOptions {
  /**
   * Which are kept: nothing is decided by those of orders that ended, and whoever holds the journal
   * finds them there.
   */
  readonly decisions?: "of all orders" | "of open orders";
  /** Orders that ended and are not packed yet, 1 or more. */
  readonly warm?: number;
  /** Of the hash clients' and LPs' ids are found by: where they come from others, a secret one. */
  readonly seed?: number;
}

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
  readonly hedges: HedgeLedger;
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

  constructor({ decisions = "of all orders", warm = WARM_ORDERS, seed = 0 }: StateOptions = {}) {
    this.hedges = new HedgeLedger(seed);
    const watch: LegWatch = {
      forgotten: (lp, execID, lastQty, limitPx) =>
        this.hedges.rememberStray(lp, execID, lastQty, limitPx),
      unowned: ({ symbol, side }, more) => this.exposure.mayHedge(symbol, side, more),
    };
    const keepsDecisions = decisions === "of all orders";
    const retention = INITIAL_RETENTION;
    this.orders = new OrderTable({ retention, keepsDecisions, warm, seed }, watch);
  }
}

/** Takes all of it; `loadState` gives it back. */
export function saveState(state: State, to: Saver): void {
  state.names.save(to);
  to.int(state.policyVersion);
  to.text(state.policyHash);
  saveAll(to, state.policyHashes.size, state.policyHashes, ([version, hash]) => {
    to.int(version);
    to.text(hash);
  });
  to.text(state.reportingCurrency);
  saveAll(to, state.lastWorths.length, state.lastWorths, (worth) => to.int(worth ?? -1));
  for (const next of counters) to.int(state[next]);
  saveAll(to, state.isLpUp.length, state.isLpUp, (isUp) => saveFlag(to, isUp));
  for (const part of parts) state[part].save(to);
  state.resting.save(to);
}

/**
 * Into a state that knows nothing.
 *
 * @throws SavedFault; the state is of no use then
 */
export function loadState(state: State, from: Loader): void {
  state.names.load(from);
  state.policyVersion = from.int();
  state.policyHash = from.text();
  loadAll(from, () => state.policyHashes.set(from.int(), from.text()));
  state.reportingCurrency = from.text();
  loadAll(from, () => {
    const worth = from.int();
    state.lastWorths.push(worth < 0 ? undefined : asMoney(worth));
  });
  for (const next of counters) state[next] = from.int();
  loadAll(from, () => state.isLpUp.push(loadFlag(from)));
  for (const part of parts) state[part].load(from);
  state.resting.load(from, (number) => {
    const order = state.orders.order(number);
    if (order === undefined) throw new SavedFault(`order ${number} must be among those saved`);
    return order;
  });
}

const counters = ["nextOrder", "nextLeg", "nextExec", "nextCancel"] as const;
const parts = [
  "ejections",
  "stops",
  "orders",
  "accounts",
  "kills",
  "breaches",
  "positions",
  "holdings",
  "exposure",
  "hedges",
  "house",
] as const;

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
