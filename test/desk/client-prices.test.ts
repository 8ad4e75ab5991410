import assert from "node:assert/strict";
import { test } from "vitest";
import { Turn } from "../../src/desk/turn.ts";
import { ClientPrices } from "../../src/desk/client-prices.ts";
import { PriceStreams } from "../../src/intake/fix/price-streams.ts";
import type { Clock } from "../../src/ports/clock.ts";
import { ALPHA, EURUSD, liveWorld, XAUUSD } from "../core/world.ts";
import type { World } from "../core/world.ts";
import { Rig } from "../fix/session/rig.ts";

/** Time that passes when the test says so; what was put off runs one by one. */
class TestClock implements Clock {
  readonly waiting: { atNs: number; run: () => void }[] = [];
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  wallUs(): number {
    return this.#world.timeUs;
  }

  monotonicNs(): number {
    return this.#world.nowNs;
  }

  after(delayMs: number, run: () => void): () => void {
    const entry = { atNs: this.#world.nowNs + delayMs * 1e6, run };
    this.waiting.push(entry);
    return () => {
      const at = this.waiting.indexOf(entry);
      if (at >= 0) this.waiting.splice(at, 1);
    };
  }

  soon(run: () => void): void {
    this.after(0, run);
  }

  /** Runs what is due. @returns how many turns that took */
  run(): number {
    let turns = 0;
    while (this.runOne()) turns += 1;
    return turns;
  }

  /** @returns whether something was due */
  runOne(): boolean {
    const at = this.waiting.findIndex(({ atNs }) => atNs <= this.#world.nowNs);
    if (at < 0) return false;
    this.waiting.splice(at, 1)[0]!.run();
    return true;
  }
}

/** Clients with one symbol streamed as often as asked, and how much each has left unread. */
function house(clients: number, streams: number) {
  const world = liveWorld();
  const clock = new TestClock(world);
  const turn = new Turn(clock, { commit: () => {} });
  const prices = new ClientPrices(
    { clock, turn, view: () => world.engine.view(world.nowNs, world.timeUs) },
    100,
  );
  const all = Array.from({ length: clients }, () => {
    const rig = new Rig().up();
    const parts = {
      fix: rig.session,
      maxSubscriptions: 1_000,
      indexOf: (text: string) => world.state.names.indexOf("symbol", text),
      asked: () => prices.look(),
      counted: (change: number) => prices.counted(change),
    };
    const it = { rig, pendingBytes: 0, streams: new PriceStreams(parts) };
    rig.onMessage = (message) => it.streams.take(message, rig.now);
    const peer = {
      session: rig.session,
      get pendingBytes() {
        return it.pendingBytes;
      },
      now: () => rig.now,
      flush: () => {},
    };
    prices.add({ peer, prices: it.streams, group: "", quantity: "lots" });
    for (let number = 0; number < streams; number++) {
      rig.say("V", number + 2, `262=S${number}|263=1|264=1|265=1|267=1|269=1|146=1|55=EURUSD`);
    }
    return it;
  });
  return { world, clock, prices, all };
}

test("a client that does not read is told nothing, and then the price of that moment alone", () => {
  const { world, clock, prices, all } = house(1, 1);
  clock.run();
  const { rig } = all[0]!;
  assert.deepEqual(rig.taken(), ["35=W|34=2|262=S0|55=EURUSD|268=1|269=1|270=1.1002|271=100"]);
  all[0]!.pendingBytes = 1 << 20;
  for (let pips = 1; pips <= 50; pips++) {
    world.pass(100).quote(ALPHA, 1.1 + pips / 1e4, 1.1002 + pips / 1e4);
    prices.look();
    clock.run();
  }
  assert.deepEqual(rig.taken(), []);
  assert.ok(prices.heldBack > 0);
  all[0]!.pendingBytes = 0;
  prices.look();
  world.pass(100);
  clock.run();
  assert.deepEqual(rig.taken(), [
    "35=X|34=3|262=S0|268=1|279=1|269=1|55=EURUSD|270=1.1052|271=100",
  ]);
});

test("between two passes lies the interval, however often prices move", () => {
  const { world, clock, prices, all } = house(1, 1);
  clock.run();
  const { rig } = all[0]!;
  rig.taken();
  for (let at = 1; at <= 10; at++) {
    world.pass(9).quote(ALPHA, 1.1, 1.1002 + at / 1e5);
    prices.look();
    clock.run();
  }
  assert.deepEqual(rig.taken(), []);
  world.pass(10);
  clock.run();
  assert.equal(rig.taken().length, 1);
});

test("snapshots that end their requests count like all others: a turn tells no more than its share", () => {
  const { clock, all } = house(4, 0);
  for (const { rig } of all) {
    for (let at = 0; at < 150; at++) {
      rig.say("V", at + 2, `262=O${at}|263=0|264=1|267=1|269=1|146=1|55=EURUSD`);
    }
  }
  let most = 0;
  let before = 0;
  const told = (): number => all.reduce((sum, { streams }) => sum + streams.sent, 0);
  while (clock.runOne()) {
    most = Math.max(most, told() - before);
    before = told();
  }
  assert.equal(before, 600);
  assert.ok(most <= 200, `${most} in one turn`);
  for (const { streams } of all) assert.equal(streams.count, 0);
});

test("a pass over many streams is done in parts, and orders have their turn in between", () => {
  const { clock, all } = house(3, 300);
  const turns = clock.run();
  assert.ok(turns >= 5, `900 streams took ${turns} turns`);
  for (const { rig } of all) assert.equal(rig.taken().length, 300);
});

test("nothing is looked at while nobody asked, nor when the price is as the client knows it", () => {
  const { world, clock, prices, all } = house(1, 0);
  world.quote(ALPHA, 1.2, 1.2002);
  prices.look();
  assert.equal(clock.waiting.length, 0);
  all[0]!.rig.say("V", 2, "262=ONE|263=1|264=1|265=1|267=1|269=0|146=1|55=XAUUSD");
  clock.run();
  all[0]!.rig.taken();
  world.pass(100).quote(ALPHA, 2000, 2000.9, XAUUSD);
  prices.look();
  clock.run();
  assert.deepEqual(all[0]!.rig.taken(), [], "the offer moved, and the bid was asked for");
});

test("a price too old is withdrawn by time alone", () => {
  const { world, clock, prices, all } = house(1, 0);
  const { rig } = all[0]!;
  rig.say("V", 2, "262=ONE|263=1|264=1|265=1|267=2|269=0|269=1|146=1|55=EURUSD");
  clock.run();
  rig.taken();
  world.pass(6_000);
  prices.look();
  clock.run();
  assert.deepEqual(rig.taken(), [
    "35=X|34=3|262=ONE|268=2|279=2|269=0|55=EURUSD|279=2|269=1|55=EURUSD",
  ]);
  assert.equal(world.engine.quotes.bid(ALPHA, EURUSD) > 0, true, "it is there and stale");
});

test("a stopped desk tells no more prices", () => {
  const { world, clock, prices, all } = house(1, 1);
  clock.run();
  all[0]!.rig.taken();
  prices.stop();
  world.pass(1_000).quote(ALPHA, 1.2, 1.2002);
  prices.look();
  assert.equal(clock.run(), 0);
});
