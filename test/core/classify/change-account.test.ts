import assert from "node:assert/strict";
import { test } from "vitest";
import { accountTermsOf } from "../../../src/core/accounts/account-terms.ts";
import type { AccountTerms } from "../../../src/core/accounts/account-terms.ts";
import type { Policy } from "../../../src/core/policy.ts";
import { hashOf } from "../../../src/core/state.ts";
import type { ClientClass } from "../../../src/core/terms.ts";
import { filed, policyOf, STANDARD, VIP } from "../policy-of.ts";
import { liveWorld, NEWCOMER, NOON_US, only, replayed, RETAIL, SEMI_PRO, World } from "../world.ts";

const termsOf = (world: World, account = RETAIL): AccountTerms =>
  accountTermsOf(world.state, world.engine.policy, account, world.timeUs);

const classOf = (world: World, account = RETAIL): ClientClass =>
  termsOf(world, account).clientClass;

/** An account of which the policy says nothing but its group. */
const stranger = (): World => new World({ accounts: [filed(undefined, undefined)] });

for (const [score, clientClass] of [
  [0, "RETAIL"],
  [19.9999, "RETAIL"],
  [20, "SEMI_PRO"],
  [40, "PROFESSIONAL"],
  [60, "TOXIC"],
  [100, "TOXIC"],
] as const) {
  test(`an imported score of ${score} makes a client ${clientClass}`, () => {
    const world = stranger();
    const changed = only(world.import(RETAIL, { score }), "AccountChanged");
    assert.deepEqual([changed.clientClass, changed.isStated], [clientClass, false]);
    assert.deepEqual(termsOf(world), { group: STANDARD, clientClass, score, isPinned: false });
  });
}

test("with fewer trades than min_trades a client is UNKNOWN, whatever its score", () => {
  const world = stranger();
  world.import(RETAIL, { score: 90, trades: 49 });
  assert.equal(classOf(world), "UNKNOWN");
  world.import(RETAIL, { trades: 50 });
  assert.equal(classOf(world), "TOXIC");
});

test("a class does not flap: it changes two points past the edge, and back two points before it", () => {
  const world = stranger();
  const classes = [39, 40.5, 41.9, 42, 40, 38.1, 38, 37.9, 39.9].map((score) => {
    world.import(RETAIL, { score });
    return classOf(world);
  });
  const [semi, pro] = ["SEMI_PRO", "PROFESSIONAL"];
  assert.deepEqual(classes, [semi, semi, semi, pro, pro, pro, pro, semi, semi]);
});

test("a client who was UNKNOWN has no class to hold on to", () => {
  const world = stranger();
  world.import(RETAIL, { score: 30, trades: 10 });
  world.import(RETAIL, { score: 41, trades: 60 });
  assert.equal(classOf(world), "PROFESSIONAL");
});

test("hysteresis holds on to the class the policy gave, too, but not to a pinned one", () => {
  const world = new World({
    accounts: [filed("SEMI_PRO", undefined), filed(undefined, undefined)],
  });
  world.import(RETAIL, { score: 41 });
  assert.equal(classOf(world), "SEMI_PRO");
  world.pin(SEMI_PRO, "SEMI_PRO");
  world.import(SEMI_PRO, { score: 41 });
  world.pin(SEMI_PRO, undefined);
  assert.equal(classOf(world, SEMI_PRO), "PROFESSIONAL");
});

test("a stated class stands beside whatever score comes with it", () => {
  const world = stranger();
  const row = { clientClass: "RETAIL", score: 95 } as const;
  assert.equal(only(world.import(RETAIL, row), "AccountChanged").isStated, true);
  assert.deepEqual([termsOf(world).clientClass, termsOf(world).score], ["RETAIL", 95]);
  world.import(RETAIL, { group: VIP });
  assert.equal(classOf(world), "RETAIL");
});

test("a later row with a score and no class lets the score choose again", () => {
  const world = stranger();
  world.import(RETAIL, { clientClass: "RETAIL", score: 95 });
  world.import(RETAIL, { score: 95.5 });
  assert.equal(classOf(world), "TOXIC");
});

