import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { liveVolume, Positions } from "../../../src/core/accounts/positions.ts";
import { Digest } from "../../../src/core/digest.ts";
import { asVolume } from "../../../src/core/units/quantity.ts";

const anyVolume = fc.integer({ min: -1000, max: 1000 }).map((n) => asVolume(n * 10_000));
const anyBooking = fc.record({
  account: fc.nat({ max: 4 }),
  symbol: fc.nat({ max: 2 }),
  aQty: anyVolume,
  bQty: anyVolume,
});

const digestOf = (positions: Positions): string => {
  const digest = new Digest();
  positions.addTo(digest);
  return digest.text();
};

test("a position is the sum of its bookings, and the sides are the sums over the accounts", () => {
  fc.assert(
    fc.property(fc.array(anyBooking, { maxLength: 60 }), (bookings) => {
      const positions = new Positions();
      const slow = new Map<string, { a: number; b: number }>();
      for (const { account, symbol, aQty, bQty } of bookings) {
        positions.book(account, symbol, aQty, bQty);
        const key = `${account} ${symbol}`;
        const { a, b } = slow.get(key) ?? { a: 0, b: 0 };
        slow.set(key, { a: a + aQty, b: b + bQty });
      }
      assert.equal([...positions.entries()].length, slow.size);
      for (const { account, symbol, position } of positions.entries()) {
        const { a, b } = slow.get(`${account} ${symbol}`)!;
        assert.deepEqual([position.aNet, position.bNet], [a, b]);
      }
      for (const symbol of [0, 1, 2]) {
        const nets = [...slow].filter(([key]) => key.endsWith(` ${symbol}`)).map(([, p]) => p.b);
        const long = nets.filter((net) => net > 0).reduce((sum, net) => sum + net, 0);
        const short = nets.filter((net) => net < 0).reduce((sum, net) => sum - net, 0);
        assert.deepEqual([positions.bLong(symbol), positions.bShort(symbol)], [long, short]);
      }
    }),
  );
});

test("equal positions have equal digests, whichever way and order they came about", () => {
  fc.assert(
    fc.property(fc.array(anyBooking, { maxLength: 20 }), (bookings) => {
      const [one, other] = [new Positions(), new Positions()];
      for (const { account, symbol, aQty, bQty } of bookings) {
        one.book(account, symbol, aQty, bQty);
      }
      for (const { account, symbol, aQty, bQty } of bookings.toReversed()) {
        other.book(account, symbol, asVolume(0), bQty);
        other.book(account, symbol, aQty, asVolume(0));
      }
      assert.equal(digestOf(one), digestOf(other));
    }),
  );
});

test("positions of different account, symbol or book have different digests", () => {
  const amounts = [
    [0, 0, 1, 0],
    [0, 1, 1, 0],
    [1, 0, 1, 0],
    [0, 0, 0, 1],
    [0, 0, -1, 0],
  ] as const;
  const texts = amounts.flatMap(([account, symbol, a, b]) => {
    const [aQty, bQty] = [asVolume(a), asVolume(b)];
    const [held, buying, selling] = [new Positions(), new Positions(), new Positions()];
    held.book(account, symbol, aQty, bQty);
    buying.live(account, symbol, "Buy", aQty, bQty);
    selling.live(account, symbol, "Sell", aQty, bQty);
    return [held, buying, selling].map(digestOf);
  });
  assert.equal(new Set(texts).size, texts.length);
});

test("what live orders may fill is kept apart by book and side, and changes no position", () => {
  const positions = new Positions();
  positions.live(1, 2, "Buy", asVolume(8), asVolume(2));
  positions.live(1, 2, "Sell", asVolume(3), asVolume(4));
  positions.live(1, 2, "Buy", asVolume(-5), asVolume(-1));
  const position = positions.of(1, 2);
  assert.deepEqual([liveVolume(position, "Buy"), liveVolume(position, "Sell")], [4, 7]);
  assert.deepEqual([position.aLiveBuy, position.bLiveSell], [3, 4]);
  assert.deepEqual([position.aNet, position.bNet, positions.bLong(2)], [0, 0, 0]);
});
