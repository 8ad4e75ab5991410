import assert from "node:assert/strict";
import { afterAll, beforeAll, test } from "vitest";
import { eventually } from "./eventually.ts";
import type { Heard } from "./heard.ts";
import { House } from "./house.ts";
import { bob } from "./raw-client.ts";
import type { RawClient } from "./raw-client.ts";

/** ALICE sees prices with the general markup of a pip, BOB with that of VIP, and counts units. */
const withPrices = (text: string): string =>
  text
    .replace("execution:\n", "execution:\n  markup_pips: 1\n")
    .replace("routing:\n", "routing:\n  overrides: { groups: { VIP: { markup_pips: 0.5 } } }\n")
    .replace("quantity: units", "quantity: units, group: VIP")
    .replace(
      "max_connections: 32",
      "max_connections: 32, max_subscriptions: 3, price_interval_ms: 5",
    );

let house: House;
let client: RawClient;
let requests = 0;
beforeAll(async () => {
  house = await House.open({ stalenessSeconds: 5 }, withPrices);
  client = await house.client();
}, 60_000);
afterAll(() => house.close());

/** The LP quotes and the desk has heard it. */
async function quote(bid: string, offer: string): Promise<void> {
  const { quotesTaken } = (await house.desk.status()).lps[0]!;
  house.lp.quote("EUR/USD", bid, offer);
  const isTaken = async () => (await house.desk.status()).lps[0]!.quotesTaken > quotesTaken;
  await eventually(isTaken, "the quote came");
}
const INCREMENTS = "263=1|264=1|265=1";

interface Asked {
  readonly symbols?: readonly string[];
  readonly types?: readonly string[];
  readonly of?: RawClient;
  readonly id?: string;
}

/** MarketDataRequest(V). @returns its MDReqID(262) */
function ask(fields: string, it: Asked = {}): string {
  const { symbols = ["EURUSD"], types = ["0", "1"], of = client } = it;
  const id = it.id ?? `Q${++requests}`;
  const entryTypes = `267=${types.length}${types.map((type) => `|269=${type}`).join("")}`;
  const names = `146=${symbols.length}${symbols.map((symbol) => `|55=${symbol}`).join("")}`;
  of.send("V", `262=${id}|${fields}|${entryTypes}|${names}`);
  return id;
}

/** Action where there is one, type, price and size of every entry of a W or X. */
function entriesOf({ msgType, all }: Heard): string[] {
  const first = msgType === "X" ? 279 : 269;
  const entries: string[] = [];
  for (const [tag, value] of all) {
    if (tag === first) entries.push(value);
    else if ([269, 270, 271].includes(tag)) entries.push(`${entries.pop() ?? ""} ${value}`);
  }
  return entries;
}

const toldOf = (id: string, of = client): Heard[] =>
  of.heard.filter(({ fields }) => fields.get(262) === id);

/** The first message on a request that has exactly these entries. */
const told = (id: string, msgType: string, entries: readonly string[], of = client) =>
  of.await(
    (heard) =>
      heard.msgType === msgType &&
      heard.fields.get(262) === id &&
      entriesOf(heard).join() === entries.join(),
    `${msgType} on ${id}: ${entries.join()}`,
  );

const stop = (id: string, of = client): void => void ask("263=2|264=1", { id, of });

test("a snapshot has both sides with the markup, and nothing follows it", async () => {
  await quote("1.10000", "1.10020");
  const id = ask("263=0|264=1");
  const snapshot = await told(id, "W", ["0 1.0999 100", "1 1.1003 100"]);
  assert.equal(snapshot.fields.get(55), "EURUSD");
  const other = ask(INCREMENTS);
  await told(other, "W", ["0 1.0999 100", "1 1.1003 100"]);
  await quote("1.10010", "1.10030");
  await told(other, "X", ["1 0 1.1 100", "1 1 1.1004 100"]);
  assert.equal(toldOf(id).length, 1);
  stop(other);
});

test("increments follow the snapshot: each side that changed, and only that", async () => {
  await quote("1.10000", "1.10020");
  const id = ask(INCREMENTS);
  await told(id, "W", ["0 1.0999 100", "1 1.1003 100"]);
  await quote("1.10000", "1.10030");
  const update = await told(id, "X", ["1 1 1.1004 100"]);
  assert.equal(update.fields.get(55), "EURUSD");
  stop(id);
});

test("one who asks for whole refreshes, or does not say, gets a W each time", async () => {
  for (const type of ["263=1|264=1|265=0", "263=1|264=1"]) {
    await quote("1.10000", "1.10020");
    const id = ask(type, { types: ["1"] });
    await told(id, "W", ["1 1.1003 100"]);
    await quote("1.10000", "1.10030");
    await told(id, "W", ["1 1.1004 100"]);
    stop(id);
  }
});

test("a session of another group sees that group's markup, and sizes in what it counts", async () => {
  await quote("1.10000", "1.10020");
  const vip = await house.client(bob);
  const id = ask("263=0|264=1", { of: vip });
  await told(id, "W", ["0 1.09995 10000000", "1 1.10025 10000000"], vip);
  await vip.logOut();
});