test("what a row does not tell stays as it was", () => {
  const world = stranger();
  world.import(RETAIL, { group: VIP, score: 30, trades: 70 });
  const changed = only(world.import(RETAIL, { score: 31 }), "AccountChanged");
  assert.deepEqual([changed.group, changed.trades, changed.clientClass], [VIP, 70, "SEMI_PRO"]);
});

test("a row that only moves an account to a group leaves class and score to the policy", () => {
  const world = liveWorld();
  world.import(SEMI_PRO, { group: VIP });
  const terms = { group: VIP, clientClass: "SEMI_PRO", score: 30, isPinned: false };
  assert.deepEqual(termsOf(world, SEMI_PRO), terms);
});

test("a row that tells what is known already is no news", () => {
  const world = stranger();
  const row = { group: VIP, clientClass: "RETAIL", score: 12.5, trades: 70 } as const;
  assert.equal(world.import(RETAIL, row).length, 1);
  assert.deepEqual(world.import(RETAIL, row), []);
  assert.deepEqual(world.import(RETAIL, {}), []);
  assert.equal(world.import(RETAIL, { score: 12.6 }).length, 1);
});

test("a pin goes before class and score, for orders too, until it is taken away", () => {
  const world = liveWorld();
  const classDecided = (): ClientClass =>
    only(world.submit({ account: RETAIL }), "OrderDecided").clientClass;
  const pinned = only(world.pin(RETAIL, "PROFESSIONAL"), "AccountChanged");
  assert.deepEqual(
    [pinned.change, pinned.pinClass, pinned.pinReason, pinned.actor],
    ["PIN", "PROFESSIONAL", "asked for", "dealer"],
  );
  assert.deepEqual([termsOf(world).clientClass, termsOf(world).isPinned], ["PROFESSIONAL", true]);
  assert.equal(classDecided(), "PROFESSIONAL");
  world.import(RETAIL, { clientClass: "TOXIC", score: 99 });
  assert.equal(classDecided(), "PROFESSIONAL");
  assert.equal(only(world.pin(RETAIL, undefined), "AccountChanged").change, "UNPIN");
  assert.equal(classOf(world), "TOXIC", "what was imported meanwhile");
});

test("the score of a pinned client is still its own: rules by toxicity see it", () => {
  const world = liveWorld();
  world.pin(RETAIL, "TOXIC");
  assert.equal(only(world.submit({ account: RETAIL }), "OrderDecided").score, 10);
});

test("a pin ends on its microsecond", () => {
  const world = liveWorld();
  world.pin(RETAIL, "TOXIC", NOON_US + 60_000_000);
  world.timeUs = NOON_US + 60_000_000 - 1;
  assert.equal(classOf(world), "TOXIC");
  world.timeUs += 1;
  assert.deepEqual([classOf(world), termsOf(world).isPinned], ["RETAIL", false]);
});

test("the same pin again is no news; another class, end or reason is", () => {
  const world = liveWorld();
  const counts = [
    world.pin(RETAIL, undefined),
    world.pin(RETAIL, "TOXIC"),
    world.pin(RETAIL, "TOXIC"),
    world.pin(RETAIL, "TOXIC", NOON_US),
    world.step({ ...world.pinOf(RETAIL, "TOXIC", NOON_US), reason: "a better one" }),
    world.pin(RETAIL, "RETAIL", NOON_US),
    world.pin(RETAIL, undefined),
    world.pin(RETAIL, undefined),
  ].map((events) => events.length);
  assert.deepEqual(counts, [0, 1, 0, 1, 1, 1, 1, 0]);
});

/** Who says what class an account has, strongest first; each line takes the strongest away. */
test("a pin goes before an import, an import before the policy's class, that before its score", () => {
  const pin = { clientClass: "UNKNOWN", expiresUs: NOON_US + 1_000_000 } as const;
  const world = new World({ accounts: [filed("SEMI_PRO", 65, { pin }), filed(undefined, 65)] });
  world.import(RETAIL, { clientClass: "RETAIL" });
  world.pin(RETAIL, "PROFESSIONAL", NOON_US + 500_000);
  assert.equal(classOf(world), "PROFESSIONAL", "the operator's pin");
  world.pass(500);
  assert.equal(classOf(world), "UNKNOWN", "the policy's pin");
  world.pass(500);
  assert.equal(classOf(world), "RETAIL", "the import");
  const fresh = new World({ accounts: [filed("SEMI_PRO", 65), filed(undefined, 65)] });
  assert.equal(classOf(fresh), "SEMI_PRO", "the policy's class");
  assert.equal(classOf(fresh, SEMI_PRO), "TOXIC", "the band of the policy's score");
});

