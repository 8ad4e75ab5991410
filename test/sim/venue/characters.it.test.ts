import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "vitest";
import { parseVenueFlags } from "../../../src/sim/venue/parse-venue-flags.ts";
import type { VenueFlagValues } from "../../../src/sim/venue/venue-flags.ts";
import { scratchFolder } from "../scratch.ts";
import { FixClient, says } from "./fix-client.ts";
import type { Seen } from "./fix-client.ts";
import { becomes, openTrading, openVenue } from "./rig.ts";

const scriptOf = (text: string): string => {
  const path = join(scratchFolder(), "script.txt");
  writeFileSync(path, text);
  return path;
};

const numbers = (message: Seen, tag: number): number[] =>
  message.all.filter(([each]) => each === tag).map(([, text]) => Number(text));

/** The first quote of EURUSD: the next comes much later. */
async function firstQuote(flags: VenueFlagValues) {
  const { client } = await openTrading({ tickRate: "0.001", ...flags });
  client.subscribe("M", ["EURUSD"]);
  const [snapshot] = await client.got("W");
  const [bid = 0, ask = 0] = numbers(snapshot!, 270);
  const [bidSize = 0, askSize = 0] = numbers(snapshot!, 271);
  return { mid: (bid + ask) / 2, spread: ask - bid, bidSize, askSize };
}

test("venues that share a market seed quote one market, each with its own spread and sizes", async () => {
  const narrow = await firstQuote({ marketSeed: "7", seed: "1", spreadPercent: "50" });
  const wide = await firstQuote({
    marketSeed: "7",
    seed: "2",
    spreadPercent: "300",
    sizePercent: "1000",
  });
  assert.ok(Math.abs(narrow.mid - wide.mid) <= 0.000_01, `${narrow.mid} and ${wide.mid}`);
  assert.ok(narrow.spread >= 0.000_029 && narrow.spread <= 0.000_041, `${narrow.spread}`);
  assert.ok(wide.spread >= 0.000_179 && wide.spread <= 0.000_271, `${wide.spread}`);
  for (const size of [narrow.bidSize, narrow.askSize]) assert.ok(size <= 5_000_000);
  for (const size of [wide.bidSize, wide.askSize]) assert.ok(size >= 10_000_000);
});

test("the same seeds give the same first quote, another market seed another one", async () => {
  const flags = { marketSeed: "7", seed: "3", spreadPercent: "160" };
  const [one, two] = [await firstQuote(flags), await firstQuote(flags)];
  assert.deepEqual(one, two);
  assert.notDeepEqual(await firstQuote({ ...flags, marketSeed: "11" }), one);
});

test("a venue that is silent acts, and says it all afterwards on the same connection", async () => {
  const { client, opened } = await openTrading();
  opened.venue.turn({ silent: 1 });
  client.order("A");
  client.status("A");
  await becomes(() => opened.venue.counts().fills === 1, "filled");
  assert.equal(client.reports("A").length, 0);
  opened.venue.turn({ silent: 0 });
  const reports = await client.reported("A", 3);
  assert.deepEqual(
    reports.map((report) => says(report, 150, 39, 43)),
    ["150=0 39=0 43=", "150=F 39=2 43=", "150=I 39=2 43="],
  );
});

test("a session that is ended in order loses no order: what was on its way is taken and known", async () => {
  const flags = { logoutEveryNOrders: "2", latencyMs: "20", resetOnLogon: true };
  const { venue } = await openVenue(flags);
  const client = await FixClient.logOn({ port: venue.port, resetOnLogon: true });
  for (const id of ["A", "B", "C"]) client.order(id);
  await client.ended();
  assert.match(JSON.stringify(client.events), /logged out: the venue ends/);
  await becomes(() => venue.counts().fills === 3, "filled");
  await client.connect(venue.port);
  await client.until(() => client.peer.session.isUp, "logged on again");
  for (const id of ["A", "B", "C"]) {
    client.status(id);
    await client.until(
      () => client.reports(id).some((report) => says(report, 150, 39) === "150=I 39=2"),
      id,
    );
  }
});

test("a script may begin again and again", async () => {
  const script = scriptOf("0.2 reject-probability 1\n0.4 reject-probability 0\n");
  const { venue, notices } = await openVenue({ script, scriptEvery: "0.6" });
  const turned = (count: number): Promise<void> =>
    becomes(() => notices.filter((text) => text.startsWith("script:")).length >= count, "turned");
  const client = await FixClient.logOn({ port: venue.port });
  await turned(3);
  client.order("B");
  assert.equal(says((await client.reported("B", 1))[0]!, 150), "150=8");
  await turned(4);
  client.order("C");
  assert.equal(says((await client.reported("C", 2))[1]!, 150), "150=F");
});

for (const [what, flags, expected] of [
  ["a spread of nothing", { spreadPercent: "0" }, "FLAG_OUT_OF_RANGE --spread-percent"],
  ["sizes that are no number", { sizePercent: "big" }, "FLAG_NOT_A_NUMBER --size-percent"],
  [
    "a spread with a tick file",
    { spreadPercent: "50", ticks: "t" },
    "FLAG_CONFLICT --spread-percent",
  ],
  ["half a silence", { silent: "2" }, "FLAG_OUT_OF_RANGE --silent"],
  ["a repetition of no script", { scriptEvery: "5" }, "FLAG_CONFLICT --script-every"],
  ["a market seed that is none", { marketSeed: "x" }, "FLAG_NOT_A_NUMBER --market-seed"],
] as const) {
  test(`${what} is refused`, () => {
    const parsed = parseVenueFlags(flags);
    assert.ok(!parsed.ok);
    assert.deepEqual(
      parsed.error.map(({ code, flag }) => `${code} ${flag}`),
      [expected],
    );
  });
}

test("a script that begins again before its last line is refused", () => {
  const parsed = parseVenueFlags({ script: scriptOf("9 silent 1\n"), scriptEvery: "5" });
  assert.equal(!parsed.ok && parsed.error[0]?.code, "FLAG_CONFLICT");
});
