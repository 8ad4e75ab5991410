import assert from "node:assert/strict";
import { test } from "vitest";
import type { Wire } from "../../src/ports/network.ts";
import { Prng } from "../../src/sim/prng.ts";
import { Scheduler } from "../../src/sim/world/time/scheduler.ts";
import { VirtualClock } from "../../src/sim/world/time/virtual-clock.ts";
import type { LinkTerms } from "../../src/sim/world/wires/connection.ts";
import { SimNetwork } from "../../src/sim/world/wires/sim-network.ts";
import { networkContract } from "../ports/network-contract.ts";

const MS = 1_000_000;
const HOST = "127.0.0.1";

function worldOf(terms: Partial<LinkTerms> = {}) {
  const scheduler = new Scheduler();
  const link = { delayUs: 100, jitterUs: 0, splitEvery: 0, ...terms };
  const network = new SimNetwork(scheduler, new Prng(3), link, () => {});
  const clock = (): VirtualClock => new VirtualClock(scheduler, { originUs: 0 });
  const pass = (ms: number): void => {
    const untilNs = scheduler.nowNs + ms * MS;
    while (scheduler.step(untilNs));
  };
  return { scheduler, network, clock, pass };
}

networkContract("the simulated network", () => {
  const { scheduler, network, clock } = worldOf({ jitterUs: 300, splitEvery: 2 });
  // A door that closes waits for time to pass, and nobody else lets it.
  const tick = setInterval(() => {
    const untilNs = scheduler.nowNs + 5 * MS;
    while (scheduler.step(untilNs));
  }, 1);
  tick.unref();
  return {
    network: network.of(clock()),
    host: HOST,
    until: async (isSo) => {
      while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 1));
    },
  };
});

const say = (wire: Wire, text: string): boolean => wire.write(new TextEncoder().encode(text));

/** A connection between two processes, with what each end heard. */
async function joined(terms: Partial<LinkTerms> = {}) {
  const world = worldOf(terms);
  const [near, far] = [world.clock(), world.clock()];
  const heard = { near: "", far: "" };
  const told: string[] = [];
  const hear = (wire: Wire, who: "near" | "far"): void => {
    wire.on("data", (bytes) => (heard[who] += new TextDecoder().decode(bytes)));
    wire.on("error", () => told.push(`${who} error`));
    wire.on("close", () => told.push(`${who} close`));
  };
  const taken: Wire[] = [];
  const door = world.network.of(far).door((wire) => {
    taken.push(wire);
    hear(wire, "far");
  });
  await door.listen(5, HOST);
  const caller = world.network.of(near).connect({ host: HOST, port: 5 });
  hear(caller, "near");
  world.pass(1);
  const called = taken[0]!;
  const [connection] = world.network.connectionsTo(5);
  return { ...world, near, far, heard, told, caller, called, connection: connection! };
}

test("bytes may come apart anywhere, and never overtake one another", async () => {
  const { caller, heard, pass } = await joined({ jitterUs: 50_000, splitEvery: 1 });
  for (let i = 0; i < 20; i++) say(caller, `message ${i};`);
  pass(500);
  assert.equal(heard.far, Array.from({ length: 20 }, (_, i) => `message ${i};`).join(""));
});

test("a line that swallows tells nobody, takes what is written and brings nothing", async () => {
  const { caller, called, connection, heard, told, pass } = await joined();
  connection.swallow();
  assert.equal(say(caller, "to nobody"), true);
  caller.end(new Uint8Array(0));
  say(called, "nor back");
  pass(60_000);
  assert.deepEqual(heard, { near: "", far: "" });
  assert.deepEqual(told, [], "each end must find out by itself");
});

test("a line that stalls brings all of it later, in order", async () => {
  const { caller, connection, heard, pass } = await joined();
  connection.stall(100 * MS);
  say(caller, "one ");
  say(caller, "two");
  pass(90);
  assert.equal(heard.far, "");
  pass(20);
  assert.equal(heard.far, "one two");
});

test("a reset loses what is on its way, and both ends hear of it", async () => {
  const { caller, connection, heard, told, pass } = await joined();
  say(caller, "lost");
  connection.reset();
  pass(10);
  assert.equal(heard.far, "");
  assert.deepEqual(told.toSorted(), ["far close", "far error", "near close", "near error"]);
});

test("when a process dies what it wrote arrives, then the end; when its power goes, neither", async () => {
  const killed = await joined();
  say(killed.caller, "last words");
  killed.near.kill();
  killed.network.died(killed.near);
  killed.pass(10);
  assert.equal(killed.heard.far, "last words");
  assert.deepEqual(killed.told, ["far close"]);
  const cut = await joined();
  say(cut.caller, "last words");
  cut.near.kill();
  cut.network.vanished(cut.near);
  cut.pass(10);
  assert.equal(cut.heard.far, "");
  assert.deepEqual(cut.told, []);
});

test("while a port is blocked nobody gets through, and nobody is refused", async () => {
  const { network, clock, pass } = worldOf();
  const told: string[] = [];
  await network
    .of(clock())
    .door(() => told.push("taken"))
    .listen(9, HOST);
  network.block(9, true);
  const wire = network.of(clock()).connect({ host: HOST, port: 9 });
  wire.on("connect", () => told.push("connect"));
  wire.on("error", () => told.push("error"));
  pass(10_000);
  assert.deepEqual(told, []);
});
