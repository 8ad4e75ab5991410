import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, test } from "vitest";
import { startVenue } from "../faults/venue-command.ts";
import { eventually } from "./eventually.ts";
import { House } from "./house.ts";
import { ScriptedLp } from "./scripted-lp.ts";
import { withSecondLp } from "./second-lp.ts";
import { ALICE_SESSION, SmallDesk } from "./small-desk.ts";
import { TcpGate } from "./tcp-gate.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const LOAD_MS = 30_000;
/** Of `client_wait_ms` in these policies. */
const PATIENCE = "execution:\n  client_wait_ms: 1500\n";

/** Two LPs, of which the second one has the best price and keeps its orders to itself. */
class TwoLps {
  readonly house: House;
  readonly second: ScriptedLp;
  readonly withBoth: string;
  readonly withFirst: string;

  private constructor(house: House, second: ScriptedLp, withBoth: string, withFirst: string) {
    this.house = house;
    this.second = second;
    this.withBoth = withBoth;
    this.withFirst = withFirst;
  }

  static async open(): Promise<TwoLps> {
    const second = await new ScriptedLp().listen();
    ends.push(() => second.close());
    second.quote("EUR/USD", "1.10005", "1.10015");
    second.onOrder = () => undefined;
    const texts = { both: "", first: "" };
    const house = await House.open({ legTimeoutMs: 500, stalenessSeconds: 3600 }, (text) => {
      texts.first = text.replace("execution:\n", PATIENCE);
      texts.both = withSecondLp(texts.first, second.port);
      return texts.both;
    });
    ends.push(() => house.close());
    const it = new TwoLps(house, second, texts.both, texts.first);
    await it.untilSecondQuotes();
    return it;
  }

  async untilSecondQuotes(): Promise<void> {
    await eventually(() => this.second.isUp, "the second LP is up", LOAD_MS);
    await eventually(async () => {
      const { quotes, lps } = await this.house.desk.status();
      const isTrading = lps.some((lp) => lp.id === "lp2" && lp.isTrading);
      return isTrading && quotes.some(({ lp, isFresh }) => lp === "lp2" && isFresh);
    }, "it trades and quotes");
  }

  /** Puts a policy in force. */
  async load(text: string): Promise<void> {
    writeFileSync(this.house.policyFile, text);
    await this.house.desk.ask({ op: "reload", actor: "dealer" }, LOAD_MS);
  }

  async lpIds(): Promise<string[]> {
    return (await this.house.desk.status()).lps.map(({ id }) => id);
  }

  /** How often the second LP was logged on to for orders. */
  get logons(): number {
    return this.second.events.filter(({ type }) => type === "up").length;
  }
}

const TOXIC = { account: "1005", orderQty: "0.1" };

test("an LP that leaves the policy takes no order more, is heard until its leg has ended, and is logged out then", async () => {
  const it = await TwoLps.open();
  const { house, second } = it;
  const before = (await house.desk.status()).lps.find(({ id }) => id === "lp1")!;
  const client = await house.client();
  client.order("OPEN", TOXIC);
  await eventually(() => second.orders.length === 1, "the leg is at the second LP");

  await it.load(it.withFirst);
  const { quotes } = await house.desk.status();
  assert.ok(quotes.every(({ lp }) => lp === "lp1"));
  client.order("ELSEWHERE", TOXIC);
  await client.report("ELSEWHERE", "F");
  assert.equal(house.lp.orders.length, 1);
  assert.equal(second.isUp, true);

  second.fill(second.orders[0]!);
  await client.report("OPEN", "F");
  await eventually(() => !second.isUp, "it is logged out");
  await eventually(async () => (await it.lpIds()).join() === "lp1", "it is off the list");
  assert.equal(second.orders.length, 1);
  const after = (await house.desk.status()).lps[0]!;
  assert.deepEqual(
    [after.tradingSinceUs, after.quotingSinceUs],
    [before.tradingSinceUs, before.quotingSinceUs],
  );
  const { exposure } = await house.desk.status();
  const euros = exposure.find(({ symbol }) => symbol === "EURUSD")!;
  assert.deepEqual(euros.hedged, { lp1: 0.1, lp2: 0.1 });
  assert.equal(euros.unexplained, 0);
});

