import assert from "node:assert/strict";
import { afterEach, test } from "vitest";
import { startVenue } from "../faults/venue-command.ts";
import type { LpStatus } from "../../src/desk/lp-status.ts";
import { hedgerow } from "./child-process.ts";
import type { RunningCommand } from "./child-process.ts";
import { eventually } from "./eventually.ts";
import { ALICE_SESSION, SmallDesk } from "./small-desk.ts";

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** What differs between the LPs of two tests, or within one. */
interface Lps {
  readonly min?: string;
  readonly isListOf?: readonly ["true" | "false", "true" | "false"];
  /** Whether the first LP is. */
  readonly isEnabled?: boolean;
  readonly ports: readonly number[];
}

const LPS = ["lp1", "lp2"] as const;

/** Orders go to the first LP whatever the prices are, and elsewhere only where it takes none. */
const FIRST = `routing_rules:
  - { id: first, priority: 1, filters: { account_ids: [1005] }, action: A_BOOK,
      target_lp: lp1 }
`;

function lps({ min = "0.01", ports, isListOf = ["true", "false"], isEnabled = true }: Lps): string {
  const entries = ports.map((_, at) => {
    const id = LPS[at] ?? "lp1";
    const sizes = `min: ${id === "lp1" ? min : "0.01"}, step: 0.01, max: 50`;
    return `  - id: ${id}
    type: FIX
    session_id: ${id}-all
    enabled: ${id !== "lp1" || isEnabled}
    security_list: ${isListOf[at]}
    mappings:
      - { symbol: EURUSD, lp_symbol: EURUSD, quantity_per_lot: 100000, ${sizes} }
`;
  });
  const sessions = ports.map(
    (port, at) =>
      `  - { id: ${LPS[at]}-all, role: initiator, purpose: [quote, trade], host: 127.0.0.1,\n` +
      `      port: ${port}, sender_comp_id: HEDGEROW, target_comp_id: VENUE }\n`,
  );
  const all = `liquidity_providers:\n${entries.join("")}sessions:\n${sessions.join("")}`;
  return `${FIRST}${all}${ALICE_SESSION}`;
}

const isUp = ({ isTrading, quotesTaken }: LpStatus): boolean => isTrading && quotesTaken > 5;

class Scene {
  readonly desk = new SmallDesk();
  readonly venues: RunningCommand[] = [];
  readonly ports: number[] = [];

  constructor() {
    ends.push(() => this.desk.close());
  }

  async venue(at: number, ...flags: string[]): Promise<void> {
    const data = `${this.desk.dir}/venue${at}`;
    const common = ["--data", data, "--tick-rate", "20", "--market-seed", "3"];
    const port = ["--port", String(this.ports[at] ?? 0)];
    const venue = await startVenue([...common, ...port, ...flags]);
    ends.push(() => venue.command.killHard());
    this.venues[at] = venue.command;
    this.ports[at] = venue.port;
  }

  use(change: Omit<Lps, "ports"> = {}): void {
    this.desk.use(lps({ ...change, ports: this.ports }));
  }

  async start(): Promise<void> {
    await this.desk.start();
    await eventually(async () => (await this.lps()).every((lp) => isUp(lp)), "LPs are up", 30_000);
  }

  async lps(): Promise<readonly LpStatus[]> {
    return (await this.desk.desk.status()).lps;
  }

  async until(isSo: (lp1: LpStatus) => boolean, what: string): Promise<void> {
    await eventually(async () => isSo((await this.lps())[0]!), what, 30_000);
  }

  untilStopped = (fault: string): Promise<void> =>
    this.until(({ stopped }) => stopped[0]?.fault === fault, `it is stopped, ${fault}`);

  untilResumed = (): Promise<void> =>
    this.until(
      ({ stopped, symbolList }) => stopped.length === 0 && symbolList?.instruments !== undefined,
      "nothing is stopped",
    );

