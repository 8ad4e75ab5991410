import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, test, vi } from "vitest";
import { cumQtyOf } from "../../src/core/execute/order.ts";
import { Floor } from "../../src/desk/floor.ts";
import type { FloorPorts } from "../../src/desk/floor-options.ts";
import type { FloorRequest } from "../../src/desk/floor-answers.ts";
import { liveTermsOf } from "../../src/desk/live-terms.ts";
import { lpChangesOf } from "../../src/desk/lp-changes.ts";
import { wiringOf } from "../../src/desk/wiring.ts";
import type { ControlOutcome } from "../../src/intake/control/control-server.ts";
import { NodeDisk } from "../../src/journal/node-disk.ts";
import { compilePolicy } from "../../src/policy/compile.ts";
import { namesIn } from "../../src/policy/name-indexes.ts";
import { parsePolicy } from "../../src/policy/parse-policy.ts";
import type { PolicyDocument } from "../../src/policy/policy-document.ts";
import type { Network } from "../../src/ports/network.ts";
import { freshFolder } from "../journal/journal-folder.ts";
import { eventually } from "./eventually.ts";
import { VirtualClock } from "./virtual-clock.ts";

/** Every order is hedged, or every one is kept. */
const policy = (action: "A_BOOK" | "B_BOOK"): PolicyDocument => {
  const text = `durability: os
routing_rules:
  - { id: all, priority: 1, filters: { symbols: [EURUSD] }, action: ${action} }
execution: { max_deviation_pips: 20, leg_timeout_ms: 1000 }
instruments:
  - { symbol: EURUSD, base: EUR, quote: USD, contract_size: 100000, digits: 5, pip: 0.0001,
      volume: { min: 0.01, max: 100, step: 0.01 } }
accounts:
  - { id: 1005, group: Standard }
intake:
  fix: { host: 127.0.0.1, port: 0 }
liquidity_providers:
  - id: dry
    type: SIMULATED
    settings: { prices: "EURUSD 1.1 0.00006", walk: 7 }
    mappings:
      - { symbol: EURUSD, lp_symbol: EURUSD, quantity_per_lot: 100000,
          min: 0.01, step: 0.01, max: 50 }
sessions:
  - { id: ALICE, role: acceptor, purpose: [client], sender_comp_id: HEDGEROW,
      target_comp_id: ALICE, username: alice, password: alice-secret }
`;
  const read = parsePolicy(text, "policy.yaml", {});
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value.document;
};

/** Nobody is there. */
const network: Network = {
  connect: () => {
    throw new Error("this policy connects to nobody");
  },
  door: () => ({ listen: (port) => Promise.resolve(port), close: () => Promise.resolve() }),
};

/** The same chance in every run. */
const entropy = {
  fraction: () => 0.5,
  below: () => 7,
  bytes: (count: number) => new Uint8Array(count).fill(3),
};

/** A floor over a folder, on a clock of its own. */
class Trial {
  readonly clock = new VirtualClock();
  readonly dir: string;
  readonly kept: number[] = [];
  floor: Floor;

  constructor(dir: string) {
    this.dir = dir;
    this.floor = this.#newFloor();
  }

  async open(): Promise<this> {
    this.floor.resume();
    await this.floor.open();
    return this;
  }

  /** Lets go of the floor, as the end of its process would, and makes another. */
  async crash(): Promise<void> {
    this.clock.forget();
    this.floor = this.#newFloor();
    await this.open();
  }

  answer(request: Omit<FloorRequest, "id">): ControlOutcome {
    return this.floor.answer({ id: 1, ...request } as FloorRequest);
  }

  buy(clOrdID: string, orderQty: string): string {
    const order = {
      account: "1005",
      symbol: "EURUSD",
      clOrdID,
      side: "Buy",
      ordType: "Market",
      timeInForce: "ImmediateOrCancel",
      orderQty,
      price: "",
      stopPx: "",
      expireTimeUs: undefined,
      isClosing: false,
      position: "",
      transactTimeUs: this.clock.wallUs(),
    };
    const outcome = this.answer({ op: "submit", order } as never);
    assert.ok(outcome.ok);
    return (outcome.result as { readonly orderID: string }).orderID;
  }

  /** Status, filled quantity and action of an order. */
  fate(clOrdID: string): string {
    const { state } = this.floor;
    const order = state.orders.find(state.names.indexOf("account", "1005"), clOrdID);
    assert.ok(order !== undefined);
    const hedged = order.legs.reduce((sum, leg) => sum + leg.cumQty, 0);
    return `${order.ordStatus} ${cumQtyOf(order) / 1e6} hedged ${hedged / 1e6}`;
  }

  /** Puts another policy in force, by the way a running desk does. */
  swap(document: PolicyDocument): readonly string[] {
    const { floor } = this;
    const names = namesIn(document);
    const kinds = ["account", "symbol", "lp", "session", "group"] as const;
    const of = <Value>(each: (kind: (typeof kinds)[number]) => Value) => ({
      account: each("account"),
      symbol: each("symbol"),
      lp: each("lp"),
      session: each("session"),
      group: each("group"),
    });
    const indexes = of((kind) => floor.indexes(kind, names[kind]));
    const counts = of((kind) => floor.state.names.count(kind));
    const version = floor.state.policyVersion + 1;
    const compiled = compilePolicy(document, version, { names, indexes, counts });
    const lps = lpChangesOf(wiringOf(document), document);
    const next = { compiled, live: liveTermsOf(document), lps };
    return floor.swap(next, { actor: "test", source: "test" });
  }

