import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { isClOrdID, isSameOrder } from "../../../src/core/accept/accept.ts";
import type { OrderRequest } from "../../../src/core/accept/order-request.ts";
import { acceptedOf } from "../../../src/core/order-terms.ts";
import { UNKNOWN } from "../../../src/core/names.ts";
import { asVolume } from "../../../src/core/units/quantity.ts";
import {
  EURUSD,
  liveWorld,
  lots,
  NOON_US,
  only,
  px,
  RETAIL,
  SEMI_PRO,
  TOXIC,
  typesOf,
  USDJPY,
  VERY_TOXIC,
  World,
} from "../world.ts";

const noSuchAccount = { account: UNKNOWN, accountText: "nobody" };
const noSuchSymbol = { symbol: UNKNOWN, symbolText: "EURXXX" };

const limit = (change: Partial<OrderRequest>): Partial<OrderRequest> => ({
  ordType: "Limit",
  price: px(1.1),
  ...change,
});
const stop = (change: Partial<OrderRequest>): Partial<OrderRequest> => ({
  ordType: "Stop",
  stopPx: px(1.2),
  timeInForce: "Day",
  ...change,
});

for (const [why, request, code, detail] of [
  ["an empty ClOrdID", { clOrdID: "" }, "BAD_CLORDID", ""],
  ["a ClOrdID of 65 characters", { clOrdID: "x".repeat(65) }, "BAD_CLORDID", "x".repeat(65)],
  ["a ClOrdID that begins with a blank", { clOrdID: " a" }, "BAD_CLORDID", " a"],
  ["a ClOrdID that ends with a blank", { clOrdID: "a " }, "BAD_CLORDID", "a "],
  ["a ClOrdID with a control character", { clOrdID: "a\nb" }, "BAD_CLORDID", "a?b"],
  ["a ClOrdID beyond ASCII", { clOrdID: "ordre-é" }, "BAD_CLORDID", "ordre-?"],
  ["an account nobody knows", noSuchAccount, "UNKNOWN_ACCOUNT", "nobody"],
  ["an account the policy no longer lists", { account: 99 }, "UNKNOWN_ACCOUNT", "1001"],
  ["a symbol nobody knows", noSuchSymbol, "UNKNOWN_SYMBOL", "EURXXX"],
  ["a symbol the policy no longer lists", { symbol: 99 }, "UNKNOWN_SYMBOL", "EURUSD"],
  [
    "a limit order without a price",
    limit({ price: undefined }),
    "BAD_PRICE",
    "Price(44) is missing",
  ],
  ["a limit of zero", limit({ price: px(0) }), "BAD_PRICE", "Price(44) is out of range"],
  ["a negative limit", limit({ price: px(-1) }), "BAD_PRICE", "Price(44) is out of range"],
  [
    "a limit that is no number",
    limit({ price: "NOT_A_NUMBER" }),
    "BAD_PRICE",
    "Price(44) NOT_A_NUMBER",
  ],
  [
    "a limit with a digit too many",
    limit({ price: px(1.100001) }),
    "BAD_PRICE",
    "Price(44) has more than 5 digits",
  ],
  [
    "a limit order with a stop",
    limit({ stopPx: px(1.1) }),
    "BAD_PRICE",
    "StopPx(99) is not for this OrdType(40)",
  ],
  [
    "a stop order without a stop",
    { ordType: "Stop", timeInForce: "Day" },
    "BAD_PRICE",
    "StopPx(99) is missing",
  ],
  [
    "a stop order with a limit",
    stop({ price: px(1.1) }),
    "BAD_PRICE",
    "Price(44) is not for this OrdType(40)",
  ],
  [
    "a stop that may not wait",
    stop({ timeInForce: "FillOrKill" }),
    "UNSUPPORTED_TIME_IN_FORCE",
    "FillOrKill",
  ],
  ["a GTD order without a time", limit({ timeInForce: "GoodTillDate" }), "BAD_EXPIRE_TIME", ""],
  [
    "a GTD order whose time is over",
    limit({ timeInForce: "GoodTillDate", expireTimeUs: NOON_US }),
    "BAD_EXPIRE_TIME",
    "",
  ],
  ["an order type of no name", { ordType: "Other", ordTypeText: "P" }, "UNSUPPORTED_ORD_TYPE", "P"],
  ["a price on a market order", { price: px(1.1) }, "PRICE_ON_MARKET_ORDER", ""],
  [
    "a market order until a date",
    { timeInForce: "GoodTillDate" },
    "UNSUPPORTED_TIME_IN_FORCE",
    "GoodTillDate",
  ],
  ["a time in force of no name", { timeInForce: "Other" }, "UNSUPPORTED_TIME_IN_FORCE", "Other"],
  [
    "a volume that is no number",
    { orderQty: "NOT_A_NUMBER", orderQtyText: "NaN" },
    "BAD_VOLUME",
    "NaN NOT_A_NUMBER",
  ],
  [
    "a volume with an exponent",
    { orderQty: "NOT_A_NUMBER", orderQtyText: "1e999" },
    "BAD_VOLUME",
    "1e999 NOT_A_NUMBER",
  ],
  [
    "a volume that cannot be held",
    { orderQty: "OUT_OF_RANGE", orderQtyText: "9".repeat(100) },
    "BAD_VOLUME",
    "9".repeat(80),
  ],
  ["no volume at all", { orderQty: lots(0), orderQtyText: "0" }, "BAD_VOLUME", "0"],
  ["a negative volume", { orderQty: lots(-1), orderQtyText: "-1" }, "BAD_VOLUME", "-1"],
  [
    "a volume below the minimum",
    { orderQty: lots(0.009), orderQtyText: "0.009" },
    "VOLUME_BELOW_MIN",
    "0.009",
  ],
  [
    "a volume above the maximum",
    { orderQty: lots(1000.01), orderQtyText: "1000.01" },
    "VOLUME_ABOVE_MAX",
    "1000.01",
  ],
  [
    "a volume off the step",
    { orderQty: lots(0.015), orderQtyText: "0.015" },
    "VOLUME_STEP",
    "0.015",
  ],
  ["a client too toxic", { account: VERY_TOXIC }, "TOXIC_CLIENT", ""],
] as const) {
  test(`${why} is denied once as ${code}, and nothing else comes of it`, () => {
    const world = liveWorld();
    const events = world.submit(request);
    const denied = only(events, "OrderDenied");
    assert.deepEqual([denied.code, denied.detail], [code, detail]);
    assert.ok(events.every(({ type }) => type === "OrderDenied" || type === "OrderDecided"));
    assert.equal(world.order(denied.order).ordStatus, "Rejected");
    assert.equal(world.state.orders.openCount, 0);
    assert.equal(world.state.exposure.net(EURUSD), 0);
  });
}

