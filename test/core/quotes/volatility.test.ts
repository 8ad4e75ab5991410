import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { logReturn, Volatility } from "../../../src/core/quotes/volatility.ts";
import type { VolatilitySampling } from "../../../src/core/quotes/volatility.ts";
import { asBps, asPrice } from "../../../src/core/units/quantity.ts";
import { volatilitySampling } from "../../../src/policy/volatility.ts";
import { Prng } from "../../../src/sim/prng.ts";

const SECOND = 1_000_000_000;
const DAY = 86_400;
const EURUSD = 0;
const GOLD = 7;

/** One sample a second, half of a weight gone after ten of them. */
const everySecond: VolatilitySampling = {
  decayPerSample: 0.5 ** (1 / 10),
  minSamples: 3,
  soonestNs: 0.5 * SECOND,
  latestNs: 5 * SECOND,
};

const price = (value: number) => asPrice(Math.round(value * 1e8));

/** Prices one second apart. */
function observed(prices: readonly number[], sampling = everySecond): Volatility {
  const volatility = new Volatility(sampling);
  for (const [at, value] of prices.entries()) {
    volatility.observe(EURUSD, price(value), at * SECOND);
  }
  return volatility;
}

const near = (actual: number, expected: number, share = 1e-9): void =>
  assert.ok(Math.abs(actual - expected) <= share * expected, `${actual} is not ${expected}`);

/** Normally distributed, from a seed. */
function* normals(seed: number): Generator<number, never> {
  const prng = new Prng(seed);
  const next = (): number => (prng.uint32() + 0.5) / 2 ** 32;
  while (true) {
    const radius = Math.sqrt(-2 * Math.log(next()));
    yield radius * Math.cos(2 * Math.PI * next());
  }
}

for (const [daily, seconds] of [
  [0.006, 1],
  [0.02, 1],
  [0.8, 1],
  [0.02, 3],
] as const) {
  test(`a price that moves ${daily * 100} % a day is measured so, sampled every ${seconds} s`, () => {
    const volatility = new Volatility({ ...everySecond, decayPerSample: 0.9995 });
    const steps = normals(20_260_101);
    let value = 1_234.5;
    for (let at = 0; at < 20_000; at++) {
      volatility.observe(EURUSD, price(value), at * seconds * SECOND);
      value *= Math.exp(steps.next().value * daily * Math.sqrt(seconds / DAY));
    }
    near(volatility.of(EURUSD), daily, 0.04);
  });
}

test("samples that come now early, now late measure the same volatility", () => {
  const volatility = new Volatility({ ...everySecond, decayPerSample: 0.9995 });
  const steps = normals(7);
  let value = 100;
  let nowNs = 0;
  for (let at = 0; at < 20_000; at++) {
    const seconds = [0.6, 1, 1.4, 4.5][at % 4]!;
    nowNs += seconds * SECOND;
    value *= Math.exp(steps.next().value * 0.02 * Math.sqrt(seconds / DAY));
    volatility.observe(EURUSD, price(value), nowNs);
  }
  near(volatility.of(EURUSD), 0.02, 0.04);
});

test("a price that does not move has no volatility, and that is known", () => {
  assert.equal(observed([1.1, 1.1, 1.1, 1.1]).of(EURUSD), 0);
});

test("volatility is unknown until there are enough returns, one less than prices", () => {
  assert.ok(Number.isNaN(new Volatility(everySecond).of(EURUSD)));
  assert.ok(Number.isNaN(observed([1.1, 1.2, 1.1]).of(EURUSD)));
  assert.ok(observed([1.1, 1.2, 1.1, 1.2]).of(EURUSD) > 0);
});

test("volatility is unknown without any return, however few are asked for", () => {
  assert.ok(Number.isNaN(observed([1.1], { ...everySecond, minSamples: 0 }).of(EURUSD)));
});

test("one return counts as the variance of a whole day", () => {
  const volatility = observed([1.1, 1.1011], { ...everySecond, minSamples: 1 });
  near(volatility.of(EURUSD), Math.log(1.001) * Math.sqrt(DAY));
});

test("after its half-life a jump counts half as much, after two a quarter", () => {
  const quiet = Array.from({ length: 400 }, () => 1.1);
  const after = (seconds: number): number =>
    observed([...quiet, 1.2, ...quiet.slice(0, seconds).map(() => 1.2)]).of(EURUSD) ** 2;
  near(after(10), after(0) / 2);
  near(after(20), after(0) / 4);
  assert.ok(after(300) < after(0) / 1e8);
});

for (const [gap, interrupt, nextAt] of [
  ["nobody quotes", (volatility: Volatility) => volatility.skip(EURUSD), 4],
  ["the price is zero", (volatility: Volatility) => volatility.observe(EURUSD, asPrice(0), 4e9), 5],
  ["no sample comes for long", () => undefined, 8.001],
] as const) {
  test(`when ${gap} there is no return over the gap, but what was known stays known`, () => {
    const volatility = observed([1.1, 1.2, 1.1, 1.2]);
    const known = volatility.of(EURUSD);
    interrupt(volatility);
    volatility.observe(EURUSD, price(9.9), nextAt * SECOND);
    assert.equal(volatility.of(EURUSD), known);
    volatility.observe(EURUSD, price(9.9), (nextAt + 1) * SECOND);
    assert.ok(volatility.of(EURUSD) < known);
  });
}

