import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "vitest";
import { parseVenueFlags } from "../../../src/sim/venue/parse-venue-flags.ts";
import { scratchFolder } from "../scratch.ts";
import { FixClient, says } from "./fix-client.ts";
import { becomes, openVenue } from "./rig.ts";

function scriptOf(text: string): string {
  const path = join(scratchFolder(), "script.txt");
  writeFileSync(path, text);
  return path;
}

test("a script turns knobs by itself, there and back", async () => {
  const script = scriptOf(
    "# a storm\n0.3 reject-probability 1\n\n0.9 reject-probability 0 # it is over\n",
  );
  const { venue, notices } = await openVenue({ script });
  const client = await FixClient.logOn({ port: venue.port });
  const turned = (count: number): Promise<void> =>
    becomes(() => notices.filter((text) => text.startsWith("script:")).length === count, "turned");
  await turned(1);
  client.order("B");
  assert.equal(says((await client.reported("B", 1))[0]!, 150), "150=8");
  await turned(2);
  client.order("C");
  assert.equal(says((await client.reported("C", 2))[1]!, 150), "150=F");
});

for (const [what, text, expected] of [
  ["without a time", "reject-probability 1", /:1: "reject-probability 1" is not AT_SECONDS/],
  ["of a flag that cannot be turned", "\n1 port 3", /:2: --port: cannot be changed/],
  ["with a value that is none", "1 latency-ms soon", /:1: --latency-ms: soon is no number/],
] as const) {
  test(`a script with a line ${what} is refused, and says which line`, () => {
    const parsed = parseVenueFlags({ script: scriptOf(text) });
    assert.ok(!parsed.ok);
    assert.equal(parsed.error[0]?.code, "FLAG_BAD_SCRIPT");
    assert.match(parsed.error[0].text, expected);
  });
}

test("a script that is not there is refused", () => {
  const parsed = parseVenueFlags({ script: "/nowhere/script.txt" });
  assert.equal(!parsed.ok && parsed.error[0]?.code, "FLAG_BAD_SCRIPT");
});

test("a transcript has every message both ways, and no password", async () => {
  const transcript = join(scratchFolder(), "wire.txt");
  const { venue } = await openVenue({ transcript, username: "HEDGEROW", password: "hush-hush" });
  const client = await FixClient.logOn({ port: venue.port, password: "hush-hush" });
  client.order("A");
  await client.reported("A", 2);
  const lines = readFileSync(transcript, "utf8").split("\n");
  const kinds = lines
    .map((line) => / (<-|->) .*?\|35=(.)\|/.exec(line))
    .flatMap((found) => (found === null ? [] : `${found[1]} ${found[2]}`));
  assert.deepEqual(kinds, ["<- A", "-> A", "<- D", "-> 8", "-> 8"]);
  assert.match(lines[0]!, /\|554=\*\*\*\|/);
  assert.ok(!lines.join("").includes("hush"));
});
