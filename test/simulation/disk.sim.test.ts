import assert from "node:assert/strict";
import { beforeEach, test } from "vitest";
import type { Disk } from "../../src/ports/disk.ts";
import { Prng } from "../../src/sim/prng.ts";
import { SimDisk } from "../../src/sim/world/disk/sim-disk.ts";
import { Scheduler } from "../../src/sim/world/time/scheduler.ts";
import { VirtualClock } from "../../src/sim/world/time/virtual-clock.ts";
import { diskContract } from "../ports/disk-contract.ts";

const DIR = "/data";

function machineOf(seed: number): { scheduler: Scheduler; sim: SimDisk; disk: Disk } {
  const scheduler = new Scheduler();
  const sim = new SimDisk(new Prng(seed));
  sim.makeFolder(DIR);
  return { scheduler, sim, disk: sim.of(new VirtualClock(scheduler, { originUs: 0 })) };
}

diskContract("the simulated disk", () => {
  const { scheduler, disk } = machineOf(1);
  return {
    disk,
    dir: DIR,
    until: (isSo) => {
      while (!isSo()) scheduler.step(scheduler.nowNs + 1_000_000);
      return Promise.resolve();
    },
    remove: () => {},
  };
});

let sim: SimDisk;
let disk: Disk;
beforeEach(() => ({ sim, disk } = machineOf(7)));

const text = (path: string): string => {
  const file = disk.open(path, "read");
  const into = new Uint8Array(disk.size(file));
  disk.read(file, into, 0, into.length, 0);
  disk.close(file);
  return new TextDecoder().decode(into);
};

function write(path: string, content: string, isSynced: boolean): void {
  const file = disk.open(path, "create");
  const bytes = new TextEncoder().encode(content);
  disk.write(file, bytes, 0, bytes.length, 0);
  if (isSynced) disk.sync(file);
  disk.close(file);
}

test("what was synced, with its name, is there after a power cut", () => {
  write(`${DIR}/a`, "kept", true);
  disk.syncFolder(DIR);
  sim.cutPower();
  assert.equal(text(`${DIR}/a`), "kept");
});

test("a process that dies loses nothing it wrote", () => {
  write(`${DIR}/a`, "written", false);
  disk = sim.of(new VirtualClock(new Scheduler(), { originUs: 0 }));
  assert.equal(text(`${DIR}/a`), "written");
});

test("of what was not synced a power cut leaves now the old, now the new, now some of both", () => {
  const left = new Set<string>();
  for (let seed = 0; seed < 60; seed++) {
    ({ sim, disk } = machineOf(seed));
    write(`${DIR}/a`, "o".repeat(2048), true);
    disk.syncFolder(DIR);
    const file = disk.open(`${DIR}/a`, "change");
    disk.write(file, new Uint8Array(2048).fill(0x6e), 0, 2048, 0);
    sim.cutPower();
    const found = text(`${DIR}/a`);
    left.add(found.includes("o") ? (found.includes("n") ? "torn" : "old") : "new");
  }
  assert.deepEqual([...left].toSorted(), ["new", "old", "torn"]);
});

test("a name that was not synced may be gone, and one that was renamed may be back", () => {
  const found = new Set<string>();
  for (let seed = 0; seed < 40; seed++) {
    ({ sim, disk } = machineOf(seed));
    write(`${DIR}/a`, "x", true);
    disk.syncFolder(DIR);
    disk.rename(`${DIR}/a`, `${DIR}/b`);
    sim.cutPower();
    found.add(disk.list(DIR).toSorted().join());
  }
  assert.ok(found.has("a") && found.has("b"), [...found].join(" "));
});

test("after a sync that failed what it left out is read, and gone with the power", () => {
  const left = new Set<string>();
  for (let seed = 0; seed < 40; seed++) {
    ({ sim, disk } = machineOf(seed));
    write(`${DIR}/a`, "old", true);
    disk.syncFolder(DIR);
    const file = disk.open(`${DIR}/a`, "change");
    disk.write(file, new TextEncoder().encode("new"), 0, 3, 0);
    sim.faults.failSync(0);
    assert.throws(() => disk.syncData(file), { code: "EIO" });
    assert.equal(text(`${DIR}/a`), "new");
    // The next one says all is well, and writes nothing of it.
    disk.syncData(file);
    sim.cutPower();
    left.add(text(`${DIR}/a`));
  }
  assert.deepEqual([...left].toSorted(), ["new", "old"]);
});

test("what is written once more after a failed sync is as safe as anything", () => {
  for (let seed = 0; seed < 20; seed++) {
    ({ sim, disk } = machineOf(seed));
    write(`${DIR}/a`, "old", true);
    disk.syncFolder(DIR);
    const file = disk.open(`${DIR}/a`, "change");
    const bytes = new TextEncoder().encode("new");
    disk.write(file, bytes, 0, 3, 0);
    sim.faults.failSync(0);
    assert.throws(() => disk.syncData(file), { code: "EIO" });
    disk.write(file, bytes, 0, 3, 0);
    disk.syncData(file);
    sim.cutPower();
    assert.equal(text(`${DIR}/a`), "new");
  }
});

test("a full disk refuses writes until there is room", () => {
  const file = disk.open(`${DIR}/a`, "create");
  sim.faults.isFull = true;
  assert.throws(() => disk.write(file, new Uint8Array(1), 0, 1, 0), { code: "ENOSPC" });
  sim.faults.heal();
  assert.equal(disk.write(file, new Uint8Array(1), 0, 1, 0), 1);
});
