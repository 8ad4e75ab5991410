import type { Clock } from "../../ports/clock.ts";
import type { Network } from "../../ports/network.ts";
import type { VenueFolder } from "./venue-folder.ts";
import type { Identity } from "./venue-options.ts";

/** What a liquidity provider is given: the machine's own, or a simulation's. */
export interface VenueWorld {
  readonly clock: Clock;
  readonly network: Network;
  /** An integer from 0 up to, not including, the bound. */
  readonly below: (bound: number) => number;
  /** @throws VenueError where what is there cannot be used */
  readonly openFolder: (identities: readonly Identity[], maxOrders: number) => VenueFolder;
}