  /** Every byte of the journal but for the segment that is prepared. */
  journal(): Buffer {
    return readFileSync(join(this.dir, "0000000001.seg"));
  }

  #newFloor(): Floor {
    const ports: FloorPorts = {
      clock: this.clock,
      disk: new NodeDisk(),
      network,
      entropy,
      log: { info: () => {}, warn: () => {} },
    };
    return new Floor({
      document: policy("A_BOOK"),
      actor: "test",
      journalDir: this.dir,
      ports,
      keepPolicy: (version) => void this.kept.push(version),
    });
  }
}

const folders: { readonly dir: string; readonly remove: () => void }[] = [];
beforeEach(() => {
  const timers = ["setTimeout", "setInterval", "setImmediate"] as const;
  for (const timer of timers) {
    vi.spyOn(globalThis, timer).mockImplementation(() => {
      throw new Error(`a floor must not call ${timer}`);
    });
  }
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const { dir, remove } of folders.splice(0)) {
    const isQuiet = (): boolean => !readdirSync(dir).some((name) => name.endsWith(".tmp"));
    await eventually(isQuiet, "no segment is being prepared");
    remove();
  }
});

function trial(): Trial {
  const folder = freshFolder();
  folders.push(folder);
  return new Trial(folder.dir);
}

test("a floor takes orders, hedges them and answers on a clock that somebody else turns", async () => {
  const it = await trial().open();
  it.clock.pass(200);
  it.buy("A", "2");
  assert.equal(it.fate("A"), "New 0 hedged 0");
  it.clock.pass(200);
  assert.equal(it.fate("A"), "Filled 2 hedged 2");
  assert.deepEqual(it.kept, [1]);
  await it.floor.shut();
});

test("the same inputs at the same times bring the same journal, byte for byte", async () => {
  const journals: Buffer[] = [];
  for (let run = 0; run < 2; run++) {
    const it = await trial().open();
    for (let at = 0; at < 20; at++) {
      it.clock.pass(137);
      it.buy(`O-${at}`, `${1 + at / 10}`);
    }
    it.clock.pass(1_000);
    journals.push(it.journal());
  }
  assert.ok(journals[0]!.equals(journals[1]!));
});

test("whoever lets go of a floor and makes another finds all that was committed, and nothing else", async () => {
  const it = await trial().open();
  it.clock.pass(200);
  it.buy("A", "2");
  it.clock.pass(200);
  it.buy("LOST", "1");
  // The turn had not ended.
  await it.crash();
  assert.equal(it.fate("A"), "Filled 2 hedged 2");
  assert.equal(it.floor.state.orders.findAll("LOST").length, 0);
  it.clock.pass(200);
  it.buy("B", "1");
  it.clock.pass(200);
  assert.equal(it.fate("B"), "Filled 1 hedged 1");
});

test("a policy that is swapped in decides the next order, and comes back after a crash as the first again", async () => {
  const it = await trial().open();
  it.clock.pass(200);
  assert.deepEqual(it.swap(policy("B_BOOK")), []);
  it.buy("KEPT", "2");
  it.clock.pass(200);
  assert.equal(it.fate("KEPT"), "Filled 2 hedged 0");
  assert.equal(it.floor.state.policyVersion, 2);
  await it.crash();
  assert.equal(it.floor.state.policyVersion, 3);
  it.clock.pass(200);
  it.buy("HEDGED", "1");
  it.clock.pass(200);
  assert.equal(it.fate("HEDGED"), "Filled 1 hedged 1");
});

test("control requests are answered without a socket: kill switch, legs, accounts, hedge", async () => {
  const it = await trial().open();
  it.clock.pass(200);
  const kill = { op: "kill", scope: "global", name: "", actor: "test", reason: "drill" } as const;
  assert.ok(it.answer({ ...kill, level: "halt" } as never).ok);
  it.buy("DENIED", "1");
  assert.equal(it.floor.counters.ordersDenied, 1);
  assert.ok(it.answer({ ...kill, level: "off" } as never).ok);
  it.swap(policy("B_BOOK"));
  it.buy("KEPT", "2");
  it.clock.pass(200);
  const order = { symbol: "EURUSD", sized: null, lp: null, actor: "test", reason: "flat" };
  const hedged = it.answer({ op: "hedge", order } as never);
  assert.ok(hedged.ok, JSON.stringify(hedged));
  const legs = it.answer({ op: "legs" } as never);
  assert.equal(JSON.stringify(legs).match(/"lp":"dry"/g)?.length, 1);
  const accounts = it.answer({ op: "accounts", after: "", only: [] } as never);
  assert.match(JSON.stringify(accounts), /"account":"1005"/);
});

test("what is asked to be told once it is durable is told with the turn's commit", async () => {
  const it = await trial().open();
  const said: string[] = [];
  it.buy("A", "1");
  it.floor.afterCommit(() => said.push("durable"));
  assert.deepEqual(said, []);
  it.clock.pass(0);
  assert.deepEqual(said, ["durable"]);
});
