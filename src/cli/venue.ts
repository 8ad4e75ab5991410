import { Command, Option } from "commander";
import { venueFlags } from "../sim/venue/venue-flags.ts";
import type { VenueFlag, VenueFlagValues } from "../sim/venue/venue-flags.ts";

/** `hedgerow venue fix`: a liquidity provider as a process of its own. */
export function venueCommand(): Command {
  const fix = new Command("fix").description("a FIX 4.4 liquidity provider").exitOverride();
  for (const flag of venueFlags) fix.addOption(optionOf(flag));
  fix.action(async (values: VenueFlagValues) => {
    const stopping = new AbortController();
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => stopping.abort());
    }
    const streams = { input: process.stdin, output: process.stdout, errors: process.stderr };
    const { runVenue } = await import("../sim/venue/run-venue.ts");
    process.exitCode = await runVenue(values, streams, stopping.signal);
    // Standard input may still be open; nothing is to be read from it any more.
    process.stdin.destroy();
  });
  return new Command("venue")
    .description("liquidity providers to try things with")
    .exitOverride()
    .addCommand(fix);
}

function optionOf({ name, value, isRepeatable, text }: VenueFlag): Option {
  if (value === undefined) return new Option(`--${name}`, text);
  const option = new Option(`--${name} <${value}>`, text);
  return isRepeatable === true
    ? option.argParser((given: string, before: string[] | undefined) => [...(before ?? []), given])
    : option;
}
