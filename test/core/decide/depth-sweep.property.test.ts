import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { route } from "../../../src/core/decide/route.ts";
import type { Decision } from "../../../src/core/decide/route.ts";
import type { LpInSight } from "../../../src/core/execute/sor/lp-view.ts";
import type { LpTerms } from "../../../src/core/policy.ts";
import type { Side } from "../../../src/core/terms.ts";
import { asPrice, asVolume } from "../../../src/core/units/quantity.ts";
import { lp, lpTerms, policyOf } from "../policy-of.ts";
import { asked, seen } from "./asked.ts";

const CENT = 10_000;
const PAR = 110_000_000;

interface Book {
  /** Points behind the best of all, and hundredths of a lot, of each level in the order it has. */
  readonly levels: readonly { readonly away: number; readonly cents: number }[];
  readonly priority: number;
  readonly commission: number;
  readonly step: number;
  readonly minimum: number;
  readonly maximum: number;
}

const anyBook = (isFine: boolean): fc.Arbitrary<Book> =>
  fc.record({
    levels: fc.array(
      fc.record({ away: fc.nat({ max: 40 }), cents: fc.integer({ min: 1, max: 300 }) }),
      { minLength: 1, maxLength: 6 },
    ),
    priority: fc.integer({ min: 1, max: 3 }),
    commission: fc.constantFrom(0, 0, 5, 20),
    step: isFine ? fc.constant(1) : fc.constantFrom(1, 1, 5, 10, 25),
    minimum: isFine ? fc.constant(1) : fc.integer({ min: 1, max: 8 }),
    maximum: fc.integer({ min: isFine ? 50 : 8, max: 900 }),
  });

interface Asked {
  readonly side: Side;
  readonly cents: number;
  readonly deviationPips: number;
  readonly books: readonly Book[];
}

const anyAsked = (isFine: boolean): fc.Arbitrary<Asked> =>
  fc.record({
    side: fc.constantFrom("Buy" as const, "Sell" as const),
    cents: fc.integer({ min: 1, max: 2000 }),
    deviationPips: fc.constantFrom(0, 1, 3),
    books: fc.array(anyBook(isFine), { minLength: 1, maxLength: 4 }),
  });

const pointsOf = (side: Side, away: number): number => (side === "Buy" ? 1 : -1) * away * 1000;

function viewOf(side: Side, at: number, { levels }: Book): LpInSight {
  const [best, ...deeper] = levels
    .toSorted((a, b) => a.away - b.away)
    .map(({ away, cents }) => ({
      px: asPrice(PAR + pointsOf(side, away)),
      qty: asVolume(cents * CENT),
    }));
  const { px, qty } = best!;
  const top =
    side === "Buy"
      ? { bid: asPrice(PAR - 5_000_000), ask: px, askQty: qty }
      : { bid: px, ask: asPrice(PAR + 5_000_000), bidQty: qty };
  return seen(at, { ...top, deeper });
}

const termsOf = ({ step, minimum, maximum, commission }: Book): LpTerms =>
  lpTerms((step * minimum) / 100, step / 100, (step * maximum) / 100, commission);

function decided({ side, cents, deviationPips, books }: Asked): Decision {
  const lps = books.map((book, at) =>
    lp(at, `LP${at}`, { priority: book.priority, terms: [termsOf(book)] }),
  );
  const policy = policyOf({ lps, strategy: { maxDeviationMilliPips: deviationPips * 1000 } });
  const toxic = { clientClass: "TOXIC", score: 70 } as const;
  const views = books.map((book, at) => viewOf(side, at, book));
  return route(asked({ ...toxic, side, volume: asVolume(cents * CENT), lps: views }), policy);
}

interface Offered {
  readonly at: number;
  readonly px: number;
  cents: number;
  /** With the commission, in a unit in which it is whole. */
  readonly cost: bigint;
  readonly book: Book;
}

/** Below zero: the first is taken first. */
const cheapest = (a: Offered, b: Offered): number =>
  Number(a.cost - b.cost) || a.book.priority - b.book.priority || a.at - b.at;

/** All levels in one list, sorted, and taken from a hundredth of a lot at a time. */
function naive(it: Asked, limitPx: number): Map<number, number> {
  const { side, books } = it;
  const sign = side === "Buy" ? 1n : -1n;
  const all = books.flatMap((book, at) =>
    book.levels.map(({ away, cents }): Offered => {
      const px = PAR + pointsOf(side, away);
      const fee = BigInt(book.commission) * 10_000n;
      return { at, px, cents, book, cost: sign * BigInt(px) * (10_000_000_000n + sign * fee) };
    }),
  );
  const sorted = all.toSorted(cheapest);
  const isWithin = ({ px }: Offered): boolean => (side === "Buy" ? px <= limitPx : px >= limitPx);
  const usable = sorted.filter((offer, at) => at === 0 || isWithin(offer));
  const taken = new Map<number, number>();
  let left = it.cents;
  const take = ({ at, book }: Offered): boolean => {
    const has = taken.get(at) ?? 0;
    if (left === 0 || has >= book.maximum) return false;
    taken.set(at, has + 1);
    left -= 1;
    return true;
  };
  for (const offer of usable) while (offer.cents > 0 && take(offer)) offer.cents -= 1;
  // More than all show goes to them once more, whose best price is the best first.
  for (const offer of usable) while (take(offer));
  return taken;
}

test("a sweep by depth is what taking from a sorted list of all levels comes to, on any books", () => {
  let [swept, cut] = [0, 0];
  fc.assert(
    fc.property(anyAsked(true), (it) => {
      const { legs, denial, legLimitPx } = decided(it);
      const expected = naive(it, legLimitPx);
      const placed = [...expected.values()].reduce((sum, cents) => sum + cents, 0);
      if (placed < it.cents) return assert.ok(denial !== undefined, "not all of it was placed");
      const sent = new Map(legs.map(({ lp: at, orderQty }) => [at, orderQty / CENT]));
      assert.deepEqual(sent, expected);
      if (legs.length > 1) swept += 1;
      if (it.books.some(({ levels }) => levels.length > 1)) cut += 1;
    }),
    { numRuns: 1_000 },
  );
  assert.ok(swept > 100 && cut > 100, `${swept} were spread, ${cut} saw levels`);
});

test("whatever LPs show and take, volume is conserved and each leg is one its LP takes, within the limit", () => {
  let deep = 0;
  fc.assert(
    fc.property(anyAsked(false), (it) => {
      const { legs, denial, legLimitPx, aVolume, bVolume } = decided(it);
      if (denial !== undefined) return;
      const sent = legs.reduce((sum, { orderQty }) => sum + orderQty, 0);
      assert.equal(sent, aVolume);
      assert.equal(aVolume + bVolume, it.cents * CENT);
      // A best price may be beyond the limit, where the commission makes it the best.
      const isBeyond = (px: number): boolean =>
        it.side === "Buy" ? px > legLimitPx : px < legLimitPx;
      const beyond = legs.filter(({ expectedPx }) => isBeyond(expectedPx));
      assert.ok(beyond.length < 2, "of all but the first no level beyond the limit is taken");
      for (const { lp: at, orderQty } of legs) {
        const { minimum, step, maximum } = termsOf(it.books[at]!);
        assert.ok(orderQty >= minimum && orderQty <= maximum && orderQty % step === 0);
        if (orderQty > it.books[at]!.levels[0]!.cents * CENT) deep += 1;
      }
    }),
    { numRuns: 1_000 },
  );
  assert.ok(deep > 50, `${deep} legs took more than one level`);
});
