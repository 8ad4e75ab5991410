import assert from "node:assert/strict";
import { afterAll, beforeAll, test } from "vitest";
import type { DenialCode } from "../../src/core/codes.ts";
import { House } from "./house.ts";
import { bob } from "./raw-client.ts";
import type { RawClient, Wish } from "./raw-client.ts";

let house: House;
let client: RawClient;
beforeAll(async () => {
  house = await House.open();
  client = await house.client();
});
afterAll(() => house.close());

/** The second client, which counts units; its numbers go on where they were. */
async function asBob(): Promise<RawClient> {
  const { sessions } = await house.desk.status();
  return house.client(bob, sessions.find(({ id }) => id === "BOB")?.nextIncoming);
}

/** The session goes on, and a sound order is filled as if nothing had been. */
async function isUndisturbed(clOrdID: string): Promise<void> {
  client.order(clOrdID, { account: "1005" });
  await client.report(clOrdID, "F");
}

const denials: readonly (readonly [string, Wish, DenialCode, number])[] = [
  ["an unknown symbol", { symbol: "EURXXX" }, "UNKNOWN_SYMBOL", 1],
  ["an unknown account", { account: "9999" }, "UNKNOWN_ACCOUNT", 15],
  ["a volume off the step", { orderQty: "0.015" }, "VOLUME_STEP", 13],
  ["a volume below the minimum", { orderQty: "0.001" }, "VOLUME_BELOW_MIN", 13],
  ["a volume above the maximum", { orderQty: "100.01" }, "VOLUME_ABOVE_MAX", 13],
  ["a volume of zero", { orderQty: "0" }, "BAD_VOLUME", 13],
  ["a negative volume", { orderQty: "-1" }, "BAD_VOLUME", 13],
  ["more digits than can be kept", { orderQty: "0.0100000001" }, "BAD_VOLUME", 13],
  ["a volume beyond all bounds", { orderQty: "99999999999999999999" }, "BAD_VOLUME", 13],
  ["a price on a market order", { more: "44=1.1" }, "PRICE_ON_MARKET_ORDER", 11],
  ["a stop price on a market order", { more: "99=1.1" }, "PRICE_ON_MARKET_ORDER", 11],
  ["an order type of no name", { ordType: "P" }, "UNSUPPORTED_ORD_TYPE", 11],
  ["a limit order without a price", { ordType: "2" }, "BAD_PRICE", 99],
  [
    "a good-till-date market order",
    { more: "59=6|126=20300101-00:00:00" },
    "UNSUPPORTED_TIME_IN_FORCE",
    11,
  ],
];

for (const [what, wish, code, ordRejReason] of denials) {
  test(`${what} is refused once with ${code}, counted, and harms nobody`, async () => {
    const before = (await house.desk.status()).counters;
    const clOrdID = `B-${what.replaceAll(" ", "-")}`;
    const legs = house.lp.orders.length;
    client.order(clOrdID, wish);
    const refusal = await client.report(clOrdID, "8");
    assert.equal(refusal.fields.get(39), "8");
    assert.equal(refusal.fields.get(103), String(ordRejReason));
    assert.equal(refusal.fields.get(58)?.split(":")[0], code);
    assert.deepEqual([refusal.fields.get(14), refusal.fields.get(151)], ["0", "0"]);
    await client.fence();
    assert.equal(client.reports(clOrdID).length, 1);
    assert.equal(house.lp.orders.length, legs);
    const after = (await house.desk.status()).counters;
    assert.equal(after.denials[code], (before.denials[code] ?? 0) + 1);
    assert.equal(after.ordersDenied, before.ordersDenied + 1);
    await isUndisturbed(`${clOrdID}-after`);
  });
}

for (const [what, wish, tag] of [
  ["NaN as a volume", { orderQty: "NaN" }, "38"],
  ["1e999 as a volume", { orderQty: "1e999" }, "38"],
  ["Infinity as a volume", { orderQty: "Infinity" }, "38"],
  ["a comma in a volume", { orderQty: "1,5" }, "38"],
  ["buy as a side", { side: "buy" }, "54"],
  ["a short sale, which nobody can make here", { side: "5" }, "54"],
  ["a type of order that does not exist", { ordType: "?" }, "40"],
] as const) {
  test(`${what} is answered with a Reject that names tag ${tag}; the session goes on`, async () => {
    const from = client.heard.length;
    const msgSeqNum = client.order(`B-${what.replaceAll(" ", "-")}`, wish);
    const reject = await client.await(({ msgType }) => msgType === "3", "a Reject", from);
    assert.deepEqual(
      [45, 371, 372].map((each) => reject.fields.get(each)),
      [String(msgSeqNum), tag, "D"],
    );
    await isUndisturbed(`B-${what.replaceAll(" ", "-")}-after`);
  });
}

/** Rejected messages by session. */
const rejected = async (): Promise<Record<string, number>> =>
  Object.fromEntries((await house.desk.status()).sessions.map((it) => [it.id, it.rejected]));