test("an imported score goes before the policy's, and a group too", () => {
  const world = liveWorld();
  world.import(NEWCOMER, { score: 33, group: VIP });
  assert.deepEqual([termsOf(world, NEWCOMER).score, termsOf(world, NEWCOMER).group], [33, VIP]);
});

test("what came in at run time survives a restart and a new policy", () => {
  const world = liveWorld();
  world.import(RETAIL, { group: VIP, score: 45, trades: 80 });
  world.pin(SEMI_PRO, "TOXIC", NOON_US + 60_000_000);
  const again = replayed(world.events);
  assert.equal(hashOf(again), hashOf(world.state));
  for (const account of [RETAIL, SEMI_PRO]) {
    const before = termsOf(world, account);
    assert.deepEqual(accountTermsOf(again, world.engine.policy, account, world.timeUs), before);
  }
  world.activate(policyOf({ version: 2 }));
  assert.deepEqual([classOf(world), classOf(world, SEMI_PRO)], ["PROFESSIONAL", "TOXIC"]);
  assert.equal(world.state.accounts.count, 2);
});

/** Bands of the standard world, some edges moved. */
const withBands = (world: World, bands: Partial<Policy["bands"]>, version = 2): void => {
  const accounts = [filed(undefined, 30), filed(undefined, undefined)];
  world.activate(
    policyOf({ version, accounts, bands: { ...world.engine.policy.bands, ...bands } }),
  );
};

test("new bands hold at once for every class that a score chose, the policy's or an imported one", () => {
  const world = new World({ accounts: [filed(undefined, 30), filed(undefined, undefined)] });
  world.import(SEMI_PRO, { score: 30 });
  assert.deepEqual([classOf(world), classOf(world, SEMI_PRO)], ["SEMI_PRO", "SEMI_PRO"]);
  withBands(world, { toxicFrom: 25, professionalFrom: 24, semiProFrom: 23 });
  assert.deepEqual([classOf(world), classOf(world, SEMI_PRO)], ["TOXIC", "TOXIC"]);
  assert.equal(only(world.submit({ account: SEMI_PRO }), "OrderDecided").clientClass, "TOXIC");
});

test("a new edge moves an imported class only once the score is hysteresis past it", () => {
  const world = stranger();
  world.import(RETAIL, { score: 41 });
  const classes = [42.9, 43, 43.1].map((professionalFrom, at) => {
    withBands(world, { professionalFrom }, at + 2);
    return classOf(world);
  });
  assert.deepEqual(classes, ["PROFESSIONAL", "PROFESSIONAL", "SEMI_PRO"]);
});

test("fewer trades asked for end an imported UNKNOWN at once, and more make one", () => {
  const world = stranger();
  world.import(RETAIL, { score: 90, trades: 40 });
  withBands(world, { minTrades: 40 });
  assert.equal(classOf(world), "TOXIC");
  withBands(world, { minTrades: 41 }, 3);
  assert.equal(classOf(world), "UNKNOWN");
});

test("the next import holds on to the class the bands in force gave, not to an older one", () => {
  const world = stranger();
  for (const score of [39, 41.5]) world.import(RETAIL, { score });
  assert.equal(classOf(world), "SEMI_PRO");
  withBands(world, { professionalFrom: 39 });
  assert.equal(classOf(world), "PROFESSIONAL");
  world.import(RETAIL, { score: 38.5 });
  assert.equal(classOf(world), "PROFESSIONAL");
});

test("no bands move a class that was stated, or a pinned one", () => {
  const world = new World({ accounts: [filed(undefined, 30), filed(undefined, undefined)] });
  world.import(RETAIL, { clientClass: "SEMI_PRO", score: 30 });
  world.import(SEMI_PRO, { score: 30 });
  world.pin(SEMI_PRO, "PROFESSIONAL");
  withBands(world, { toxicFrom: 25, professionalFrom: 24, semiProFrom: 23 });
  assert.deepEqual([classOf(world), classOf(world, SEMI_PRO)], ["SEMI_PRO", "PROFESSIONAL"]);
});
