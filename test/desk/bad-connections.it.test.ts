import assert from "node:assert/strict";
import { afterAll, beforeAll, test } from "vitest";
import { eventually } from "./eventually.ts";
import { House } from "./house.ts";
import { alice, bob } from "./raw-client.ts";
import type { Identity, RawClient } from "./raw-client.ts";

let house: House;
let live: RawClient;
beforeAll(async () => {
  house = await House.open();
  live = await house.client();
});
afterAll(() => house.close());

let orders = 0;

/** The live session trades on; it has heard nothing of the stranger. */
async function isLive(): Promise<void> {
  orders += 1;
  live.order(`S-${orders}`, { account: "1005" });
  await live.report(`S-${orders}`, "F");
  assert.deepEqual(
    live.heard.filter(({ msgType }) => "1235".includes(msgType)),
    [],
  );
}

const refused = async (code: string): Promise<number> =>
  (await house.desk.status()).refusedConnections[code] ?? 0;

for (const [what, identity, code] of [
  ["a wrong password", { ...alice, password: "guess" }, "CREDENTIALS"],
  ["a wrong user", { ...alice, username: "mallory" }, "CREDENTIALS"],
  ["an unknown CompID", { ...alice, compID: "MALLORY" }, "UNKNOWN_IDENTITY"],
  ["a second logon of a live identity", alice, "ALREADY_LOGGED_ON"],
] satisfies readonly (readonly [string, Identity, string])[]) {
  test(`${what} is refused without an answer and counted; the live one is untouched`, async () => {
    const before = await refused(code);
    const stranger = await house.stranger(identity);
    stranger.logon();
    await stranger.closed();
    assert.deepEqual(stranger.heard, []);
    assert.equal(await refused(code), before + 1);
    await isLive();
  });
}

test("four hundred wrong passwords change nothing for the one who is logged on", async () => {
  const before = await refused("CREDENTIALS");
  for (let round = 0; round < 20; round++) {
    const strangers = await Promise.all(
      Array.from({ length: 20 }, () => house.stranger({ ...alice, password: `guess${round}` })),
    );
    for (const stranger of strangers) stranger.logon();
    await Promise.all(strangers.map((stranger) => stranger.closed()));
  }
  assert.equal(await refused("CREDENTIALS"), before + 400);
  await isLive();
});

test("a password never stands in the log", async () => {
  const stranger = await house.stranger({ ...alice, password: "hunter2-canary" });
  stranger.logon();
  await stranger.closed();
  assert.doesNotMatch(house.desk.log(), /hunter2-canary|alice-secret/);
});

test("a first message that is no Logon ends the connection", async () => {
  const before = await refused("NOT_LOGON");
  const stranger = await house.stranger();
  stranger.order("S-EARLY");
  await stranger.closed();
  assert.equal(await refused("NOT_LOGON"), before + 1);
  await isLive();
});

test("garbage for ever is cut off at a bound, and counted", async () => {
  const before = await refused("TOO_MANY_BYTES");
  const stranger = await house.stranger();
  const garbage = Buffer.alloc(64 * 1024, "8=FIX.4.4\u00019=zz garbage ");
  for (let sent = 0; sent < 8 && !stranger.isClosed; sent++) stranger.bytes(garbage);
  await stranger.closed();
  assert.equal(await refused("TOO_MANY_BYTES"), before + 1);
  await isLive();
});

test("a bare connection and half a Logon both end by themselves", async () => {
  const before = await refused("LOGON_TIMEOUT");
  const bare = await house.stranger();
  const half = await house.stranger();
  const logon = half.encoded("A", "98=0|108=30|553=alice|554=alice-secret", 1);
  half.bytes(logon.subarray(0, logon.length - 9));
  await isLive();
  await bare.closed();
  await half.closed();
  assert.equal(await refused("LOGON_TIMEOUT"), before + 2);
  await isLive();
});