test("halted: every order is denied with the reason of the kill switch, until it is off", () => {
  const world = liveWorld();
  const turn = (level: "off" | "halt"): readonly string[] =>
    typesOf(world.kill("global", -1, level));
  assert.deepEqual(turn("halt"), ["KillSwitchSet"]);
  assert.deepEqual(turn("halt"), [], "said twice is said once");
  const denied = only(world.submit(), "OrderDenied");
  assert.deepEqual([denied.code, denied.detail], ["KILL_SWITCH", ""]);
  turn("off");
  assert.equal(typesOf(world.submit())[0], "OrderAccepted");
});

test("as many open orders as the desk remembers, and the next is told to come later", () => {
  const world = liveWorld({ orderRetention: 3 });
  const legs = [1, 2, 3].map(() => world.hedged({ account: TOXIC }).leg);
  assert.equal(only(world.submit({ account: TOXIC }), "OrderDenied").code, "DESK_BUSY");
  world.fill(legs[0]!, 1);
  assert.equal(typesOf(world.submit({ account: TOXIC }))[0], "OrderAccepted");
});

test("a ClOrdID is 1 to 64 printable characters of ASCII that neither begins nor ends blank", () => {
  const pattern = /^[\x21-\x7e](?:[\x20-\x7e]{0,62}[\x21-\x7e])?$/;
  const unit = fc.oneof(
    { weight: 60, arbitrary: fc.constantFrom(" ", "!", "a", "~") },
    { weight: 1, arbitrary: fc.constantFrom("\u001f", "\u007f", "\n", "é", "\u0120", "\ud800") },
  );
  const lengths = { minLength: 0, maxLength: 66, size: "max" } as const;
  fc.assert(
    fc.property(fc.string({ unit, ...lengths }), (text) => {
      assert.equal(isClOrdID(text), pattern.test(text));
    }),
    { numRuns: 2000 },
  );
});

test("the shortest and the longest ClOrdID are taken, blanks inside too", () => {
  const world = liveWorld();
  for (const clOrdID of ["!", "x".repeat(64), "order 1 of 2", "~"]) {
    assert.equal(only(world.submit({ clOrdID }), "OrderAccepted").clOrdID, clOrdID);
  }
});

for (const timeInForce of ["Day", "GoodTillCancel", "ImmediateOrCancel", "FillOrKill"] as const) {
  test(`a market order may be ${timeInForce}; its leg is never left resting at the LP`, () => {
    const { leg } = liveWorld().hedged({ timeInForce, account: TOXIC });
    const sent = timeInForce === "FillOrKill" ? "FillOrKill" : "ImmediateOrCancel";
    assert.equal(leg.timeInForce, sent);
  });
}

test("an order that is older than the policy takes is refused, and so is one of no time", () => {
  const maxOrderAgeUs = 2_000_000;
  const world = liveWorld({ controls: { maxOrderAgeUs } });
  const sent = (transactTimeUs: number): string =>
    typesOf(world.submit({ transactTimeUs }))[0] ?? "";
  assert.equal(sent(world.timeUs - maxOrderAgeUs), "OrderAccepted");
  assert.equal(sent(world.timeUs + 60_000_000), "OrderAccepted", "clocks differ");
  for (const transactTimeUs of [world.timeUs - maxOrderAgeUs - 1, 0]) {
    const events = world.submit({ transactTimeUs });
    assert.equal(only(events, "OrderDenied").code, "STALE_ORDER");
  }
});

