import assert from "node:assert/strict";
import { test } from "vitest";
import type { VenueFlagValues } from "../../../src/sim/venue/venue-flags.ts";
import { FixClient, says } from "./fix-client.ts";
import type { Seen } from "./fix-client.ts";
import { becomes, openVenue, tradeLogOf } from "./rig.ts";

const CT = "demo.hedgerow.12345@cServer";

async function openLmax(flags: VenueFlagValues = {}) {
  const opened = await openVenue({ dialect: "lmax", client: ["HEDGEROW@LMXBD"], ...flags });
  const { port } = opened.venue;
  const client = await FixClient.logOn({
    port,
    venue: "LMXBD",
    dialect: "lmax",
    resetOnLogon: true,
  });
  return { ...opened, port, client };
}

const ctraderClient = (port: number, subID: string): Promise<FixClient> =>
  FixClient.logOn({
    port,
    own: "demo.hedgerow.12345",
    venue: "cServer",
    dialect: "ctrader",
    subID,
    resetOnLogon: true,
  });

async function openCtrader(flags: VenueFlagValues = {}) {
  const sessions = { quoteClient: [CT], tradeClient: [CT] };
  const opened = await openVenue({ dialect: "ctrader", ...sessions, ...flags });
  const { port } = opened.venue;
  const trade = await ctraderClient(port, "TRADE");
  return { ...opened, port, trade };
}

/** Every value of a tag, in its order. */
const valuesOf = ({ all }: Seen, tag: number): string[] =>
  all.filter(([each]) => each === tag).map(([, value]) => value);

test("the LMAX twin knows instruments by SecurityID alone, and counts contracts of 10 000", async () => {
  const { client, data } = await openLmax();
  client.order("A", { symbol: "4001", qty: "0.5" });
  const [ack, fill] = await client.reported("A", 2);
  assert.equal(says(ack!, 150, 48, 22, 527), "150=0 48=4001 22=8 527=0");
  assert.equal(says(fill!, 150, 32, 55), "150=F 32=0.5 55=");
  assert.notEqual(fill!.fields.get(527), "0");
  client.order("B", { symbol: "EURUSD", qty: "0.5" });
  const [refused] = await client.reported("B", 1);
  assert.equal(says(refused!, 150, 103), "150=8 103=1");
  client.order("C", { symbol: "4001", qty: "0.05" });
  assert.equal(says((await client.reported("C", 1))[0]!, 150, 103), "150=8 103=13");
  assert.equal(tradeLogOf(data)[1]!["symbol"], "EURUSD", "the log has the venue's own name");
});

test("the LMAX twin sends whole books and never a change", async () => {
  const { client } = await openLmax({ tickRate: "100" });
  client.subscribe("M", ["4001"], { updateType: "0" });
  const books = await client.got("W", 5);
  assert.equal(says(books[4]!, 48, 22, 268), "48=4001 22=8 268=2");
  assert.equal(client.seen.filter(({ msgType }) => msgType === "X").length, 0);
});

test("the cTrader twin tells its two sessions apart by TargetSubID", async () => {
  const { port, trade } = await openCtrader();
  const quote = await ctraderClient(port, "QUOTE");
  quote.order("A", { symbol: "1" });
  const [refusal] = await quote.got("j");
  assert.equal(says(refusal!, 372, 380, 50), "372=D 380=3 50=QUOTE");
  trade.subscribe("M", ["1"]);
  assert.equal(says((await trade.got("j"))[0]!, 372, 50), "372=V 50=TRADE");
});

test("the cTrader twin reports a fill without ExecID and LastPx, with its price as the average", async () => {
  const { trade } = await openCtrader();
  trade.order("A", { symbol: "1", qty: "1000" });
  const [ack, fill] = await trade.reported("A", 2);
  assert.equal(says(ack!, 150, 17, 6, 55), "150=0 17= 6= 55=1");
  assert.equal(says(fill!, 150, 17, 31, 32, 14), "150=F 17= 31= 32=1000 14=1000");
  assert.match(fill!.fields.get(6)!, /^1\.\d+$/);
  assert.ok(fill!.fields.has(721));
});

