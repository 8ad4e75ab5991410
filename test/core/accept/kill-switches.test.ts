import assert from "node:assert/strict";
import { test } from "vitest";
import type { KillLevel, KillScope } from "../../../src/core/terms.ts";
import { stricter } from "../../../src/core/accept/kill-switches.ts";
import { hashOf } from "../../../src/core/state.ts";
import { lp, policyOf, STANDARD, VIP } from "../policy-of.ts";
import {
  ALPHA,
  BETA,
  EURUSD,
  liveWorld,
  lots,
  only,
  PROFESSIONAL,
  px,
  replayed,
  RETAIL,
  TOXIC,
  typesOf,
  USDJPY,
} from "../world.ts";
import type { World } from "../world.ts";

/** A retail client of group Standard holds 0.05 lots of EURUSD, all kept. */
function holding(): World {
  const world = liveWorld({ lps: [lp(ALPHA, "ALPHA"), lp(BETA, "BETA")] });
  world.submit({ account: RETAIL, orderQty: lots(0.05) });
  return world;
}

const answer = (world: World, change = {}): string => {
  const [first] = world.submit({ account: RETAIL, orderQty: lots(0.01), ...change });
  return first?.type === "OrderDenied" ? first.code : (first?.type ?? "");
};

const closing = { side: "Sell", isClosing: true } as const;

/** Each scope, and an order it does not reach. */
const scopes: readonly (readonly [KillScope, index: number, untouched: object | undefined])[] = [
  ["global", -1, undefined],
  ["symbol", EURUSD, { symbol: USDJPY }],
  ["group", STANDARD, { account: PROFESSIONAL }],
  ["account", RETAIL, { account: TOXIC }],
];

for (const [scope, index, untouched] of scopes) {
  test(`halt of ${scope}: nothing opens, nothing closes, others go on, until it is off`, () => {
    const world = holding();
    assert.deepEqual(typesOf(world.kill(scope, index, "halt")), ["KillSwitchSet"]);
    assert.equal(answer(world), "KILL_SWITCH");
    assert.equal(answer(world, closing), "KILL_SWITCH");
    if (untouched !== undefined) assert.equal(answer(world, untouched), "OrderAccepted");
    world.kill(scope, index, "off");
    assert.equal(answer(world), "OrderAccepted");
  });

  test(`close_only of ${scope}: nothing opens, everything closes, others go on, until it is off`, () => {
    const world = holding();
    world.kill(scope, index, "close_only");
    assert.equal(answer(world), "CLOSE_ONLY");
    assert.equal(answer(world, closing), "OrderAccepted");
    if (untouched !== undefined) assert.equal(answer(world, untouched), "OrderAccepted");
    world.kill(scope, index, "off");
    assert.equal(answer(world), "OrderAccepted");
  });
}

test("of several switches the strictest holds, and each is turned off by itself", () => {
  const world = holding();
  world.kill("account", RETAIL, "close_only");
  world.kill("symbol", EURUSD, "halt");
  world.kill("global", -1, "close_only");
  assert.equal(answer(world, closing), "KILL_SWITCH");
  world.kill("symbol", EURUSD, "off");
  assert.equal(answer(world, closing), "OrderAccepted");
  world.kill("global", -1, "off");
  assert.equal(answer(world), "CLOSE_ONLY");
  world.kill("account", RETAIL, "off");
  assert.equal(answer(world), "OrderAccepted");
  assert.deepEqual(world.state.kills.all(), []);
});

for (const [a, b, strictest] of [
  ["off", "off", "off"],
  ["off", "close_only", "close_only"],
  ["close_only", "halt", "halt"],
  ["off", "halt", "halt"],
] as const satisfies readonly (readonly [KillLevel, KillLevel, KillLevel])[]) {
  test(`of ${a} and ${b} the stricter is ${strictest}, whichever is asked first`, () => {
    assert.deepEqual([stricter(a, b), stricter(b, a)], [strictest, strictest]);
  });
}

