import assert from "node:assert/strict";
import { test } from "vitest";
import { scratchFile } from "../scratch.ts";
import { says } from "./fix-client.ts";
import { becomes, openTrading, openVenue } from "./rig.ts";

const lines = [
  "time,symbol,bid,ask",
  "2020-01-01T22:00:00Z,EURUSD,1.1,1.2",
  "2020-01-01T22:00:00Z,EURSEK,10.1,10.2",
  "broken",
  "2020-01-01T22:00:05Z,EURUSD,1.3,1.4",
].join("\n");

test("real ticks are quoted and traded on exactly, symbols the venue did not know included", async () => {
  const { client, opened } = await openTrading({ ticks: scratchFile(lines), atEnd: "stop" });
  client.subscribe("M", ["EURUSD", "EURSEK"]);
  const [eurusd, eursek] = await client.got("W", 2);
  assert.deepEqual(
    [eurusd, eursek].map((w) => w!.all.filter(([tag]) => tag === 270).map(([, px]) => px)),
    [
      ["1.1", "1.2"],
      ["10.1", "10.2"],
    ],
  );
  client.order("A", { symbol: "EURSEK", side: "2", qty: "7" });
  const [, fill] = await client.reported("A", 2);
  assert.equal(says(fill!, 31, 32), "31=10.1 32=7");
  assert.ok(opened.notices.some((text) => text.endsWith(":4: TICK_FIELDS_MISSING")));
});

test("ticks are played at the speed asked for, and the last prices stand at the end", async () => {
  const flags = { ticks: scratchFile(lines), atEnd: "stop", speed: "50" };
  const { client, opened } = await openTrading(flags);
  client.subscribe("M", ["EURUSD"]);
  const started = performance.now();
  const [update] = await client.got("X");
  assert.ok(performance.now() - started < 2000, "five seconds take a tenth");
  assert.equal(says(update!, 55, 270), "55=EURUSD 270=1.4");
  await becomes(() => opened.notices.some((text) => text.includes("at its end")), "the end");
  client.order("A");
  const [, fill] = await client.reported("A", 2);
  assert.equal(fill!.fields.get(31), "1.4");
});

test("a file that loops goes on for ever at an even rate", async () => {
  const { client } = await openTrading({ ticks: scratchFile(lines), tickRate: "300" });
  client.subscribe("M", ["EURUSD"]);
  await client.got("X", 12);
});

test("an order for a known symbol without a price yet is rejected; a limit order waits for it", async () => {
  const { client } = await openTrading({ ticks: scratchFile(lines), speed: "20", atEnd: "stop" });
  client.order("M", { symbol: "XAUUSD", qty: "1" });
  const [rejected] = await client.reported("M", 1);
  assert.equal(says(rejected!, 150, 103, 58), "150=8 103=99 58=no price");
  client.order("L", { ordType: "2", price: "1.35", side: "2", tif: "1" });
  const [ack] = await client.reported("L", 1);
  assert.equal(ack!.fields.get(150), "0");
  client.order("B", { ordType: "2", price: "1.3", side: "2", tif: "1" });
  // The bid of the last tick, five recorded seconds later, reaches the limit.
  const [, fill] = await client.reported("B", 2);
  assert.equal(says(fill!, 150, 31), "150=F 31=1.3");
  assert.equal(client.reports("L").length, 1);
});

for (const [what, content, flags, code] of [
  [
    "a file without its symbol",
    "timestamp,bid,ask\n2020-01-01T22:00:00Z,1.1,1.2\n",
    {},
    "TICKS_NEED_SYMBOL",
  ],
  ["prose", "hello\n", { symbol: "EURUSD" }, "TICKS_UNKNOWN_FORMAT"],
  ["no good line", "timestamp,bid,ask\nx,1,2\n", { symbol: "EURUSD" }, "TICKS_NO_GOOD_LINE"],
] as const) {
  test(`${what} stops the start with ${code}`, async () => {
    await assert.rejects(openVenue({ ticks: scratchFile(content), ...flags }), { code });
  });
}
