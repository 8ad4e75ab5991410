import assert from "node:assert/strict";
import { test } from "vitest";
import type { VenueFlagValues } from "../../../src/sim/venue/venue-flags.ts";
import { says } from "./fix-client.ts";
import type { FixClient, Seen } from "./fix-client.ts";
import { openTrading, openVenue } from "./rig.ts";

const listed = { securityList: true } as const;

async function asking(flags: VenueFlagValues): Promise<FixClient> {
  const { client } = await openTrading(flags);
  client.send("x", (into) => into.text(320, "Q").text(559, "4"));
  return client;
}

const symbolsIn = (messages: readonly Seen[]): string[] =>
  messages.flatMap(({ all }) => all.filter(([tag]) => tag === 55).map(([, text]) => text));

test("a venue with a list answers with every symbol, its step and its minimum, in one message", async () => {
  const client = await asking({ ...listed, symbolTerms: ["EURUSD:5000:1000"] });
  const [list] = await client.got("y");
  assert.equal(says(list!, 320, 560, 393, 893, 146), "320=Q 560=0 393=4 893=Y 146=4");
  assert.deepEqual(symbolsIn([list!]), ["EURUSD", "GBPUSD", "USDJPY", "XAUUSD"]);
  const at = list!.all.findIndex(([tag, text]) => tag === 55 && text === "EURUSD");
  assert.deepEqual(list!.all.slice(at + 1, at + 3), [
    [561, "1000"],
    [562, "5000"],
  ]);
});

test("one in fragments marks the last, and what is not to be listed is left out", async () => {
  const client = await asking({ ...listed, listFragment: "2", listWithout: ["GBPUSD"] });
  const lists = await client.got("y", 2);
  assert.deepEqual(
    lists.map((each) => says(each, 393, 893, 146)),
    ["393=3 893=N 146=2", "393=3 893=Y 146=1"],
  );
  assert.deepEqual(symbolsIn(lists), ["EURUSD", "USDJPY", "XAUUSD"]);
});

test("--list-more lists instruments beside the symbols, and they are counted", async () => {
  const client = await asking({ ...listed, listMore: "2", listWithout: ["GBPUSD", "USDJPY"] });
  const [list] = await client.got("y");
  assert.equal(says(list!, 393, 893, 146), "393=4 893=Y 146=4");
  assert.deepEqual(symbolsIn([list!]), ["EURUSD", "XAUUSD", "MORE1", "MORE2"]);
  await assert.rejects(openVenue({ ...listed, listMore: "10001" }), /FLAG_OUT_OF_RANGE/);
});

for (const [listFault, what] of [
  ["refused", "560=4 893= 146="],
  ["unended", "560=0 893=N 146=4"],
  ["repeated", "560=0 893=Y 146=5"],
] as const) {
  test(`--list-fault ${listFault} is what a client hears`, async () => {
    const [list] = await (await asking({ ...listed, listFault })).got("y");
    assert.equal(says(list!, 560, 893, 146), what);
  });
}

test("a venue without a list refuses the question, and its flags are refused without it", async () => {
  const client = await asking({});
  const [refusal] = await client.got("j");
  assert.equal(says(refusal!, 372, 380), "372=x 380=3");
  await assert.rejects(openVenue({ listFault: "short" }), /FLAG_CONFLICT/);
  await assert.rejects(openVenue({ listMore: "1" }), /FLAG_CONFLICT/);
});
