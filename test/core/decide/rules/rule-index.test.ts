import assert from "node:assert/strict";
import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import { expect, test } from "vitest";
import { compileRules } from "../../../../src/core/decide/rules/compile-rules.ts";
import { transferListOf } from "../../../../src/core/decide/rules/rule-buffers.ts";
import type { RuleBuffers } from "../../../../src/core/decide/rules/rule-buffers.ts";
import { RuleIndex } from "../../../../src/core/decide/rules/rule-index.ts";
import type { RuleQuery } from "../../../../src/core/decide/rules/rule.ts";
import { knownGroups, order, rule, RuleWorld, scan, sort, timeUs, zones } from "./rule-world.ts";

const indexOf = (rules: Parameters<typeof compileRules>[0]): RuleIndex =>
  new RuleIndex(compileRules(rules, { groupNames: [], zones }), zones);

const manyRules = (seed: number, count: number) => {
  const world = new RuleWorld(seed);
  return { world, rules: Array.from({ length: count }, (_, id) => world.rule(id)) };
};

const isOfKnownGroup = ({ group }: RuleQuery): boolean => group < 5;

/** As it comes out of a thread's port; the sender is left with nothing. */
function handedOver(buffers: RuleBuffers): RuleBuffers {
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(buffers, transferListOf(buffers));
  const received = receiveMessageOnPort(port2) as { message: RuleBuffers };
  port1.close();
  return received.message;
}

test("compiled rules handed to another thread answer the same, and leave nothing behind", () => {
  const { world, rules } = manyRules(1, 400);
  const buffers = compileRules(rules, { groupNames: knownGroups(3), zones });
  const parts = transferListOf(buffers);
  expect(parts.length).toBeGreaterThan(10);
  const index = new RuleIndex(handedOver(buffers), zones);
  expect(parts.filter(({ byteLength }) => byteLength > 0)).toEqual([]);
  const sorted = sort(rules);
  for (let n = 0; n < 500; n++) {
    const query = world.order();
    assert.equal(index.match(query), scan(sorted, query));
  }
  expect(index.idOf(0)).toBe(sorted[0]!.id);
});

test("matching a million orders leaves the heap as it was", () => {
  const { world, rules } = manyRules(2, 1000);
  const index = new RuleIndex(compileRules(rules, { groupNames: knownGroups(5), zones }), zones);
  const orders = Array.from({ length: 2000 }, () => world.order())
    .filter(isOfKnownGroup)
    .slice(0, 1000);
  let matched = 0;
  let turn = 0;
  // The orders of one turn share its time; a zone is asked once a turn, and that may cost a number.
  const round = (): void => {
    const nowUs = timeUs((turn += 1));
    for (const query of orders) {
      query.timeUs = nowUs;
      if (index.match(query) >= 0) matched += 1;
    }
  };
  for (let warm = 0; warm < 100; warm++) round();
  const grown = Array.from({ length: 10 }, () => {
    const before = process.memoryUsage().heapUsed;
    for (let n = 0; n < 100; n++) round();
    return process.memoryUsage().heapUsed - before;
  });
  expect(matched).toBeGreaterThan(100_000);
  // The median, because the compiler, too, takes memory now and then. A single number put on the
  // heap for each order would make it 1.2 MB.
  expect(grown.toSorted((a, b) => a - b)[5]).toBeLessThan(50_000);
});

test("without bitmaps for want of memory the answers are the same", () => {
  const { world, rules } = manyRules(3, 300);
  const tight = new RuleIndex(
    compileRules(rules, { groupNames: [], zones, maxBitmapWords: 0 }),
    zones,
  );
  const index = indexOf(rules);
  for (let n = 0; n < 500; n++) {
    const query = world.order();
    assert.equal(tight.match(query), index.match(query));
  }
});

test("a group that nobody knew when the rules were compiled is matched by its name", () => {
  const rules = Array.from({ length: 20 }, (_, n) =>
    rule(`R${n}`, { groups: [`IB-${n}`, "VIP*"] }),
  );
  const index = new RuleIndex(compileRules(rules, { groupNames: ["Standard"], zones }), zones);
  const ids = sort(rules).map(({ id }) => id);
  expect(index.match(order({ group: 0, groupName: "Standard" }))).toBe(-1);
  expect(index.match(order({ group: 1, groupName: "IB-7" }))).toBe(ids.indexOf("R7"));
  index.learnGroup(2, "VIP-Gold");
  expect(index.match(order({ group: 2, groupName: "VIP-Gold" }))).toBe(0);
});

test("ten thousand groups, one after another and all over again, are never mixed up", () => {
  const rules = Array.from({ length: 40 }, (_, n) => rule(`R${n}`, { groups: [`G*${n}`] }));
  const sorted = sort(rules);
  const index = indexOf(rules);
  for (let n = 0; n < 20_000; n++) {
    const group = n % 10_000;
    const query = order({ group, groupName: `G${group}` });
    assert.equal(index.match(query), scan(sorted, query));
  }
});

test("five thousand accounts in each of a hundred rules take little memory", () => {
  const accounts = Array.from({ length: 5000 }, (_, account) => account * 3);
  const rules = Array.from({ length: 100 }, (_, n) => rule(`R${n}`, { accounts, priority: -n }));
  const buffers = compileRules(rules, { groupNames: [], zones });
  const bytes = transferListOf(buffers).reduce((sum, { byteLength }) => sum + byteLength, 0);
  expect(bytes).toBeLessThan(1_000_000);
  const index = new RuleIndex(buffers, zones);
  expect(index.match(order({ account: 14_997 }))).toBe(0);
  expect(index.match(order({ account: 14_998 }))).toBe(-1);
});

test("ten thousand rules take less than 64 MB, and all of it can be handed over", () => {
  const { rules } = manyRules(4, 10_000);
  const buffers = compileRules(rules, { groupNames: knownGroups(5), zones });
  const bytes = transferListOf(buffers).reduce((sum, { byteLength }) => sum + byteLength, 0);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(64 * 2 ** 20);
});

test("no rules match nothing", () => {
  const index = indexOf([]);
  expect(index.count).toBe(0);
  expect(index.match(order())).toBe(-1);
});

test("asking for a rule that is not there is a bug, and so is a window in an unknown zone", () => {
  const index = indexOf([rule("only")]);
  for (const rank of [-1, 1]) {
    expect(() => index.idOf(rank)).toThrow(/^Invariant: rank/);
    expect(() => index.actionOf(rank)).toThrow(/^Invariant: rank/);
    expect(() => index.targetLpsOf(rank)).toThrow(/^Invariant: rank/);
  }
  expect(() => indexOf([rule("late", { windows: [{ zone: 3, from: 0, to: 1 }] })])).toThrow(
    "Invariant: zone 3 must be in the policy",
  );
});
