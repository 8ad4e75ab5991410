import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { RateWindow } from "../../src/desk/rate-window.ts";

const SECOND_NS = 1e9;

/** A count that is looked at every tenth of a second. */
function watched(seconds: number, countAt: (second: number) => number): RateWindow {
  const window = new RateWindow();
  for (let tenth = 0; tenth <= seconds * 10; tenth++) {
    window.read(countAt(tenth / 10), (tenth / 10) * SECOND_NS);
  }
  return window;
}

test("before a second has passed nobody knows how often something happens", () => {
  const window = new RateWindow();
  assert.equal(window.perSecond(100, 5 * SECOND_NS), undefined);
  window.read(0, 5 * SECOND_NS);
  assert.equal(window.perSecond(100, 5.9 * SECOND_NS), undefined);
  assert.equal(window.perSecond(100, 6 * SECOND_NS), 100);
});

test("what stopped more than ten seconds ago counts nothing any more, and that is a 0", () => {
  const window = watched(30, (second) => Math.min(second, 15) * 50);
  assert.equal(window.perSecond(750, 30 * SECOND_NS), 0);
});

const countAt = (second: number): number => second * 10 + Math.max(0, second - 20) * 90;

test("a pace that changed is the mean of the ten seconds until it has lasted that long", () => {
  for (const [second, expected] of [
    [20, 10],
    [25, 55],
    [30, 100],
  ] as const) {
    const rate = watched(second, countAt).perSecond(countAt(second), second * SECOND_NS) ?? 0;
    assert.ok(Math.abs(rate - expected) < 1e-6, `${rate} at ${second}`);
  }
});

test("looks that come late make a longer window, and no count is lost by it", () => {
  const window = new RateWindow();
  window.read(0, 0);
  window.read(900, 30 * SECOND_NS);
  assert.equal(window.perSecond(900, 30 * SECOND_NS), 30);
});

test("a steady pace is told as it is, whenever it is looked at", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 200 }),
      fc.integer({ min: 0, max: 100_000 }),
      (pausesMs, perSecond) => {
        const window = new RateWindow();
        let atMs = 0;
        for (const pauseMs of pausesMs) {
          window.read((atMs * perSecond) / 1_000, atMs * 1e6);
          atMs += pauseMs;
        }
        const rate = window.perSecond((atMs * perSecond) / 1_000, atMs * 1e6);
        if (rate === undefined) assert.ok(atMs < 1_000);
        else assert.ok(Math.abs(rate - perSecond) <= perSecond * 1e-9);
      },
    ),
  );
});