test("a mid that follows at once is no sample, so one tick cannot look like a storm", () => {
  const volatility = observed([1.1, 1.1001, 1.1, 1.1001]);
  const known = volatility.of(EURUSD);
  volatility.observe(EURUSD, price(1.2), 3 * SECOND + 1);
  volatility.observe(EURUSD, price(1.2), 2 * SECOND);
  assert.equal(volatility.of(EURUSD), known);
  volatility.observe(EURUSD, price(1.1001), 4 * SECOND);
  assert.ok(volatility.of(EURUSD) < known);
});

test("symbols do not mix", () => {
  const volatility = observed([1.1, 1.2, 1.1, 1.2]);
  const known = volatility.of(EURUSD);
  for (const at of [4, 5, 6, 7]) volatility.observe(GOLD, price(2_000), at * SECOND);
  assert.deepEqual([volatility.of(EURUSD), volatility.of(GOLD)], [known, 0]);
  volatility.skip(GOLD);
  volatility.observe(10_000, price(2_000), 8 * SECOND);
  assert.equal(volatility.of(EURUSD), known);
  assert.ok(Number.isNaN(volatility.of(GOLD + 1)));
  assert.ok(Number.isNaN(volatility.of(20_000)));
});

test("a new policy keeps what was measured and measures on by its own terms", () => {
  const before = observed([1.1, 1.2, 1.1, 1.2]);
  const known = before.of(EURUSD);
  const after = observed([1.1, 1.2, 1.1, 1.2]);
  after.retune({ ...everySecond, minSamples: 4 });
  assert.ok(Number.isNaN(after.of(EURUSD)));
  after.retune({ ...everySecond, decayPerSample: 0.1 });
  assert.equal(after.of(EURUSD), known);
  after.observe(EURUSD, price(1.2), 4 * SECOND);
  before.observe(EURUSD, price(1.2), 4 * SECOND);
  assert.ok(after.of(EURUSD) < before.of(EURUSD));
});

test("the decay of a policy halves a weight in its half-life", () => {
  const terms = { boost: asBps(3_000), halfLifeSeconds: 600, sampleMs: 250, minSamples: 30 };
  const { decayPerSample, ...sampling } = volatilitySampling(terms);
  near(decayPerSample ** 2_400, 0.5);
  assert.deepEqual(sampling, { minSamples: 30, soonestNs: 125e6, latestNs: 1_250e6 });
});

const anyPrice = fc.integer({ min: 1, max: 4e15 });

test("a log return is exact to 10⁻¹² for moves up to a fifth", () => {
  const anyMove = fc.double({ min: -0.2, max: 0.2, noNaN: true });
  fc.assert(
    fc.property(anyMove, (move) => {
      const [from, to] = [1e12, Math.round(1e12 * (1 + move))];
      assert.ok(Math.abs(logReturn(from, to) - Math.log1p((to - from) / from)) < 1e-12);
    }),
  );
});

test("a log return of any two prices is finite, has the right sign and never says too much", () => {
  fc.assert(
    fc.property(anyPrice, anyPrice, (from, to) => {
      const size = Math.abs(logReturn(from, to));
      assert.equal(Math.sign(logReturn(from, to)), Math.sign(to - from));
      assert.ok(size <= Math.abs(Math.log(to / from)) + 1e-12 && size < 3.911);
      assert.equal(logReturn(to, from), 0 - logReturn(from, to));
    }),
  );
});

interface Step {
  readonly symbol: number;
  /** Nothing: nobody quotes. */
  readonly price: number | undefined;
  readonly afterMs: number;
}

/** Keeps all returns and adds them up anew, with the logarithm of the engine. */
function slowly(steps: readonly Step[], symbol: number): number {
  const variances: number[] = [];
  let last: { readonly price: number; readonly atMs: number } | undefined;
  let atMs = 0;
  for (const step of steps) {
    atMs += step.afterMs;
    if (step.symbol !== symbol) continue;
    const elapsedMs = last === undefined ? Infinity : atMs - last.atMs;
    if (step.price === undefined) last = undefined;
    else if (elapsedMs >= 500) {
      const isReturn = last !== undefined && elapsedMs <= 5_000;
      if (isReturn) variances.push(Math.log(step.price / last!.price) ** 2 / (elapsedMs / 1_000));
      last = { price: step.price, atMs };
    }
  }
  if (variances.length < everySecond.minSamples) return NaN;
  const weights = variances.map((_, at) => 0.5 ** ((variances.length - 1 - at) / 10));
  const weight = weights.reduce((sum, each) => sum + each, 0);
  const total = variances.reduce((sum, each, at) => sum + each * weights[at]!, 0);
  return Math.sqrt((total / weight) * DAY);
}

test("any course of prices and gaps agrees with a reckoning over all returns at once", () => {
  const anyStep: fc.Arbitrary<Step> = fc.record({
    symbol: fc.constantFrom(EURUSD, GOLD),
    price: fc.option(fc.integer({ min: 95_000_000, max: 112_000_000 }), {
      nil: undefined,
      freq: 12,
    }),
    afterMs: fc.oneof(fc.constant(1_000), fc.integer({ min: 0, max: 6_000 })),
  });
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 80 }), (steps) => {
      const volatility = new Volatility(everySecond);
      let nowNs = 1_000 * SECOND;
      for (const step of steps) {
        nowNs += step.afterMs * 1_000_000;
        if (step.price === undefined) volatility.skip(step.symbol);
        else volatility.observe(step.symbol, asPrice(step.price), nowNs);
      }
      for (const symbol of [EURUSD, GOLD]) {
        const expected = slowly(steps, symbol);
        const actual = volatility.of(symbol);
        if (Number.isNaN(expected)) assert.ok(Number.isNaN(actual));
        else near(actual, expected);
      }
    }),
  );
});
