import { lookup } from "node:dns";
import type { LookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";
import { mayReach } from "./address-rule.ts";

/** A name leads to no address that may be connected to. */
export class ForbiddenAddress extends Error {
  readonly code = "FORBIDDEN_ADDRESS";
}

/**
 * Looks names up as usual, and gives out no address that may not be reached: asked each time one
 * is connected to, so that a name cannot lead elsewhere than it did before. Other spellings of an
 * address, as one number, are names too.
 *
 * @param resolve how the machine looks a name up
 */
export const guardedLookup =
  (allowsLoopback: boolean, resolve: LookupFunction = lookup): LookupFunction =>
  (hostname, options, done) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return done(error, []);
      const addresses: readonly LookupAddress[] = typeof found === "string" ? [] : found;
      const allowed = addresses.filter(({ address }) => mayReach(address, allowsLoopback));
      const [first] = allowed;
      if (first === undefined) {
        return done(new ForbiddenAddress(`${hostname} leads to an address that is not called`), []);
      }
      if (options.all === true) return done(null, allowed);
      return done(null, first.address, first.family);
    });
  };
