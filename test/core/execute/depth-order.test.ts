import assert from "node:assert/strict";
import { test } from "vitest";
import { inputFrom } from "../../../src/core/decide/again.ts";
import { route } from "../../../src/core/decide/route.ts";
import { explainDecision, wordDecision } from "../../../src/core/explain.ts";
import type { OrderDecided } from "../../../src/core/events.ts";
import { avgPxOf } from "../../../src/core/execute/order.ts";
import { noLevels } from "../../../src/core/execute/sor/lp-view.ts";
import { asPrice } from "../../../src/core/units/quantity.ts";
import { lp } from "../policy-of.ts";
import type { PolicyChange } from "../policy-of.ts";
import { partsOf } from "../health/legs.ts";
import { ALPHA, BETA, liveWorld, lots, only, px } from "../world.ts";
import type { World } from "../world.ts";

const LPS = [lp(ALPHA, "ALPHA"), lp(BETA, "BETA")];

/** ALPHA shows 1, 2 and 3 lots; BETA one of 2 between ALPHA's first two, and one far behind. */
function deepWorld(change: PolicyChange = {}): World {
  const strategy = { mode: "A_BOOK", maxDeviationMilliPips: 3_000, ...change.strategy } as const;
  const world = liveWorld({ lps: LPS, ...change, strategy });
  world.quoteDepth(
    ALPHA,
    [
      [1.1, 1],
      [1.0999, 2],
      [1.0998, 3],
    ],
    [
      [1.1002, 1],
      [1.1003, 2],
      [1.1004, 3],
    ],
  );
  world.quoteDepth(
    BETA,
    [
      [1.09995, 2],
      [1.099, 9],
    ],
    [
      [1.10025, 2],
      [1.101, 9],
    ],
  );
  return world;
}

/** As a record comes back from a file. */
const reread = <Record>(record: Record): Record => JSON.parse(JSON.stringify(record)) as Record;

test("an order is sent to LPs' levels, cheapest first, and filled there costs what was promised", () => {
  const world = deepWorld();
  const { order } = world.hedged({ orderQty: lots(4.5) });
  const decision = order.decision!;
  // 1 at 1.1002, 2 at 1.10025, 1.5 at 1.1003.
  assert.equal(decision.clientPx, px(1.10025556));
  assert.deepEqual(
    order.legs.map((leg) => [leg.lp, leg.orderQty, leg.expectedPx]),
    [
      [ALPHA, lots(2.5), px(1.10026)],
      [BETA, lots(2), px(1.10025)],
    ],
  );
  for (const { limitPx } of order.legs) assert.equal(limitPx, px(1.10055556));
  world.fill(order.legs[0]!, 1, { lastPx: px(1.1002) });
  world.fill(order.legs[0]!, 1.5, { lastPx: px(1.1003) });
  world.fill(order.legs[1]!, 2, { lastPx: px(1.10025) });
  assert.equal(order.ordStatus, "Filled");
  assert.ok(Math.abs(avgPxOf(order) - decision.clientPx) <= 1, `${avgPxOf(order)}`);
});

test("the record keeps the levels the order needed, and is decided again from them alone, the same", () => {
  const world = deepWorld();
  const events = world.submit({ account: 4, orderQty: lots(4.5) });
  const decided = only(events, "OrderDecided");
  assert.deepEqual(
    decided.lps.map(({ deeper }) => deeper),
    [
      [
        { px: px(1.1003), qty: lots(2) },
        { px: px(1.1004), qty: lots(3) },
      ],
      [{ px: px(1.101), qty: lots(9) }],
    ],
  );
  const input = inputFrom(reread(only(events, "OrderAccepted")), reread(decided), "Standard");
  const { legs, clientPx } = route(input, world.engine.policy);
  assert.equal(clientPx, decided.clientPx);
  assert.deepEqual(input.lps, decided.lps);
  assert.deepEqual(
    legs.map(({ lp: to, orderQty }) => [to, orderQty]),
    [
      [ALPHA, lots(2.5)],
      [BETA, lots(2)],
    ],
  );
});

test("of an order that the best level is enough for no level is looked up, not even an empty list", () => {
  const world = deepWorld();
  const decided: OrderDecided = only(
    world.submit({ account: 4, orderQty: lots(1) }),
    "OrderDecided",
  );
  for (const { deeper } of decided.lps) assert.equal(deeper, noLevels);
});

test("a leg that goes to the next LP is held against the levels it was sent for", () => {
  const world = liveWorld({ lps: LPS, strategy: { mode: "A_BOOK", maxDeviationMilliPips: 9_000 } });
  world.quote(ALPHA, 1.1, 1.1002);
  world.quoteDepth(
    BETA,
    [[1.0999, 9]],
    [
      [1.1003, 1],
      [1.1005, 9],
    ],
  );
  const { leg, order } = world.hedged({ orderQty: lots(6) });
  world.news(leg, "Rejected");
  const next = order.legs.at(-1)!;
  assert.deepEqual([next.lp, next.orderQty, next.expectedPx], [BETA, lots(6), px(1.1003)]);
  const before = partsOf(world, BETA).slippage;
  world.fill(next, 1, { lastPx: px(1.1003) });
  world.fill(next, 5, { lastPx: px(1.1005) });
  const after = partsOf(world, BETA).slippage;
  assert.ok(after < before, `${after}: it filled at what it had quoted`);
});

