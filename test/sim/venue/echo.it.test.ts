import assert from "node:assert/strict";
import { test } from "vitest";
import { parseVenueFlags } from "../../../src/sim/venue/parse-venue-flags.ts";
import { startVenue } from "../../../src/sim/venue/venue.ts";
import { onTestFinished } from "vitest";
import { FixClient, says } from "./fix-client.ts";

async function openEcho(): Promise<number> {
  const parsed = parseVenueFlags({ echo: true, port: "0", sender: "VENUE", target: "HEDGEROW" });
  assert.ok(parsed.ok);
  const venue = await startVenue(parsed.value);
  onTestFinished(() => venue.close());
  return venue.port;
}

const body = (fields: readonly (readonly [number, string])[]): string =>
  fields
    .filter(([tag]) => ![8, 9, 35, 34, 49, 56, 52, 97, 10].includes(tag))
    .map(([tag, value]) => `${tag}=${value}`)
    .join("|");

test("an order comes back with the same body, odd prices and all", async () => {
  const client = await FixClient.logOn({ port: await openEcho() });
  client.order("A", { ordType: "2", price: "0001.10000", qty: "5.50" });
  const [echo] = await client.got("D");
  assert.match(
    body(echo!.all),
    /^11=A\|55=EURUSD\|54=1\|60=[^|]+\|38=5.50\|40=2\|44=0001.10000\|59=3$/,
  );
});

test("other application messages get BusinessMessageReject 380=3", async () => {
  const client = await FixClient.logOn({ port: await openEcho() });
  client.subscribe("M", ["EURUSD"]);
  client.status("A");
  const refused = await client.got("j", 2);
  assert.deepEqual(
    refused.map((j) => says(j, 372, 380)),
    ["372=V 380=3", "372=H 380=3"],
  );
});

test("the dictionary is applied in full: a bad value is rejected with its tag", async () => {
  const client = await FixClient.logOn({ port: await openEcho() });
  client.order("A", { side: "Z" });
  const [rejected] = await client.got("3");
  assert.equal(says(rejected!, 371, 372, 373), "371=54 372=D 373=5");
});

test("a possible resend of an order that was seen is not sent back; a new one is", async () => {
  const client = await FixClient.logOn({ port: await openEcho() });
  const resend = (clOrdID: string): void => {
    client.send("D", (into) => {
      into.flag(97, true).text(11, clOrdID).text(55, "EURUSD").text(54, "1");
      into.timestampUs(60, client.peer.now().wallUs).text(38, "1").text(40, "1");
    });
  };
  client.order("A");
  resend("A");
  resend("B");
  await client.got("D", 2);
  assert.deepEqual(
    client.seen.map((m) => m.fields.get(11)),
    ["A", "B"],
  );
  assert.equal(client.seen[1]!.fields.get(97), "Y");
});

test("sequence numbers start at 1 at every logon", async () => {
  const port = await openEcho();
  for (let run = 0; run < 2; run++) {
    const client = await FixClient.logOn({ port });
    client.order("A");
    const [echo] = await client.got("D");
    assert.equal(echo!.fields.get(34), "2");
    client.drop();
    await client.ended();
  }
});