test("the smallest and the largest volume of an instrument are taken", () => {
  for (const orderQty of [lots(0.01), lots(1000)]) {
    assert.equal(typesOf(liveWorld().submit({ orderQty }))[0], "OrderAccepted");
  }
});

/** Everything is wrong at first; each line puts one thing right, and the next control answers. */
const repairs: readonly (readonly [string, Partial<OrderRequest>])[] = [
  ["BAD_CLORDID", { clOrdID: "used" }],
  ["UNKNOWN_ACCOUNT", { account: RETAIL }],
  ["DUPLICATE_CLORDID", { clOrdID: "unused" }],
  ["KILL_SWITCH", {}],
  ["CLOSE_ONLY", {}],
  ["ORDER_RATE", {}],
  ["DESK_BUSY", {}],
  ["UNKNOWN_SYMBOL", { symbol: EURUSD }],
  ["UNSUPPORTED_ORD_TYPE", { ordType: "Market" }],
  ["PRICE_ON_MARKET_ORDER", { price: undefined }],
  ["UNSUPPORTED_TIME_IN_FORCE", { timeInForce: "Day" }],
  ["BAD_VOLUME", { orderQty: asVolume(1) }],
  ["VOLUME_BELOW_MIN", { orderQty: asVolume(lots(1000) + 1) }],
  ["VOLUME_ABOVE_MAX", { orderQty: asVolume(lots(1) + 1) }],
  ["VOLUME_STEP", { orderQty: lots(1) }],
];

test("an order wrong in every way is told of the first control that fails, one after another", () => {
  const controls = { sessionRate: { perSecond: 1, burst: 1 } };
  const world = liveWorld({ orderRetention: 1, controls });
  world.submit({ clOrdID: "used", account: RETAIL, orderQty: lots(0.001) });
  const open = world.hedged({ account: TOXIC }).leg;
  world.kill("global", -1, "halt");
  const request = world.request({
    clOrdID: "",
    account: UNKNOWN,
    symbol: UNKNOWN,
    ordType: "Other",
    price: px(1.1),
    timeInForce: "GoodTillDate",
    orderQty: "NOT_A_NUMBER",
  });
  const answered = (): string => {
    const outcome = world.decided({ type: "OrderSubmitted", request });
    return only(outcome.events, "OrderDenied").code;
  };
  for (const [code, repair] of repairs) {
    assert.equal(answered(), code);
    Object.assign(request, repair);
    if (code === "KILL_SWITCH") world.kill("global", -1, "close_only");
    if (code === "CLOSE_ONLY") world.kill("global", -1, "off");
    if (code === "ORDER_RATE") world.pass(1_000);
    if (code === "DESK_BUSY") world.fill(open, 1);
  }
  const { events } = world.decided({ type: "OrderSubmitted", request });
  assert.equal(typesOf(events)[0], "OrderAccepted");
});

test("a repeated ClOrdID is never executed again, with the same content or other", () => {
  const world = liveWorld();
  const { order } = world.hedged({ clOrdID: "twice" });
  for (const change of [{}, { orderQty: lots(2) }, { symbol: USDJPY, symbolText: "USDJPY" }]) {
    const events = world.submit({ clOrdID: "twice", ...change });
    assert.deepEqual(typesOf(events), ["OrderDenied"]);
    assert.equal(only(events, "OrderDenied").code, "DUPLICATE_CLORDID");
  }
  assert.equal(world.state.orders.find(RETAIL, "twice"), order, "it still names the first");
  assert.equal(order.ordStatus, "New");
});

test("a denied order has used its ClOrdID too", () => {
  const world = liveWorld();
  world.submit({ clOrdID: "twice", orderQty: lots(0.001) });
  assert.equal(only(world.submit({ clOrdID: "twice" }), "OrderDenied").code, "DUPLICATE_CLORDID");
});

test("two accounts may use the same ClOrdID", () => {
  const world = liveWorld();
  world.submit({ clOrdID: "same", account: RETAIL });
  const events = world.submit({ clOrdID: "same", account: SEMI_PRO });
  assert.equal(typesOf(events)[0], "OrderAccepted");
});

test("a repeat is the same order when symbol, side, type, prices, time in force, volume and effect are", () => {
  const world = new World();
  const first = world.request({ clOrdID: "twice" });
  const terms = acceptedOf(world.engine.view(world.nowNs, world.timeUs), first);
  assert.equal(isSameOrder({ ...first, transactTimeUs: 1, session: 7 }, terms), true);
  for (const change of [
    { symbol: USDJPY },
    { side: "Sell" },
    { ordType: "Limit" },
    { price: px(1.1) },
    { stopPx: px(1.1) },
    { timeInForce: "Day" },
    { isClosing: true },
    { orderQty: lots(1.01) },
    { orderQty: "NOT_A_NUMBER" },
  ] as const) {
    assert.equal(isSameOrder({ ...first, ...change }, terms), false);
  }
});