test("half a message and then silence ends a live session by its heartbeats; it may come back", async () => {
  const { compID, username, password } = bob;
  const half = await house.stranger(bob);
  half.send("A", `98=0|108=1|553=${username}|554=${password}`);
  await half.await(({ msgType }) => msgType === "A", "a Logon answered");
  const order = half.encoded("D", "11=S-HALF|1=1005|55=EURUSD|54=1|38=1|40=1", half.next);
  half.bytes(order.subarray(0, order.length - 9));
  await isLive();
  await half.closed();
  assert.ok(half.heard.some(({ msgType }) => msgType === "1"));
  const again = await house.client(bob, half.next);
  assert.equal(
    (await house.desk.status()).sessions.find(({ id }) => id === compID)?.state,
    "active",
  );
  await assert.rejects(house.desk.explain("S-HALF"), /UNKNOWN_ORDER/);
  await again.logOut();
});

test("a connection closed before its Logon is counted and nothing more", async () => {
  const before = await refused("CLOSED_BEFORE_LOGON");
  const stranger = await house.stranger();
  await stranger.vanish();
  await eventually(async () => (await refused("CLOSED_BEFORE_LOGON")) === before + 1, "counted");
  await isLive();
});

/** What status says of the live session's bytes. */
async function counted(): Promise<{ garbled: number; oversize: number }> {
  const found = (await house.desk.status()).sessions.find(({ state }) => state === "active");
  assert.ok(found);
  return found;
}

test("garbage on a live session is skipped and counted; the orders around it are taken", async () => {
  const before = await counted();
  live.bytes(Buffer.from("complete nonsense \u0001\u0001 9=3"));
  await isLive();
  const broken = live.encoded("D", "11=S-BROKEN|1=1005|55=EURUSD|54=1|38=1|40=1", live.next);
  broken.writeUInt8(0x39, broken.length - 2);
  broken.writeUInt8(0x39, broken.length - 3);
  live.bytes(broken);
  await isLive();
  assert.equal(live.reports("S-BROKEN").length, 0);
  assert.ok((await counted()).garbled >= before.garbled + 2);
});

test("an order in many pieces is one order; two in one piece are two", async () => {
  const bytes = live.encoded(
    "D",
    "11=S-PIECES|1=1005|55=EURUSD|54=1|60=20260101-00:00:00|38=1|40=1",
    live.next,
  );
  live.next += 1;
  for (const byte of bytes) live.bytes(Uint8Array.of(byte));
  await live.report("S-PIECES", "F");
  const pair = ["S-TWIN-1", "S-TWIN-2"].map((clOrdID) => {
    live.next += 1;
    const fields = `11=${clOrdID}|1=1005|55=EURUSD|54=1|60=20260101-00:00:00|38=1|40=1`;
    return live.encoded("D", fields, live.next - 1);
  });
  live.bytes(Buffer.concat(pair));
  await live.report("S-TWIN-1", "F");
  await live.report("S-TWIN-2", "F");
});

test("an oversize message is skipped and counted, its number asked for; all else lives", async () => {
  const before = await counted();
  const huge = live.encoded(
    "D",
    `11=S-HUGE|1=1005|55=EURUSD|54=1|38=1|40=1|58=${"x".repeat(70_000)}`,
    live.next,
  );
  live.next += 1;
  live.bytes(huge);
  live.send("0", "");
  const ask = await live.await(({ msgType }) => msgType === "2", "a ResendRequest");
  const missing = Number(ask.fields.get(7));
  live.send("4", `36=${live.next}|123=Y`, { msgSeqNum: missing, possDup: true });
  live.order("S-AFTER-HUGE", { account: "1005" });
  await live.report("S-AFTER-HUGE", "F");
  assert.equal(live.reports("S-HUGE").length, 0);
  assert.equal((await counted()).oversize, before.oversize + 1);
});

test("connections beyond the cap are refused while those within it trade on", async () => {
  const crowded = await House.open({ maxConnections: 3 });
  try {
    const client = await crowded.client();
    const idle = [await crowded.stranger(), await crowded.stranger()];
    const extra = await crowded.stranger();
    await extra.closed();
    assert.equal((await crowded.desk.status()).refusedConnections["TOO_MANY_CONNECTIONS"], 1);
    assert.deepEqual(
      idle.map(({ isClosed }) => isClosed),
      [false, false],
    );
    client.order("S-CROWD", { account: "1005" });
    await client.report("S-CROWD", "F");
  } finally {
    await crowded.close();
  }
});
