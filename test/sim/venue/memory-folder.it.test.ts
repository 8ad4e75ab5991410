import assert from "node:assert/strict";
import { onTestFinished, test } from "vitest";
import { NodeNetwork } from "../../../src/fix/session/node-network.ts";
import { SystemClock } from "../../../src/sim/system-clock.ts";
import { LpVenue } from "../../../src/sim/venue/lp-venue.ts";
import { MemoryFolder } from "../../../src/sim/venue/memory-folder.ts";
import { parseVenueFlags } from "../../../src/sim/venue/parse-venue-flags.ts";
import { FixClient, says } from "./fix-client.ts";

/** A venue without a file, in whatever folder it is given. */
async function open(folder: MemoryFolder): Promise<LpVenue> {
  const parsed = parseVenueFlags({ port: "0", data: "nowhere" });
  assert.ok(parsed.ok && parsed.value.mode === "lp");
  const venue = await LpVenue.start(parsed.value, {
    clock: new SystemClock(),
    network: new NodeNetwork(),
    below: (bound) => bound - 1,
    openFolder: (identities, maxOrders) => folder.open(identities, maxOrders),
  });
  onTestFinished(() => venue.close());
  return venue;
}

test("a venue that keeps its folder in memory knows its orders and its numbers when it comes again", async () => {
  const folder = new MemoryFolder();
  const first = await open(folder);
  const client = await FixClient.logOn({ port: first.port });
  client.order("A");
  await client.reported("A", 2);
  await first.close();
  await client.ended();
  const kinds = folder.records.map(({ kind }) => kind);
  assert.deepEqual(kinds, ["start", "order", "report", "report", "stop"]);
  const second = await open(folder);
  await client.connect(second.port);
  await client.until(() => client.peer.session.isUp, "logged on again");
  client.status("A");
  const [, , state] = await client.reported("A", 3);
  assert.equal(says(state!, 150, 39), "150=I 39=2");
});
