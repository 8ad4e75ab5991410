import { readFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { parseVenueFlags } from "../../../src/sim/venue/parse-venue-flags.ts";
import { startVenue } from "../../../src/sim/venue/venue.ts";
import type { Venue } from "../../../src/sim/venue/venue.ts";
import type { VenueFlagValues } from "../../../src/sim/venue/venue-flags.ts";
import { scratchFolder } from "../scratch.ts";
import { FixClient } from "./fix-client.ts";

export interface OpenVenue {
  readonly venue: Venue;
  readonly data: string;
  readonly notices: string[];
}

/** A venue in this process, in a folder of its own, closed with the test. */
export async function openVenue(
  flags: VenueFlagValues = {},
  data: string = scratchFolder(),
): Promise<OpenVenue> {
  const parsed = parseVenueFlags({ port: "0", data, ...flags });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const notices: string[] = [];
  const venue = await startVenue({ ...parsed.value, onNotice: (text) => notices.push(text) });
  onTestFinished(() => venue.close());
  return { venue, data, notices };
}

/** A venue and one client that is logged on. */
export async function openTrading(flags: VenueFlagValues = {}) {
  const opened = await openVenue(flags);
  const { port } = opened.venue;
  return { opened, data: opened.data, port, client: await FixClient.logOn({ port }) };
}

/** The lines of a venue's trade log. */
export function tradeLogOf(data: string): Record<string, unknown>[] {
  return readFileSync(join(data, "trades.ndjson"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** Waits for a condition that nothing announces, looking every few milliseconds. */
export async function becomes(isMet: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + 4000;
  while (!isMet()) {
    if (performance.now() > deadline) throw new Error(`not within 4 s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
