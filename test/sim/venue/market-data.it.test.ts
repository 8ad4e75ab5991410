import assert from "node:assert/strict";
import { test } from "vitest";
import { parseDecimalText } from "../../../src/core/units/decimal.ts";
import type { Seen } from "./fix-client.ts";
import { FixClient, says } from "./fix-client.ts";
import { becomes, openTrading, openVenue } from "./rig.ts";

const prices = (message: Seen): number[] =>
  message.all
    .filter(([tag]) => tag === 270)
    .map(([, text]) => parseDecimalText(text, 8))
    .filter((value) => typeof value === "number");

test("a subscription brings a snapshot of every symbol, then incremental updates", async () => {
  const { client } = await openTrading({ tickRate: "100" });
  client.subscribe("M", ["EURUSD", "USDJPY"]);
  const snapshots = await client.got("W", 2);
  assert.deepEqual(
    snapshots.map((w) => says(w, 262, 55, 268)),
    ["262=M 55=EURUSD 268=2", "262=M 55=USDJPY 268=2"],
  );
  for (const snapshot of snapshots) {
    const [bid, ask] = prices(snapshot);
    assert.ok(bid! > 0 && bid! < ask!);
  }
  const updates = await client.got("X", 10);
  assert.equal(client.seen.filter((m) => m.msgType === "W").length, 2);
  for (const update of updates) {
    assert.ok(["EURUSD", "USDJPY"].includes(update.fields.get(55)!));
    assert.equal(update.fields.get(279), "1");
  }
});

test("updates are full snapshots where the venue or the client wants them", async () => {
  const full = await openTrading({ tickRate: "100", updates: "full" });
  full.client.subscribe("M", ["EURUSD"]);
  await full.client.got("W", 5);
  const asked = await openTrading({ tickRate: "100" });
  asked.client.subscribe("M", ["EURUSD"], { updateType: "0" });
  await asked.client.got("W", 5);
  assert.ok([...full.client.seen, ...asked.client.seen].every((m) => m.msgType === "W"));
});

test("a snapshot alone brings one answer; an unsubscribed stream ends", async () => {
  const { client } = await openTrading({ tickRate: "200" });
  client.subscribe("ONCE", ["EURUSD"], { type: "0" });
  client.subscribe("M", ["EURUSD"]);
  await client.got("X", 3);
  assert.equal(client.seen.filter((m) => m.fields.get(262) === "ONCE").length, 1);
  client.subscribe("M", ["EURUSD"], { type: "2" });
  // The answer to a later request proves that the earlier one was acted upon.
  client.subscribe("M2", ["NOPE"]);
  await client.got("Y");
  const before = client.seen.filter((m) => m.msgType === "X").length;
  client.subscribe("M3", ["GBPUSD"]);
  await client.until(
    () => client.seen.filter((m) => m.fields.get(262) === "M3").length > 5,
    "updates of M3",
  );
  const old = client.seen.filter((m) => m.msgType === "X" && m.fields.get(262) === "M").length;
  assert.equal(old, before);
});

for (const [what, mdReqID, symbols, options, wanted] of [
  ["an unknown symbol", "M2", ["EURUSD", "NOPE"], {}, "262=M2 281=0"],
  ["an MDReqID in use", "M", ["EURUSD"], {}, "262=M 281=1"],
  ["the end of what never began", "M9", ["EURUSD"], { type: "2" }, "262=M9 281="],
] as const) {
  test(`${what} is answered with a MarketDataRequestReject and no price`, async () => {
    const { client } = await openTrading({ tickRate: "0.001" });
    client.subscribe("M", ["GBPUSD"]);
    client.subscribe(mdReqID, symbols, options);
    const [refused] = await client.got("Y");
    assert.equal(says(refused!, 262, 281), wanted);
    assert.equal(client.seen.filter((m) => m.msgType === "W").length, 1);
  });
}

test("streams end with the connection and a new one starts with a snapshot", async () => {
  const { client, port } = await openTrading({ tickRate: "100" });
  client.subscribe("M", ["EURUSD"]);
  await client.got("X", 2);
  client.drop();
  await client.ended();
  client.seen.length = 0;
  await client.connect(port);
  await client.until(() => client.peer.session.isUp, "logged on again");
  client.subscribe("M", ["EURUSD"]);
  await client.got("X", 2);
  assert.equal(client.seen[0]!.msgType, "W");
});

test("a client that reads slowly gets the newest prices, all its reports, and stays connected", async () => {
  const { client, opened } = await openTrading({ tickRate: "10000", updates: "full" });
  client.subscribe("M", ["EURUSD", "GBPUSD", "USDJPY", "XAUUSD"]);
  await client.got("W", 100);
  client.hold(true);
  await becomes(() => opened.venue.counts().pricesConflated > 100, "prices are conflated");
  // Reports are not: ten orders while nothing is read.
  for (let i = 0; i < 10; i++) client.order(`H-${i}`);
  await becomes(() => opened.venue.counts().fills === 10, "ten fills");
  client.hold(false);
  for (let i = 0; i < 10; i++) {
    const reports = await client.reported(`H-${i}`, 2);
    assert.equal(says(reports[1]!, 150, 39), "150=F 39=2");
  }
  assert.ok(client.peer.session.isUp);
});

test("prices of a session that is not there are not made up later: numbers are gap-filled", async () => {
  const { venue } = await openVenue({ tickRate: "200" });
  const client = await FixClient.logOn({ port: venue.port });
  client.subscribe("M", ["EURUSD"]);
  await client.got("W");
  client.drop();
  await client.ended();
  await client.connect(venue.port);
  await client.until(() => client.peer.session.isUp, "logged on again");
  client.order("A");
  await client.reported("A", 2);
  assert.ok(client.seen.every((m) => m.fields.get(43) === undefined || m.msgType === "8"));
});