test("the cTrader twin does not read TimeInForce: an IOC limit order rests", async () => {
  const { trade } = await openCtrader();
  trade.order("A", { symbol: "1", qty: "1000", ordType: "2", price: "0.5", tif: "3" });
  const [ack] = await trade.reported("A", 1);
  assert.equal(says(ack!, 150, 39), "150=0 39=0");
  trade.cancel("X", "A", "1");
  const [canceled] = await trade.reported("X", 1);
  assert.equal(says(canceled!, 150, 41), "150=4 41=A");
  trade.cancel("Y", "A", "1");
  const [refusal] = await trade.got("j");
  assert.equal(says(refusal!, 372, 379, 380), "372=F 379=Y 380=0");
  trade.cancel("Z", "NEVER", "1");
  await trade.got("j", 2);
  assert.equal(says((await trade.got("j", 2))[1]!, 379, 380), "379=Z 380=1");
});

test("the cTrader twin deletes an entry by its id and sets another one", async () => {
  const { port } = await openCtrader({ tickRate: "100" });
  const quote = await ctraderClient(port, "QUOTE");
  quote.subscribe("M", ["1"]);
  const [book] = await quote.got("W");
  const changes = await quote.got("X", 20);
  let ids = valuesOf(book!, 278);
  assert.equal(ids.length, 2);
  for (const change of changes) {
    const actions = valuesOf(change, 279);
    const entries = valuesOf(change, 278);
    const types = valuesOf(change, 269);
    assert.equal(types.length, actions.filter((action) => action === "0").length);
    for (const [at, action] of actions.entries()) {
      const id = entries[at]!;
      assert.equal(ids.includes(id), action === "2", `${action} of ${id} with ${ids.join()}`);
      ids = action === "2" ? ids.filter((each) => each !== id) : [...ids, id];
    }
    assert.equal(ids.length, 2);
  }
});

for (const [badLogon, isAnswered] of [
  ["logout", true],
  ["close", false],
] as const) {
  test(`a wrong password is answered by ${badLogon}`, async () => {
    const { venue } = await openVenue({ username: "HEDGEROW", password: "right", badLogon });
    const client = new FixClient({ port: venue.port, password: "guessed" });
    await client.connect(venue.port);
    await client.ended();
    const said = JSON.stringify(client.events).includes("Username or Password is wrong");
    assert.equal(said, isAnswered);
  });
}

test("a wrong password is met by silence, and the right one is taken on another connection", async () => {
  const { venue } = await openVenue({ password: "right", badLogon: "silence" });
  const client = new FixClient({ port: venue.port, password: "wrong" });
  await client.connect(venue.port);
  const good = await FixClient.logOn({ port: venue.port, password: "right" });
  assert.equal(good.peer.session.isUp, true);
  assert.deepEqual([client.events, client.peer.isAttached], [[], true]);
});

const all = "1";

test("fills come twice under one ExecID, and stand in the log once", async () => {
  const { venue, data } = await openVenue({ duplicateProbability: all });
  const client = await FixClient.logOn({ port: venue.port });
  client.order("A");
  const reports = await client.reported("A", 3);
  assert.equal(reports[1]!.fields.get(17), reports[2]!.fields.get(17));
  assert.equal(tradeLogOf(data).filter(({ execType }) => execType === "Trade").length, 1);
});

test("a fill is reported before its order is acknowledged", async () => {
  const { venue } = await openVenue({ reorderProbability: all });
  const client = await FixClient.logOn({ port: venue.port });
  client.order("A");
  const reports = await client.reported("A", 2);
  assert.deepEqual(
    reports.map((report) => says(report, 150, 39)),
    ["150=F 39=2", "150=0 39=2"],
  );
});