test("explain says which levels stood behind the best one", () => {
  const world = deepWorld();
  const decided = only(world.submit({ account: 4, orderQty: lots(4.5) }), "OrderDecided");
  const explained = explainDecision(decided, world.state.names);
  assert.deepEqual(explained.lps[0]?.deeper, [
    { px: 1.1003, qty: 2 },
    { px: 1.1004, qty: 3 },
  ]);
  const text = wordDecision(explained).join("\n");
  assert.match(text, /ALPHA CHOSEN: chosen for 2\.5 lots \(1\.1 \/ 1\.1002, /);
  assert.match(text, /, behind it 2 lots at 1\.1003, 3 lots at 1\.1004\)/);
});

test("where the house keeps improvement, an LP that fills at its levels leaves it nothing", () => {
  const world = deepWorld({ strategy: { keepAcknowledged: "the board" } });
  const { order } = world.hedged({ orderQty: lots(3) });
  const fills = [
    only(world.fill(order.legs[0]!, 1, { lastPx: px(1.1002) }), "ClientFilled"),
    only(world.fill(order.legs[1]!, 2, { lastPx: px(1.10025) }), "ClientFilled"),
  ];
  assert.deepEqual(
    fills.map(({ lastPx, kept }) => [lastPx, kept]),
    [
      [px(1.1002), 0],
      [px(1.10025), 0],
    ],
  );
  assert.ok(Math.abs(avgPxOf(order) - order.decision!.clientPx) <= 1);
});

test("of one leg over two levels the first is not kept from the client because it beats their average", () => {
  const world = deepWorld({ strategy: { keepAcknowledged: "the board" } });
  world.session(BETA, false);
  const { order } = world.hedged({ orderQty: lots(3) });
  const first = only(world.fill(order.legs[0]!, 1, { lastPx: px(1.1002) }), "ClientFilled");
  const second = only(world.fill(order.legs[0]!, 2, { lastPx: px(1.1003) }), "ClientFilled");
  assert.deepEqual([first.lastPx, first.kept], [px(1.1002), asPrice(0)]);
  assert.deepEqual([second.lastPx, second.kept], [px(1.1003), asPrice(0)]);
});

test("what one LP did not take goes to the one whose levels come to less for that size", () => {
  const world = deepWorld({
    lps: [...LPS, lp(2, "GAMMA")],
    strategy: { maxDeviationMilliPips: 20_000 },
  });
  world.quoteDepth(
    2,
    [
      [1.0999, 1],
      [1.0997, 9],
    ],
    [
      [1.1003, 1],
      [1.1005, 9],
    ],
  );
  const { order } = world.hedged({ orderQty: lots(1) });
  assert.equal(order.legs[0]?.lp, ALPHA);
  // BETA's best is better than GAMMA's; for six lots, at 1.10075 and 1.10047 on average, it is not.
  const deep = world.hedged({ orderQty: lots(6), timeInForce: "FillOrKill" });
  assert.equal(deep.order.legs[0]?.lp, ALPHA);
  const failover = only(world.news(deep.leg, "Rejected"), "LpFailover");
  assert.equal(failover.to, 2);
});

for (const [what, fills, wanted] of [
  [
    "level by level at its quotes",
    [
      [1, 1.1002],
      [1.5, 1.1003],
    ],
    0,
  ],
  ["in one at the average of its quotes", [[2.5, 1.10026]], 0],
  [
    "the second level half a pip worse",
    [
      [1, 1.1002],
      [1.5, 1.10035],
    ],
    // Three fifths of the leg, half a pip of the two that count as the worst.
    0.15,
  ],
] as const) {
  test(`an LP that fills a leg over two levels ${what} has slipped by ${wanted}`, () => {
    const world = deepWorld();
    const { order } = world.hedged({ orderQty: lots(4.5) });
    const before = world.engine.view(world.nowNs, world.timeUs);
    const clean = before.health.partsOf(ALPHA, before).slippage;
    for (const [amount, price] of fills) {
      world.fill(order.legs[0]!, amount, { lastPx: px(price) });
    }
    const after = world.engine.view(world.nowNs, world.timeUs);
    const { slippage } = after.health.partsOf(ALPHA, after);
    // One leg beside the neutral ones.
    const { neutralLegs } = world.engine.policy.health;
    const expected = (clean * neutralLegs + wanted) / (neutralLegs + 1);
    assert.ok(Math.abs(slippage - expected) < 1e-9, `${slippage} is not ${expected}`);
  });
}