  alerts = async (code: string): Promise<number> => {
    const { alerts } = (await this.desk.desk.status()).counters;
    return (alerts as Readonly<Record<string, number>>)[code] ?? 0;
  };

  run = (...args: string[]) => hedgerow(...args, "--data", this.desk.dataDir);
}

test("a symbol that an LP's list contradicts is stopped there, its order goes to the other LP, and a reload mends it", async () => {
  const it = new Scene();
  await it.venue(0, "--security-list", "--symbol-terms", "EURUSD:100000:1000");
  await it.venue(1);
  it.use();
  await it.start();
  await it.untilStopped("MINIMUM");
  assert.equal(await it.alerts("LP_SYMBOL_STOPPED"), 1);

  const client = await it.desk.client();
  const lpOf = async (clOrdID: string): Promise<string | undefined> => {
    client.order(clOrdID, { account: "1005", orderQty: "2" });
    await client.report(clOrdID, "F");
    return (await it.desk.desk.explain(clOrdID)).legs[0]?.lp;
  };
  assert.equal(await lpOf("S-1"), "lp2");
  const why = await it.run("explain", "S-1");
  assert.match(why.stdout, /lp1.*the LP's own list contradicts the mapping of this symbol/);
  const status = await it.run("status");
  assert.match(
    status.stdout,
    /STOPPED +lp1: EURUSD gets no orders, MINIMUM, min 0\.01 lots is 1000 .*\(562\) is 100000\n/,
  );
  assert.match(status.stdout, /symbols +lp1: 4 listed, 3 of them not mapped\n/);
  assert.doesNotMatch(status.stdout, /symbols +lp2/);

  it.use({ min: "1" });
  await it.desk.desk.ask({ op: "reload", actor: "dealer" }, 30_000);
  await it.untilResumed();
  assert.equal(await it.alerts("LP_SYMBOL_RESUMED"), 1);
  assert.equal(await lpOf("S-2"), "lp1");
  const [stopped] = await it.desk.journaled<{ fault: string; text: string }>("LpSymbolStopped");
  assert.equal(stopped?.fault, "MINIMUM");
  assert.deepEqual(
    (await it.desk.journaled<{ cause: string }>("LpSymbolResumed")).map(({ cause }) => cause),
    ["POLICY"],
  );
  await it.desk.desk.stop();
  const verified = await it.run("journal", "verify");
  assert.equal(verified.code, 0, verified.stderr);
}, 120_000);

test("a symbol that the whole list lacks is stopped, also over a crash, until a list has it", async () => {
  const it = new Scene();
  await it.venue(0, "--security-list", "--list-without", "EURUSD", "--list-fragment", "1");
  it.use();
  await it.start();
  await it.untilStopped("NOT_LISTED");
  const listed = await it.run("symbols", "lp1", "--unmapped");
  assert.match(listed.stdout, /^lp1: 3 symbols are listed and not mapped\nGBPUSD {2}minimum 1000,/);
  assert.match(listed.stdout, /XAUUSD .*not mapped\n$/);
  const client = await it.desk.client();
  client.order("N-1", { account: "1005", orderQty: "1" });
  const denied = await client.report("N-1", "8");
  assert.match(denied.fields.get(58) ?? "", /^NO_LP: /);

  await it.desk.desk.killHard();
  await it.venues[0]?.killHard();
  await it.desk.start();
  assert.equal((await it.lps())[0]?.stopped[0]?.fault, "NOT_LISTED", "nobody has said otherwise");
  assert.equal((await it.run("symbols", "lp1")).code, 5);
  await it.venue(0, "--security-list");
  await it.untilResumed();
  const [resumed] = await it.desk.journaled<{ cause: string }>("LpSymbolResumed");
  assert.equal(resumed?.cause, "LIST");
  const all = await it.run("symbols", "lp1");
  assert.match(all.stdout, /EURUSD {2}minimum 1000, step 1000, mapped to EURUSD\n/);
}, 120_000);

test("the longest list there may be comes in one message: it is compared, and quotes and orders go on behind it", async () => {
  const it = new Scene();
  const more = ["--list-more", "9996", "--symbol-terms", "EURUSD:100000:1000"];
  await it.venue(0, "--security-list", ...more);
  it.use();
  await it.start();
  await it.untilStopped("MINIMUM");
  const [compared] = await it.lps();
  assert.deepEqual(
    [compared?.symbolList?.instruments, compared?.symbolList?.unmapped],
    [10_000, 9999],
  );
  assert.equal(await it.alerts("LP_LIST_UNUSABLE"), 0);

  it.use({ min: "1" });
  await it.desk.desk.ask({ op: "reload", actor: "dealer" }, 30_000);
  await it.untilResumed();
  const client = await it.desk.client();
  client.order("L-1", { account: "1005", orderQty: "2" });
  await client.report("L-1", "F");
  const before = compared?.quotesTaken ?? 0;
  await it.until(({ quotesTaken }) => quotesTaken > before + 20, "quotes go on");
}, 120_000);

test("a list that cannot be used is an alert with its code, and changes nothing", async () => {
  const it = new Scene();
  await it.venue(0, "--security-list", "--list-without", "EURUSD");
  it.use();
  await it.start();
  await it.untilStopped("NOT_LISTED");
  let told = 0;
  for (const [fault, code] of [
    ["refused", "REFUSED"],
    ["repeated", "DUPLICATE_SYMBOL"],
    ["negative", "BAD_NUMBER"],
    ["short", "WRONG_COUNT"],
    [undefined, "REFUSED"],
  ] as const) {
    await it.venues[0]?.killHard();
    const flags = fault === undefined ? [] : ["--security-list", "--list-fault", fault];
    await it.venue(0, ...flags);
    told += 1;
    await eventually(async () => (await it.alerts("LP_LIST_UNUSABLE")) === told, code, 40_000);
    const [lp1] = await it.lps();
    assert.equal(lp1?.symbolList?.fault?.code, code);
    assert.equal(lp1?.symbolList?.instruments, 3, "the last that was whole");
    assert.deepEqual(
      lp1?.stopped.map(({ symbol }) => symbol),
      ["EURUSD"],
    );
  }
  assert.match((await it.run("status")).stdout, /symbols +lp1: .*UNUSABLE: REFUSED, /);
}, 180_000);

test("a start without security_list lifts what was stopped", async () => {
  const it = new Scene();
  await it.venue(0, "--security-list", "--list-without", "EURUSD");
  it.use();
  await it.start();
  await it.untilStopped("NOT_LISTED");
  await it.desk.desk.stop();
  it.use({ isListOf: ["false", "false"] });
  await it.start();
  const [lp1] = await it.lps();
  assert.deepEqual([lp1?.stopped, lp1?.symbolList], [[], undefined]);
}, 120_000);

test("a start with the LP disabled lifts nothing, and it is still stopped when it is enabled again", async () => {
  const it = new Scene();
  await it.venue(0, "--security-list", "--list-without", "EURUSD");
  await it.venue(1);
  it.use();
  await it.start();
  await it.untilStopped("NOT_LISTED");
  await it.desk.desk.stop();

  it.use({ isEnabled: false });
  await it.start();
  assert.deepEqual(
    (await it.lps()).map(({ id }) => id),
    ["lp2"],
  );
  await it.desk.desk.stop();
  assert.deepEqual(await it.desk.journaled("LpSymbolResumed"), []);

  await it.venues[0]?.killHard();
  it.use();
  await it.desk.start();
  const [lp1] = await it.lps();
  assert.deepEqual(
    [lp1?.id, lp1?.stopped.map(({ fault }) => fault), lp1?.symbolList?.instruments],
    ["lp1", ["NOT_LISTED"], undefined],
  );
}, 120_000);