test("an order is filled by one step too much", async () => {
  const { venue } = await openVenue({ overfillProbability: all });
  const client = await FixClient.logOn({ port: venue.port });
  client.order("A", { qty: "5000" });
  const [, fill] = await client.reported("A", 2);
  assert.equal(says(fill!, 150, 32, 14, 151), "150=F 32=6000 14=6000 151=0");
});

test("a canceled order is filled afterwards all the same", async () => {
  const { venue } = await openVenue({ lateFillProbability: all });
  const client = await FixClient.logOn({ port: venue.port });
  client.order("A", { ordType: "2", price: "0.5", qty: "1000" });
  const reports = await client.reported("A", 3);
  assert.deepEqual(
    reports.map((report) => says(report, 150, 39, 14)),
    ["150=0 39=0 14=0", "150=4 39=4 14=0", "150=F 39=4 14=1000"],
  );
});

test("a fill is taken back once its order is over, by its ExecID", async () => {
  const { venue } = await openVenue({ bustProbability: all });
  const client = await FixClient.logOn({ port: venue.port });
  client.order("A", { qty: "5000" });
  const [, fill, bust] = await client.reported("A", 3);
  assert.equal(says(bust!, 150, 39, 32, 14), "150=H 39=2 32=5000 14=0");
  assert.equal(bust!.fields.get(19), fill!.fields.get(17));
  assert.equal(bust!.fields.get(31), fill!.fields.get(31));
});

test("a fill is one step more or less after all", async () => {
  const { venue } = await openVenue({ correctProbability: all });
  const client = await FixClient.logOn({ port: venue.port });
  client.order("A", { qty: "5000" });
  const [, fill, corrected] = await client.reported("A", 3);
  assert.match(says(corrected!, 150, 39, 32, 14), /^150=G 39=2 32=([46])000 14=\1(?:000)$/);
  assert.equal(corrected!.fields.get(19), fill!.fields.get(17));
});

test("an order under way is denied when asked about, and taken all the same", async () => {
  const { venue } = await openVenue({ unknownProbability: all, latencyMs: "80" });
  const client = await FixClient.logOn({ port: venue.port });
  client.order("A");
  client.status("A");
  const [denied] = await client.reported("A", 1);
  assert.equal(says(denied!, 150, 39, 103), "150=I 39=8 103=5");
  const reports = await client.reported("A", 3);
  assert.equal(says(reports[2]!, 150, 39), "150=F 39=2");
});

test("an order is looked at between its acknowledgement and the answer, and may be canceled then", async () => {
  const { venue } = await openVenue({ lastLookMs: "3000" });
  const client = await FixClient.logOn({ port: venue.port });
  client.order("A");
  await client.reported("A", 1);
  client.cancel("X", "A");
  assert.equal(says((await client.reported("X", 1))[0]!, 150, 14), "150=4 14=0");
});

test("last look rejects after it has acknowledged", async () => {
  const { venue } = await openVenue({ lastLookMs: "20", rejectProbability: all });
  const client = await FixClient.logOn({ port: venue.port });
  client.order("A");
  const reports = await client.reported("A", 2);
  assert.equal(reports.map((report) => report.fields.get(150)).join(), "0,8");
});

test("more orders a second than the venue takes are rejected", async () => {
  const { venue } = await openVenue({ maxOrdersPerSecond: "3" });
  const client = await FixClient.logOn({ port: venue.port });
  for (let at = 0; at < 5; at++) client.order(`A${at}`);
  const [refused] = await client.reported("A4", 1);
  assert.match(says(refused!, 150, 58), /^150=8 58=too many orders a second/);
});

test("the connection is cut once the report on a fill has left", async () => {
  const { venue } = await openVenue({ disconnectEveryNFills: "1" });
  const client = await FixClient.logOn({ port: venue.port });
  client.order("A");
  await client.ended();
  await becomes(() => client.reports("A").length === 2, "both reports came before the end");
});
