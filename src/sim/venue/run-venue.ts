import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { VenueFlagIssue } from "./flag-reader.ts";
import { parseKnobLine } from "./knob-flags.ts";
import { parseVenueFlags } from "./parse-venue-flags.ts";
import { VenueError } from "./venue-error.ts";
import type { VenueFlagValues } from "./venue-flags.ts";
import { startVenue } from "./venue.ts";
import type { Venue } from "./venue.ts";

export interface VenueStreams {
  /** Knobs may be changed here while the venue runs: one flag and its value a line. */
  readonly input: Readable;
  /** One line when the venue listens. */
  readonly output: Writable;
  /** Notices and what is wrong. */
  readonly errors: Writable;
}

/**
 * Runs a venue until it is told to stop.
 *
 * @param signal ends it in an orderly way
 * @returns the exit code: 0 stopped, 1 could not start, 2 the flags are wrong
 */
export async function runVenue(
  values: VenueFlagValues,
  streams: VenueStreams,
  signal: AbortSignal,
): Promise<number> {
  const parsed = parseVenueFlags(values);
  if (!parsed.ok) {
    for (const issue of parsed.error) streams.errors.write(`${wordIssue(issue)}\n`);
    return 2;
  }
  const onNotice = (text: string): void => {
    streams.errors.write(`${text}\n`);
  };
  let venue: Venue;
  try {
    venue = await startVenue({ ...parsed.value, onNotice });
  } catch (error) {
    streams.errors.write(`${wordError(error)}\n`);
    return 1;
  }
  streams.output.write(`venue listening on ${venue.host}:${venue.port}\n`);
  const lines = createInterface({ input: streams.input });
  if (parsed.value.mode === "lp") listenToKnobs(lines, venue, onNotice);
  await aborted(signal);
  lines.close();
  await venue.close();
  return 0;
}

function listenToKnobs(
  lines: ReturnType<typeof createInterface>,
  venue: Venue,
  onNotice: (text: string) => void,
): void {
  lines.on("line", (line) => {
    if (line.trim() === "") return;
    const read = parseKnobLine(line);
    if (read.ok) venue.turn(read.value);
    else for (const issue of read.error) onNotice(wordIssue(issue));
  });
}

const wordIssue = ({ code, flag, text }: VenueFlagIssue): string => `${code} ${flag}: ${text}`;

function wordError(error: unknown): string {
  if (error instanceof VenueError) return `${error.code}: ${error.message}`;
  if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
    return `PORT_TAKEN: ${error.message}; give it another --port`;
  }
  return error instanceof Error ? error.message : String(error);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
