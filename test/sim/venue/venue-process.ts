import { parseArgs } from "node:util";
import { camelCase } from "../../../src/sim/venue/flag-reader.ts";
import { runVenue } from "../../../src/sim/venue/run-venue.ts";
import { venueFlags } from "../../../src/sim/venue/venue-flags.ts";

// What the command line does, without the command line: a test starts this file as a process.
const { values } = parseArgs({
  options: Object.fromEntries(
    venueFlags.map(({ name, value, isRepeatable }) => [
      name,
      value === undefined
        ? { type: "boolean" as const }
        : { type: "string" as const, multiple: isRepeatable === true },
    ]),
  ),
});
const flags = Object.fromEntries(
  Object.entries(values).map(([name, value]) => [
    camelCase(name),
    Array.isArray(value) ? value.map(String) : value,
  ]),
);
const stop = new AbortController();
process.once("SIGTERM", () => stop.abort());
const { stdin, stdout, stderr } = process;
process.exitCode = await runVenue(
  flags,
  { input: stdin, output: stdout, errors: stderr },
  stop.signal,
);
stdin.destroy();