test("a group's switch holds for an account that was moved into the group", () => {
  const world = holding();
  world.kill("group", VIP, "halt");
  assert.equal(answer(world), "OrderAccepted");
  world.import(RETAIL, { group: VIP });
  assert.equal(answer(world), "KILL_SWITCH");
});

for (const level of ["halt", "close_only"] as const) {
  test(`${level} of an LP sends it nothing that opens; others price and take over, and where none does its quote still prices`, () => {
    const world = holding().quote(ALPHA, 1.1, 1.1001);
    const sent = (): readonly number[] => {
      const decided = only(world.submit({ account: TOXIC }), "OrderDecided");
      return [decided.lp, decided.clientPx];
    };
    assert.deepEqual(sent(), [ALPHA, px(1.1001)]);
    world.kill("lp", ALPHA, level);
    assert.deepEqual(sent(), [BETA, px(1.1002)]);
    const killed = only(world.submit({ account: TOXIC }), "OrderDecided").lps[ALPHA];
    assert.deepEqual([killed?.verdict, killed?.isKilled], ["KILLED", true]);
    world.kill("lp", BETA, level);
    assert.equal(answer(world, { account: TOXIC }), "NO_LP");
    const kept = only(world.submit({ orderQty: lots(0.01) }), "OrderDecided");
    assert.deepEqual([kept.action, kept.clientPx], ["B_BOOK", px(1.1001)], "it needs no LP");
    world.kill("lp", ALPHA, "off");
    assert.deepEqual(sent(), [ALPHA, px(1.1001)]);
  });

  test(`${level} of an LP ${level === "halt" ? "takes no closing either" : "lets closings through"}`, () => {
    const world = liveWorld();
    world.fill(world.hedged({ account: TOXIC }).leg, 1);
    world.kill("lp", ALPHA, level);
    const expected = level === "halt" ? "NO_LP" : "OrderAccepted";
    assert.equal(answer(world, { account: TOXIC, ...closing }), expected);
  });
}

test("an LP that lets only closings through takes none of what another LP holds", () => {
  const world = holding();
  world.fill(world.hedged({ account: TOXIC }).leg, 1);
  // BETA holds nothing: what a closing sold there would be a new position.
  world.kill("lp", BETA, "close_only");
  world.kill("lp", ALPHA, "halt");
  assert.equal(answer(world, { account: TOXIC, ...closing }), "NO_LP");
  world.kill("lp", BETA, "off");
  assert.equal(answer(world, { account: TOXIC, ...closing }), "OrderAccepted");
});

test("a switch survives a restart and a new policy, and both know who turned it and why", () => {
  const world = holding();
  world.kill("symbol", EURUSD, "halt", "prints nonsense");
  world.activate(policyOf({ version: 2 }));
  assert.equal(answer(world), "KILL_SWITCH");
  const again = replayed(world.events);
  assert.equal(hashOf(again), hashOf(world.state));
  const { level, actor, reason } = again.kills.of("symbol", EURUSD)!;
  assert.deepEqual([level, actor, reason], ["halt", "dealer", "prints nonsense"]);
});

test("a switch that is said again is no news; another level or a better reason is", () => {
  const world = holding();
  const turn = (level: KillLevel, reason: string): number =>
    world.kill("account", RETAIL, level, reason).length;
  assert.deepEqual(
    [
      turn("off", "nothing is on"),
      turn("halt", "not given"),
      turn("halt", "not given"),
      turn("halt", "court order"),
      turn("close_only", "court order"),
      turn("off", "over"),
      turn("off", "over"),
    ],
    [0, 1, 0, 1, 1, 1, 0],
  );
});

test("what is open when a switch is turned goes on: fills are booked", () => {
  const world = liveWorld();
  const { leg, order } = world.hedged({ account: TOXIC });
  world.kill("global", -1, "halt");
  world.fill(leg, 1);
  assert.equal(order.ordStatus, "Filled");
});
