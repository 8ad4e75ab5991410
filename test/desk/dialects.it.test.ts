import assert from "node:assert/strict";
import { afterEach, test } from "vitest";
import { legIDOf } from "../../src/core/ids.ts";
import { millionths } from "../faults/volumes.ts";
import { linesOf } from "../faults/json-lines.ts";
import { hedgerow } from "./child-process.ts";
import { eventually } from "./eventually.ts";
import type { RawClient } from "./raw-client.ts";
import { accountOf, Twins } from "./twins.ts";
import type { TwinName, TwinsOptions } from "./twins.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function open(options: TwinsOptions = {}): Promise<Twins> {
  const twins = await Twins.open(options);
  ends.push(() => twins.close());
  return twins;
}

const names: readonly TwinName[] = ["lmax", "ctrader"];

/** A client's order that goes whole to one LP. */
const order = (client: RawClient, name: TwinName, clOrdID: string, orderQty = "0.5"): void =>
  void client.order(clOrdID, { account: accountOf[name], orderQty });

interface JournalFill {
  readonly leg: number;
  readonly lastQty: number;
}

async function eventsOf<Line>(twins: Twins, type: string): Promise<Line[]> {
  const dump = await hedgerow("journal", "dump", "--data", twins.dataDir, "--type", type);
  assert.equal(dump.code, 0, dump.stderr);
  return linesOf<Line>(dump.stdout);
}

/** What the journal says was filled, in millionths of a lot, by the ClOrdID of the leg. */
async function journaled(twins: Twins, journalId: string): Promise<Map<string, number>> {
  const sums = new Map<string, number>();
  for (const { leg, lastQty } of await eventsOf<JournalFill>(twins, "LegFilled")) {
    const clOrdID = legIDOf(journalId, leg);
    sums.set(clOrdID, (sums.get(clOrdID) ?? 0) + millionths(lastQty));
  }
  return sums;
}

/** The books of the desk and those of both venues say the same of every leg. */
async function agree(twins: Twins): Promise<void> {
  const { journalId } = await twins.desk.status();
  const ours = await journaled(twins, journalId);
  const theirs = new Map(names.flatMap((name) => [...twins.filledAt(name)]));
  assert.deepEqual(ours, theirs);
  for (const name of names) {
    const arrivals = twins.linesOf(name).filter(({ kind }) => kind === "order");
    const ids = arrivals.map(({ clOrdID }) => clOrdID);
    assert.equal(new Set(ids).size, ids.length, "no leg is sent twice");
  }
}

for (const name of names) {
  test(`an order is filled at ${name} as it speaks, and both write down the same`, async () => {
    const twins = await open({ ctrader: ["--last-look-ms", "30"], restMs: 500 });
    const client = await twins.client();
    order(client, name, "ONE");
    const fill = await client.report("ONE", "F");
    assert.equal(fill.fields.get(14), "0.5");
    await agree(twins);
    assert.equal([...twins.filledAt(name).values()].join(), String(millionths(0.5)));
  });
}

test("what rests at cTrader is canceled, and the client hears that nobody took it", async () => {
  const twins = await open({ ctrader: ["--last-look-ms", "5000"] });
  const client = await twins.client();
  order(client, "ctrader", "REST");
  const end = await client.report("REST", "8");
  assert.match(end.fields.get(58) ?? "", /^LP_CANCELED/);
  const [leg] = (await twins.desk.explain("REST")).legs;
  assert.deepEqual([leg!.ordStatus, leg!.isInDoubt], ["Canceled", false]);
  await agree(twins);
});

test("a leg that cTrader rejects behind its own Logout is found out by asking twice", async () => {
  const slow = ["--latency-ms", "40", "--reject-probability", "1"];
  const twins = await open({ ctrader: [...slow, "--logout-every-n-orders", "1"] });
  const client = await twins.client();
  order(client, "ctrader", "BEHIND");
  const end = await client.report("BEHIND", "8");
  assert.equal(end.fields.get(39), "8");
  const [leg] = (await twins.desk.explain("BEHIND")).legs;
  assert.deepEqual([leg!.ordStatus, leg!.isInDoubt], ["Rejected", false]);
  const doubts = await eventsOf(twins, "LegInDoubt");
  assert.equal(doubts.length, 1, "nobody heard of the rejection when it was made");
  await agree(twins);
});

test("a cancel that comes too late is answered by j, and the fill stands", async () => {
  const twins = await open();
  const client = await twins.client();
  for (let at = 0; at < 20; at++) order(client, "ctrader", `LATE-${at}`, "0.1");
  for (let at = 0; at < 20; at++) await client.report(`LATE-${at}`, "F");
  await eventually(
    () => twins.linesOf("ctrader").some(({ kind }) => kind === "cancelReject"),
    "a request to cancel was refused",
  );
  const { openLegs, legsInDoubt } = await twins.desk.status();
  assert.deepEqual([openLegs, legsInDoubt], [0, 0]);
  await agree(twins);
});

test("parts are filled, the rest is canceled: every fill at cTrader is booked, without an ExecID", async () => {
  const twins = await open({ ctrader: ["--partial-fills", "4", "--latency-ms", "5"], restMs: 300 });
  const client = await twins.client();
  for (let at = 0; at < 10; at++) order(client, "ctrader", `PART-${at}`, "0.4");
  await eventually(async () => (await twins.desk.status()).openLegs === 0, "every leg ended");
  await agree(twins);
});