test("what is shown is what an order that is kept is filled at", async () => {
  await quote("1.10000", "1.10020");
  const id = ask("263=0|264=1", { types: ["1"] });
  const [shown] = entriesOf(await told(id, "W", ["1 1.1003 100"]));
  client.order("P-1", { account: "1001", orderQty: "0.04" });
  const fill = await client.report("P-1", "F");
  assert.equal(shown?.split(" ")[1], fill.fields.get(31));
});

for (const [what, fields, it, reason, code] of [
  ["an unknown symbol", INCREMENTS, { symbols: ["EURUSD", "EURXXX"] }, "0", "UNKNOWN_SYMBOL"],
  ["a full book", "263=1|264=0|265=1", {}, "5", "UNSUPPORTED_MARKET_DEPTH"],
  ["trades", INCREMENTS, { types: ["0", "2"] }, "8", "UNSUPPORTED_MD_ENTRY_TYPE"],
  ["the end of what was not asked for", "263=2|264=1", {}, undefined, "UNKNOWN_MDREQID"],
  ["an id that is too long", INCREMENTS, { id: "x".repeat(65) }, undefined, "BAD_MDREQID"],
] as const) {
  test(`a request for ${what} is refused with ${code}, and the session goes on`, async () => {
    const id = ask(fields, it);
    const refused = await client.await(
      (heard) => heard.msgType === "Y" && heard.fields.get(262) === id.slice(0, 64),
      `Y on ${id}`,
    );
    assert.equal(refused.fields.get(281), reason);
    assert.ok(refused.fields.get(58)?.startsWith(`${code}: `));
  });
}

test("an id in use is refused, and so are more symbols than the policy lets a session have", async () => {
  const id = ask(INCREMENTS, { symbols: ["EURUSD", "XAUUSD"] });
  ask(INCREMENTS, { id });
  const refusal = (code: string, of: string) =>
    client.await(
      ({ fields }) => fields.get(262) === of && fields.get(58)?.startsWith(code) === true,
      code,
    );
  assert.equal((await refusal("DUPLICATE_MDREQID", id)).fields.get(281), "1");
  const more = ask(INCREMENTS, { symbols: ["EURUSD", "XAUUSD"] });
  assert.equal((await refusal("TOO_MANY_SUBSCRIPTIONS", more)).fields.get(281), "2");
  stop(id);
  const third = ask(INCREMENTS);
  await client.await((heard) => toldOf(third).includes(heard), "room again");
  stop(third);
});

test("after the end of a subscription nothing more comes of it, and its id is free", async () => {
  await quote("1.10000", "1.10020");
  const id = ask(INCREMENTS);
  await told(id, "W", ["0 1.0999 100", "1 1.1003 100"]);
  stop(id);
  await client.fence();
  const before = toldOf(id).length;
  await quote("1.10010", "1.10030");
  const other = ask(INCREMENTS);
  await told(other, "W", ["0 1.1 100", "1 1.1004 100"]);
  assert.equal(toldOf(id).length, before);
  stop(other);
  const again = ask("263=0|264=1", { id });
  await told(again, "W", ["0 1.1 100", "1 1.1004 100"]);
});

test("a price that grows stale is withdrawn, and the next one is new", async () => {
  await quote("1.10000", "1.10020");
  const id = ask(INCREMENTS);
  await told(id, "W", ["0 1.0999 100", "1 1.1003 100"]);
  await told(id, "X", ["2 0", "2 1"]);
  const whole = ask("263=0|264=1");
  await told(whole, "W", []);
  await quote("1.10010", "1.10030");
  await told(id, "X", ["0 0 1.1 100", "0 1 1.1004 100"]);
  stop(id);
});

test("prices are in no journal, and a resend fills a gap where they were", async () => {
  await quote("1.10000", "1.10020");
  const id = ask("263=0|264=1");
  const { msgSeqNum } = await told(id, "W", ["0 1.0999 100", "1 1.1003 100"]);
  client.askAgain(msgSeqNum, msgSeqNum);
  const gap = await client.await(
    (heard) => heard.msgType === "4" && heard.msgSeqNum === msgSeqNum,
    "a gap fill",
  );
  assert.deepEqual([gap.fields.get(36), gap.fields.get(123)], [String(msgSeqNum + 1), "Y"]);
  const sent = await house.journaled<{ msgType: string }>("FixSent");
  assert.deepEqual(
    sent.filter(({ msgType }) => ["W", "X", "Y"].includes(msgType)),
    [],
  );
});

test("subscriptions end with the connection", async () => {
  await quote("1.10000", "1.10020");
  const id = ask(INCREMENTS);
  await told(id, "W", ["0 1.0999 100", "1 1.1003 100"]);
  const { next } = client;
  await client.vanish();
  client = await house.client(undefined, next);
  await quote("1.10010", "1.10030");
  await told(ask("263=0|264=1", { id }), "W", ["0 1.1 100", "1 1.1004 100"]);
  assert.equal(toldOf(id).length, 1);
});
