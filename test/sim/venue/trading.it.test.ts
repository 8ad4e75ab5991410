import assert from "node:assert/strict";
import { test } from "vitest";
import { FixClient, says } from "./fix-client.ts";
import { openTrading, openVenue, tradeLogOf } from "./rig.ts";

test("a market order is acknowledged, filled at the price of its side, and logged before that", async () => {
  const { client, data } = await openTrading();
  client.order("A-1");
  const [ack, fill] = await client.reported("A-1", 2);
  assert.equal(says(ack!, 150, 39, 14, 151), "150=0 39=0 14=0 151=100000");
  assert.equal(says(fill!, 150, 39, 32, 14, 151), "150=F 39=2 32=100000 14=100000 151=0");
  assert.equal(fill!.fields.get(31), fill!.fields.get(6));
  assert.notEqual(ack!.fields.get(17), fill!.fields.get(17));
  const log = tradeLogOf(data);
  assert.deepEqual(
    log.map(({ kind, execType }) => execType ?? kind),
    ["start", "order", "New", "Trade"],
  );
  assert.equal(log[3]!["lastPx"], Number(fill!.fields.get(31)));
  assert.equal(log[3]!["execID"], fill!.fields.get(17));
  assert.equal(String(log[3]!["msgSeqNum"]), fill!.fields.get(34));
});

test("a buy pays the ask and a sell gets the bid that the venue shows", async () => {
  // One tick in a thousand seconds: the price shown is the price traded.
  const { client } = await openTrading({ tickRate: "0.001" });
  client.subscribe("M", ["EURUSD"]);
  const [shown] = await client.got("W");
  const [bid, ask] = shown!.all.filter(([tag]) => tag === 270).map(([, value]) => value);
  client.order("B", { side: "1" });
  client.order("S", { side: "2" });
  const [, bought] = await client.reported("B", 2);
  const [, sold] = await client.reported("S", 2);
  assert.equal(bought!.fields.get(31), ask);
  assert.equal(sold!.fields.get(31), bid);
});

test("a limit out of reach is canceled when immediate, rests otherwise, and can be canceled once", async () => {
  const { client } = await openTrading();
  for (const [clOrdID, tif] of [
    ["IOC", "3"],
    ["FOK", "4"],
  ] as const) {
    client.order(clOrdID, { ordType: "2", price: "0.5", tif });
    const reports = await client.reported(clOrdID, 2);
    assert.deepEqual(
      reports.map((report) => says(report, 150, 39)),
      ["150=0 39=0", "150=4 39=4"],
    );
  }
  client.order("GTC", { ordType: "2", price: "0.5", tif: "1" });
  await client.reported("GTC", 1);
  client.cancel("C-1", "GTC");
  const [canceled] = await client.reported("C-1", 1);
  assert.equal(says(canceled!, 150, 39, 41, 151), "150=4 39=4 41=GTC 151=0");
  client.cancel("C-2", "GTC");
  client.cancel("C-3", "nobody");
  const [tooLate, unknown] = await client.got("9", 2);
  assert.equal(says(tooLate!, 11, 41, 39, 102, 434), "11=C-2 41=GTC 39=4 102=0 434=1");
  assert.equal(says(unknown!, 11, 39, 102), "11=C-3 39=8 102=1");
});

test("a repeated ClOrdID is rejected with 103=6 and never filled twice, whatever else it says", async () => {
  const { client, data } = await openTrading();
  client.order("SAME");
  await client.reported("SAME", 2);
  client.order("SAME");
  client.order("SAME", { symbol: "GBPUSD", qty: "5000" });
  const reports = await client.reported("SAME", 4);
  for (const repeat of reports.slice(2)) {
    assert.equal(says(repeat, 150, 39, 103), "150=8 39=8 103=6");
  }
  const log = tradeLogOf(data);
  assert.equal(log.filter(({ execType }) => execType === "Trade").length, 1);
  assert.equal(log.filter(({ kind }) => kind === "order").length, 3);
});

for (const [what, terms, wanted] of [
  ["an unknown symbol", { symbol: "NOPE" }, "150=8 103=1"],
  ["less than the minimum", { qty: "500" }, "150=8 103=13"],
  ["a quantity off the step", { qty: "1500" }, "150=8 103=13"],
  ["a quantity finer than a millionth", { qty: "1000.00000001" }, "150=8 103=13"],
  ["a limit order without a price", { ordType: "2" }, "150=8 103=99"],
  ["a stop order", { ordType: "3" }, "150=8 103=11"],
  ["a good-till-date order", { tif: "6" }, "150=8 103=11"],
  ["a short sale", { side: "5" }, "150=8 103=11"],
] as const) {
  test(`${what} is rejected with its reason: ${wanted}`, async () => {
    const { client } = await openTrading();
    client.order("BAD", terms);
    const [report] = await client.reported("BAD", 1);
    assert.equal(says(report!, 150, 103), wanted);
    client.order("GOOD");
    await client.reported("GOOD", 2);
  });
}

test("an order's state can be asked for; an order nobody sent is said to be unknown", async () => {
  const { client } = await openTrading();
  client.order("A");
  await client.reported("A", 2);
  client.status("A");
  const [, , known] = await client.reported("A", 3);
  assert.equal(says(known!, 150, 39, 14, 151, 790), "150=I 39=2 14=100000 151=0 790=Q");
  client.status("Z");
  const [unknown] = await client.reported("Z", 1);
  assert.equal(says(unknown!, 150, 39, 103, 37), "150=I 39=8 103=5 37=NONE");
  assert.ok(unknown!.fields.get(58)?.includes("Z"));
});

test("a session takes only the messages it is for; others get BusinessMessageReject 380=3", async () => {
  const { venue } = await openVenue({ quoteClient: ["Q"], tradeClient: ["T@VENUE-T"] });
  const quotes = await FixClient.logOn({ port: venue.port, own: "Q" });
  const trades = await FixClient.logOn({ port: venue.port, own: "T", venue: "VENUE-T" });
  quotes.order("A");
  trades.subscribe("M", ["EURUSD"]);
  for (const client of [quotes, trades]) {
    const [refused] = await client.got("j");
    assert.equal(refused!.fields.get(380), "3");
  }
  trades.order("A");
  quotes.subscribe("M", ["EURUSD"]);
  await trades.reported("A", 2);
  await quotes.got("W");
});

test("two clients may use the same ClOrdID; neither sees the other's order", async () => {
  const { venue } = await openVenue({ client: ["ONE", "TWO"] });
  const one = await FixClient.logOn({ port: venue.port, own: "ONE" });
  const two = await FixClient.logOn({ port: venue.port, own: "TWO" });
  one.order("A");
  await one.reported("A", 2);
  two.status("A");
  const [unknown] = await two.reported("A", 1);
  assert.equal(says(unknown!, 150, 103), "150=I 103=5");
  two.order("A");
  const reports = await two.reported("A", 3);
  assert.equal(says(reports[2]!, 150, 39), "150=F 39=2");
});

test("a stranger, a wrong password and a second logon are refused and disturb nobody", async () => {
  const { venue } = await openVenue({ username: "HEDGEROW", password: "right" });
  const good = await FixClient.logOn({ port: venue.port, password: "right" });
  for (const options of [
    { port: venue.port, own: "STRANGER", password: "right" },
    { port: venue.port, password: "wrong" },
    { port: venue.port },
    { port: venue.port, password: "right" },
  ]) {
    const bad = new FixClient(options);
    await bad.connect(venue.port);
    await bad.ended();
    assert.ok(!bad.events.some(({ type }) => type === "up"));
  }
  good.order("A");
  await good.reported("A", 2);
});