test("a message answered with a Reject is counted in status, by its session", async () => {
  const before = await rejected();
  client.order("B-REJECTED", { side: "buy" });
  await client.fence();
  assert.deepEqual(await rejected(), {
    ...before,
    ALICE: before["ALICE"]! + 1,
  });
});

for (const [what, clOrdID] of [
  ["of 65 characters", "C".repeat(65)],
  ["with a blank at its end", "B-BLANK "],
  ["that is not printable", "B-\u0007"],
] as const) {
  test(`a ClOrdID ${what} is refused with BAD_CLORDID`, async () => {
    client.order(clOrdID);
    // One that is too long comes back cut: nothing a client sends grows the journal at will.
    const refusal = await client.report(clOrdID.slice(0, 64), "8");
    assert.equal(refusal.fields.get(58)?.split(":")[0], "BAD_CLORDID");
  });
}

test("the same ClOrdID with the same content is answered with how the first stands, no second fill", async () => {
  const legs = house.lp.orders.length;
  client.order("B-SAME", { account: "1005" });
  await client.report("B-SAME", "F");
  client.order("B-SAME", { account: "1005" });
  const status = await client.report("B-SAME", "I");
  assert.deepEqual([status.fields.get(17), status.fields.get(39)], ["0", "2"]);
  await client.fence();
  assert.equal(client.reports("B-SAME").length, 3);
  assert.equal(house.lp.orders.length, legs + 1);
});

test("the same ClOrdID with other content is refused as a duplicate, and the first one stands", async () => {
  client.order("B-OTHER", { account: "1005" });
  await client.report("B-OTHER", "F");
  client.order("B-OTHER", { account: "1005", orderQty: "2" });
  const refusal = await client.report("B-OTHER", "8");
  assert.equal(refusal.fields.get(58)?.split(":")[0], "DUPLICATE_CLORDID");
  assert.equal(refusal.fields.get(103), "6");
  assert.equal((await house.desk.explain("B-OTHER")).cumQty, 1);
});

test("an order denied once is told so again when it is repeated, and is not tried anew", async () => {
  client.order("B-DENIED", { account: "1006" });
  await client.report("B-DENIED", "8");
  client.order("B-DENIED", { account: "1006" });
  const status = await client.report("B-DENIED", "I");
  assert.equal(status.fields.get(39), "8");
  assert.match(status.fields.get(58) ?? "", /^REFUSED: /);
});

test("the same order sent by another session learns nothing of the first: it is a duplicate", async () => {
  client.order("B-CROSS", { account: "1005" });
  await client.report("B-CROSS", "F");
  const other = await asBob();
  other.order("B-CROSS", { account: "1005", orderQty: "100000" });
  const refusal = await other.report("B-CROSS", "8");
  assert.equal(refusal.fields.get(58)?.split(":")[0], "DUPLICATE_CLORDID");
  await other.fence();
  assert.equal(other.reports("B-CROSS").length, 1);
  await other.logOut();
});

test("an order denied for a quantity nobody can read is told so again when it is repeated", async () => {
  client.order("B-UNREADABLE", { orderQty: "0.0100000001" });
  await client.report("B-UNREADABLE", "8");
  client.order("B-UNREADABLE", { orderQty: "0.0100000001" });
  const status = await client.report("B-UNREADABLE", "I");
  assert.equal(status.fields.get(39), "8");
  assert.match(status.fields.get(58) ?? "", /^BAD_VOLUME: /);
});

test("the same ClOrdID of another account is another order", async () => {
  client.order("B-SHARED", { account: "1005" });
  client.order("B-SHARED", { account: "1003" });
  await client.fence();
  await client.await(() => client.reports("B-SHARED").length === 4, "both filled");
  await assert.rejects(house.desk.explain("B-SHARED"), /AMBIGUOUS_ORDER/);
});

test("a PossResend of a known order fills nothing; of an unknown one it is an order", async () => {
  client.order("B-RESEND", { account: "1005" });
  await client.report("B-RESEND", "F");
  client.order("B-RESEND", { account: "1005" }, { possResend: true });
  await client.report("B-RESEND", "I");
  client.order("B-RESEND-NEW", { account: "1005" }, { possResend: true });
  await client.report("B-RESEND-NEW", "F");
  await client.fence();
  assert.equal(client.reports("B-RESEND").length, 3);
});

test("a message the desk does not serve is answered with a BusinessMessageReject", async () => {
  const from = client.heard.length;
  client.send("R", "131=1|146=1|55=EURUSD");
  const answer = await client.await(({ msgType }) => msgType === "j", "an answer", from);
  assert.deepEqual([answer.fields.get(372), answer.fields.get(380)], ["R", "3"]);
  await isUndisturbed("B-AFTER-R");
});

test("an amount of units that is no whole step is refused, not rounded", async () => {
  const other = await asBob();
  other.order("B-UNITS", { orderQty: "1500" });
  assert.match((await other.report("B-UNITS", "8")).fields.get(58) ?? "", /^VOLUME_STEP/);
  other.order("B-UNITS-TINY", { orderQty: "0.001" });
  assert.match((await other.report("B-UNITS-TINY", "8")).fields.get(58) ?? "", /^BAD_VOLUME/);
  await other.logOut();
});
