import * as fc from "fast-check";
import type { LpVerdict, LpView } from "../../src/core/execute/sor/lp-view.ts";
import { fraction, int, price, record, volume, wordOf } from "./any-field.ts";

const verdict = wordOf<LpVerdict>({
  CHOSEN: true,
  NOT_NEEDED: true,
  WORSE_PRICE: true,
  LOWER_PRIORITY: true,
  DISABLED: true,
  SESSION_DOWN: true,
  NOT_MAPPED: true,
  SYMBOL_STOPPED: true,
  NO_QUOTE: true,
  STALE_QUOTE: true,
  OFF_MARKET: true,
  HOLDS_NO_HEDGE: true,
  KILLED: true,
  NOT_TARGETED: true,
  BELOW_MINIMUM: true,
  ABOVE_MAXIMUM: true,
  STEP_TOO_COARSE: true,
  LESS_HEALTHY: true,
  UNHEALTHY: true,
  EJECTED: true,
  NO_FILL_OR_KILL: true,
  SHOWS_TOO_LITTLE: true,
});

/** An LP as a decision saw it, whatever it saw. */
export const lpView: fc.Arbitrary<LpView> = record({
  lp: int,
  bid: price,
  ask: price,
  bidQty: volume,
  askQty: volume,
  ageUs: int,
  isUp: fc.boolean(),
  isKilled: fc.boolean(),
  legQty: volume,
  health: fraction,
  isEjected: fc.boolean(),
  isProbe: fc.boolean(),
  isOffMarket: fc.boolean(),
  atMost: volume,
  held: volume,
  verdict,
  deeper: fc.array(record({ px: price, qty: volume }), { maxLength: 9 }),
});