test("an LP that is wanted again while its leg is open keeps its connection", async () => {
  const it = await TwoLps.open();
  const { house, second } = it;
  const client = await house.client();
  client.order("KEPT", TOXIC);
  await eventually(() => second.orders.length === 1, "the leg is at the second LP");
  second.acknowledge(second.orders[0]!);
  await it.load(it.withFirst);
  await it.load(it.withBoth);
  await it.untilSecondQuotes();
  second.onOrder = (order) => second.fill(order);
  client.order("NEXT", TOXIC);
  await client.report("NEXT", "F");
  second.fill(second.orders[0]!);
  await client.report("KEPT", "F");
  assert.deepEqual([it.logons, second.orders.length, house.lp.orders.length], [1, 2, 0]);
});

test("a leg in doubt at an LP that left stays on the list, and is settled when the LP is back, never sent twice", async () => {
  const it = await TwoLps.open();
  const { house, second } = it;
  const client = await house.client();
  client.order("DOUBT", TOXIC);
  await eventually(() => second.orders.length === 1, "the leg is at the second LP");
  second.onStatusRequest = () => undefined;
  await it.load(it.withFirst);
  await eventually(() => !second.isUp, "it was patient long enough", LOAD_MS);
  await eventually(async () => {
    const { sessions } = await house.desk.status();
    return sessions.every(({ id, state }) => !id.startsWith("lp2") || state === "disconnected");
  }, "its sessions have ended");
  const status = await house.desk.status();
  assert.deepEqual([status.openLegs, status.legsInDoubt], [1, 1]);
  assert.deepEqual(status.lps.map(({ id }) => id).toSorted(), ["lp1", "lp2"]);

  second.orders[0]!.cumQty = 10_000;
  second.orders[0]!.ordStatus = "2";
  second.onStatusRequest = (_, heard) => second.tellStatus(heard);
  await it.load(it.withBoth);
  await client.report("DOUBT", "F");
  await eventually(async () => (await house.desk.status()).openLegs === 0, "the leg has ended");
  assert.deepEqual([it.logons, second.orders.length, house.lp.orders.length], [2, 1, 0]);
});

test("a leg in doubt at an LP that left can be settled by a person, and the LP is let go then", async () => {
  const it = await TwoLps.open();
  const { house, second } = it;
  const client = await house.client();
  client.order("PERSON", TOXIC);
  await eventually(() => second.orders.length === 1, "the leg is at the second LP");
  second.onStatusRequest = () => undefined;
  await it.load(it.withFirst);
  await eventually(() => !second.isUp, "it was patient long enough", LOAD_MS);
  const { clOrdID } = second.orders[0]!;
  const known = ["--filled", "0.1", "--price", "1.10015", "--reason", "told by phone"];
  const told = await house.run("legs", "resolve", clOrdID, ...known);
  assert.equal(told.code, 0, told.stderr);
  await client.report("PERSON", "F");
  assert.equal(house.lp.orders.length, 0);
  await eventually(async () => (await it.lpIds()).join() === "lp1", "it is off the list");
});

test("an LP is reached at its new port, goes on with its numbers, and orders go elsewhere meanwhile", async () => {
  const it = await TwoLps.open();
  const { house, second } = it;
  const client = await house.client();
  client.order("BEFORE", TOXIC);
  await eventually(() => second.orders.length === 1, "the leg is at the second LP");
  second.acknowledge(second.orders[0]!);
  const gate = new TcpGate(second.port);
  ends.push(() => gate.close());
  const port = await gate.listen();
  await it.load(it.withBoth.replaceAll(`port: ${second.port},`, `port: ${port},`));
  client.order("MEANWHILE", TOXIC);
  await client.report("MEANWHILE", "F");
  assert.deepEqual([house.lp.orders.length, it.logons], [1, 1]);
  second.fill(second.orders[0]!);
  await client.report("BEFORE", "F");
  await eventually(() => it.logons === 2, "it is connected anew", LOAD_MS);
  await it.untilSecondQuotes();
  second.onOrder = (order) => second.fill(order);
  client.order("AFTER", TOXIC);
  await client.report("AFTER", "F");
  assert.equal(second.orders.length, 2);
  assert.equal(second.events.filter(({ type }) => type === "gap").length, 0);
});

