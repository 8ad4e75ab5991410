import { randomInt } from "node:crypto";
import { NodeNetwork } from "../../fix/session/node-network.ts";
import { SystemClock } from "../system-clock.ts";
import { startEcho } from "./echo-venue.ts";
import type { Knobs } from "./knobs.ts";
import { LpVenue } from "./lp-venue.ts";
import { openVenueFolder } from "./venue-folder.ts";
import type { VenueOptions } from "./venue-options.ts";

/** A running venue. */
export interface Venue {
  readonly host: string;
  readonly port: number;
  /** What has happened so far. */
  counts(): VenueCounts;
  /** Changes how it misbehaves; nothing happens in echo mode. */
  turn(knobs: Partial<Knobs>): void;
  /** Logs every session out and stops; calling it again waits for the same end. */
  close(): Promise<void>;
}

export interface VenueCounts {
  /** Orders of this run, repeated ones included. */
  readonly orders: number;
  readonly fills: number;
  readonly rejects: number;
  /** Prices left out because a session was slow to read. */
  readonly pricesConflated: number;
  /** Sessions that are logged on. */
  readonly sessionsUp: number;
}

/**
 * Starts a venue: a FIX 4.4 acceptor with prices, fills and a memory of its own.
 *
 * @throws VenueError when its folder is in use, its log damaged or its tick file unusable
 */
export function startVenue(options: VenueOptions): Promise<Venue> {
  const clock = options.clock ?? new SystemClock();
  const network = options.network ?? new NodeNetwork();
  if (options.mode === "echo") return startEcho(options, clock, network);
  return LpVenue.start(options, {
    clock,
    network,
    below: (bound) => randomInt(bound),
    openFolder: (identities, max) => openVenueFolder(options.dataDir, identities, max),
  });
}
