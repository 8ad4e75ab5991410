import assert from "node:assert/strict";
import { test } from "vitest";
import { FixClient, says } from "./fix-client.ts";
import { becomes, openTrading, openVenue, tradeLogOf } from "./rig.ts";

test("latency holds every report, jitter by an amount that differs; the order is logged at once", async () => {
  const { client, data } = await openTrading({ latencyMs: "60", jitterMs: "40" });
  client.order("A");
  await becomes(() => tradeLogOf(data).some(({ kind }) => kind === "order"), "logged");
  assert.equal(client.reports("A").length, 0);
  client.status("A");
  const [pending] = await client.reported("A", 1);
  assert.equal(says(pending!, 150, 39), "150=I 39=A");
  await client.reported("A", 3);
  const log = tradeLogOf(data);
  const [order, ack] = [
    log.find(({ kind }) => kind === "order"),
    log.find(({ execType }) => execType === "New"),
  ];
  assert.ok(Number(ack!["timeUs"]) - Number(order!["timeUs"]) >= 55_000);
});

test("rejections come as often as asked, and the same ones for the same seed", async () => {
  const outcomes: string[] = [];
  for (let run = 0; run < 2; run++) {
    const { client } = await openTrading({ rejectProbability: "0.5", seed: "3" });
    for (let i = 0; i < 60; i++) client.order(`R-${i}`);
    await client.got("8", 60);
    await client.reported("R-59", 1);
    const types = Array.from({ length: 60 }, (_, i) =>
      client.reports(`R-${i}`)[0]!.fields.get(150),
    );
    outcomes.push(types.join(""));
  }
  const rejected = outcomes[0]!.replaceAll("0", "").length;
  assert.ok(rejected > 15 && rejected < 45, `${rejected} of 60`);
  assert.equal(outcomes[0], outcomes[1]);
});

test("an order is filled in up to so many pieces that add up to it", async () => {
  const { client } = await openTrading({ partialFills: "4" });
  let most = 0;
  for (let i = 0; i < 20; i++) {
    const clOrdID = `P-${i}`;
    client.order(clOrdID);
    await client.until(
      () => client.reports(clOrdID).some((report) => report.fields.get(39) === "2"),
      "filled",
    );
    const fills = client.reports(clOrdID).filter((report) => report.fields.get(150) === "F");
    const sum = fills.reduce((total, fill) => total + Number(fill.fields.get(32)), 0);
    assert.equal(sum, 100_000);
    assert.ok(fills.length <= 4);
    most = Math.max(most, fills.length);
    for (const fill of fills.slice(0, -1)) assert.equal(fill.fields.get(39), "1");
  }
  assert.ok(most > 1);
});

test("the connection is cut after every so many orders; the answers come with the next logon, once", async () => {
  const { client, port } = await openTrading({ disconnectEveryNOrders: "2" });
  client.order("A");
  await client.reported("A", 2);
  client.order("B");
  await client.ended();
  assert.equal(client.reports("B").length, 0);
  await client.connect(port);
  const reports = await client.reported("B", 2);
  assert.deepEqual(
    reports.map((report) => says(report, 150, 43)),
    ["150=0 43=Y", "150=F 43=Y"],
  );
  client.order("C");
  await client.reported("C", 2);
  assert.equal(client.reports("B").length, 2);
});

test("a silent venue takes orders and says nothing, not even a heartbeat, until the next connection", async () => {
  const { venue } = await openVenue({ silenceAfterNOrders: "1" });
  const client = await FixClient.logOn({ port: venue.port, heartBtIntSeconds: 1 });
  client.order("A");
  await becomes(() => venue.counts().fills === 1, "filled");
  const before = client.seen.length;
  await client.ended();
  assert.equal(client.seen.length, before);
  assert.match(JSON.stringify(client.events), /2.4 heartbeat intervals/);
  await client.connect(venue.port);
  const reports = await client.reported("A", 2);
  assert.equal(says(reports[1]!, 150, 39, 43), "150=F 39=2 43=Y");
});

test("a knob can be turned while the venue runs", async () => {
  const { client, opened } = await openTrading();
  client.order("A");
  await client.reported("A", 2);
  opened.venue.turn({ rejectPpm: 1_000_000 });
  client.order("B");
  const [rejected] = await client.reported("B", 1);
  assert.equal(says(rejected!, 150, 103), "150=8 103=0");
});

test("an orderly close logs its clients out and leaves the log closed with a stop", async () => {
  const { client, opened, data } = await openTrading();
  await opened.venue.close();
  await client.ended();
  assert.match(JSON.stringify(client.events), /logged out/);
  assert.equal(tradeLogOf(data).at(-1)?.["kind"], "stop");
});

test("a folder in use is refused, and the venue in it is not disturbed", async () => {
  const { client, data } = await openTrading();
  await assert.rejects(openVenue({}, data), { code: "VENUE_FOLDER_IN_USE" });
  client.order("A");
  await client.reported("A", 2);
});

test("a port in use is refused and leaves the folder free", async () => {
  const { port } = await openTrading();
  const { data, venue } = await openVenue();
  await venue.close();
  await assert.rejects(openVenue({ port: String(port) }, data), { code: "EADDRINUSE" });
  await openVenue({}, data);
});