test("killed under load and started again, the desk asks both LPs and its books equal theirs", async () => {
  const twins = await open({
    lmax: ["--latency-ms", "5", "--jitter-ms", "10", "--partial-fills", "3"],
    ctrader: ["--latency-ms", "5", "--jitter-ms", "10", "--partial-fills", "3"],
    restMs: 100,
  });
  for (let round = 0; round < 3; round++) {
    const client = await twins.client();
    for (let at = 0; at < 60; at++) order(client, names[at % 2]!, `K${round}-${at}`, "0.1");
    await client.report(`K${round}-20`, "0");
    await twins.desk.killHard();
    await client.closed();
    await twins.start();
  }
  // What was killed before it left is unknown there, which proves nothing: it stays in doubt.
  const isSettled = (): Promise<boolean> =>
    agree(twins).then(
      () => true,
      () => false,
    );
  await eventually(isSettled, "the books agree", 20_000).catch(() => agree(twins));
  assert.ok((await eventsOf(twins, "LegInDoubt")).length > 0, "the kills hit legs under way");
});

/** Asserts that a message was sent; `*` stands for any value. */
function assertSaid(wire: readonly string[], fields: readonly string[]): void {
  const pattern = fields
    .join("|")
    .replaceAll("|", String.raw`\|`)
    .replaceAll("*", "[^|]*");
  assert.ok(
    wire.some((line) => new RegExp(`^${pattern}`).test(line)),
    `${fields.join("|")} was not said:\n${wire.join("\n")}`,
  );
}

test("at LMAX the desk logs on, subscribes and orders as LMAX demands", async () => {
  const twins = await open();
  const client = await twins.client();
  order(client, "lmax", "WIRE", "0.05");
  await client.report("WIRE", "F");
  const wire = twins.wireOf("lmax");
  for (const target of ["LMXBD", "LMXBDM"]) {
    const head = `<- 35=A|34=1|49=HEDGEROW|52=*|56=${target}`;
    assertSaid(wire, [head, "98=0|108=30|141=Y|553=12345|554="]);
  }
  const entries = "267=2|269=0|269=1|146=1|48=4001|22=8|";
  assertSaid(wire, ["<- 35=V|34=*|49=*|52=*|56=LMXBDM", "262=MD1|263=1|264=1|265=0", entries]);
  const terms = "54=1|60=*|38=0.5|40=2|44=*|59=3|";
  assertSaid(wire, ["<- 35=D|34=*|49=*|52=*|56=LMXBD", "11=*|48=4001|22=8|18=H", terms]);
  assert.ok(!wire.some((line) => line.includes("|55=")), "no Symbol is said, either way");
});

const from = (msgType: string, purpose: string): string =>
  `<- 35=${msgType}|34=*|49=demo.hedgerow.12345|50=${purpose}|52=*|56=cServer|57=${purpose}`;

test("at cTrader the desk logs on twice under one name, takes the depth, and cancels what rests", async () => {
  const twins = await open({ ctrader: ["--last-look-ms", "5000"] });
  const client = await twins.client();
  order(client, "ctrader", "WIRE", "0.05");
  await client.report("WIRE", "8");
  const wire = twins.wireOf("ctrader");
  for (const purpose of ["QUOTE", "TRADE"]) {
    assertSaid(wire, [from("A", purpose), "98=0|108=30|141=Y|553=12345|554="]);
  }
  const entries = "267=2|269=0|269=1|146=1|55=1|";
  assertSaid(wire, [from("V", "QUOTE"), "262=MD1|263=1|264=0|265=1", entries]);
  assertSaid(wire, [from("D", "TRADE"), "11=*|55=1|54=1|60=*|38=5000|40=2|44=*|$"]);
  assertSaid(wire, [from("F", "TRADE"), "41=*L1|11=*C1|55=1|54=1|60=*|$"]);
});

test("whatever happens to reports on fills, the books are the venues'", async () => {
  const tricks = ["duplicate", "reorder", "overfill", "late-fill"];
  const knobs = [
    ...tricks.map((trick) => `--${trick}-probability=0.3`),
    "--reject-probability=0.2",
    "--partial-fills=3",
    "--jitter-ms=20",
  ];
  const twins = await open({ lmax: knobs, ctrader: knobs, restMs: 100 });
  const client = await twins.client();
  for (let at = 0; at < 120; at++) {
    order(client, names[at % 2]!, `T-${at}`, "0.3");
    // All at once are more than a desk that has just begun takes.
    if (at % 20 === 19) await client.report(`T-${at}`, "0");
  }
  await eventually(async () => (await twins.desk.status()).openLegs === 0, "every leg ended");
  const isSettled = (): Promise<boolean> =>
    agree(twins).then(
      () => true,
      () => false,
    );
  await eventually(isSettled, "the books agree", 20_000).catch(() => agree(twins));
  const { counters } = await twins.desk.status();
  assert.ok((counters.alerts.FILL_SUSPENDED ?? 0) > 0, "some fills were more than their orders");
});

for (const name of names) {
  test(`a wrong password at ${name} is answered by a Logout, and the desk goes on trying`, async () => {
    const twins = await open();
    await twins.desk.stop();
    const text = `password: ${name}-secret`;
    twins.rewritePolicy((policy) => policy.replaceAll(text, "password: guessed"));
    await twins.startAlone();
    const said = /"code":"LOGOUT","text":"Username or Password is wrong"/;
    await eventually(() => said.test(twins.desk.log()), "the LP said why");
    const { lps } = await twins.desk.status();
    assert.equal(lps.find(({ id }) => id === name)!.isTrading, false);
  });
}