const session = (port: number, password: string): string =>
  `sessions:\n  - { id: both, role: initiator, purpose: [quote, trade], host: 127.0.0.1,\n` +
  `      port: ${port}, sender_comp_id: HEDGEROW, target_comp_id: VENUE, username: desk,\n` +
  `      password: ${password} }\n${ALICE_SESSION}`;

const venueLp = `liquidity_providers:
  - id: lp1
    type: FIX
    session_id: both
    mappings:
      - { symbol: EURUSD, lp_symbol: EURUSD, quantity_per_lot: 100000,
          min: 0.01, step: 0.01, max: 50 }
`;

test("a new password alone is a new version, the LP is logged on with it, and it stands in no kept file but that of the layers", async () => {
  const small = new SmallDesk();
  ends.push(() => small.close());
  const flags = ["--username=desk", "--password=good-secret", `--data=${join(small.dir, "venue")}`];
  const { command, port } = await startVenue(flags);
  ends.push(() => command.killHard());
  small.use(venueLp + session(port, "bad-secret"));
  await small.start();
  const errors = async () => (await small.desk.status()).lps[0]!.errors.map(({ code }) => code);
  await eventually(async () => (await errors()).length > 0, "it is refused");
  const { policyHash } = await small.desk.status();
  small.use(venueLp + session(port, "good-secret"));
  const told = await small.desk.ask({ op: "reload", actor: "dealer" }, LOAD_MS);
  assert.deepEqual(told, { kind: "ACTIVATED", version: 2, hash: policyHash });
  await eventually(async () => (await small.desk.status()).lps[0]!.isTrading, "it trades", LOAD_MS);
  const client = await small.client();
  await eventually(async () => (await small.desk.status()).quotes[0]!.isFresh, "it quotes");
  client.order("WITH-NEW", { account: "1005", orderQty: "0.1" });
  await client.report("WITH-NEW", "F");
  const kept = join(small.dataDir, "policy");
  for (const name of readdirSync(kept).filter((each) => !each.endsWith(".layers"))) {
    assert.doesNotMatch(readFileSync(join(kept, name), "latin1"), /-secret/, name);
  }
  const again = await small.desk.ask({ op: "reload", actor: "dealer" }, LOAD_MS);
  assert.deepEqual(again, { kind: "UNCHANGED", version: 2 });
  await small.desk.stop();
  await small.start();
  assert.equal((await small.desk.status()).policyVersion, 2);
});

const dry = (id: string, mid: number): string => `  - id: ${id}
    type: SIMULATED
    settings: { prices: "EURUSD ${mid} 0.00006", walk: 7 }
    mappings:
      - { symbol: EURUSD, lp_symbol: EURUSD, quantity_per_lot: 100000,
          min: 0.01, step: 0.01, max: 50 }
`;

test("a simulated LP comes and goes with the policy", async () => {
  const small = new SmallDesk();
  ends.push(() => small.close());
  const use = (...lps: readonly string[]): void =>
    small.use(`liquidity_providers:\n${lps.join("")}sessions:\n${ALICE_SESSION}`);
  use(dry("one", 1.1));
  await small.start();
  const ids = async (): Promise<string> =>
    (await small.desk.status()).lps.map(({ id, isQuoting }) => `${id} ${isQuoting}`).join();
  const reload = () => small.desk.ask({ op: "reload", actor: "dealer" }, LOAD_MS);
  use(dry("one", 1.1), dry("two", 1.1));
  await reload();
  await eventually(async () => (await ids()) === "one true,two true", "the other one came");
  use(dry("two", 1.1));
  await reload();
  await eventually(async () => (await ids()) === "two true", "the first one is gone");
  const fresh = async () => (await small.desk.status()).quotes.every(({ isFresh }) => isFresh);
  await eventually(fresh, "it quotes");
  const client = await small.client();
  client.order("ON-TWO", { account: "1005", orderQty: "1" });
  await client.report("ON-TWO", "F");
  assert.equal((await small.desk.explain("ON-TWO")).legs[0]!.lp, "two");
});
