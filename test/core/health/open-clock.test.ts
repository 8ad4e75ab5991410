import assert from "node:assert/strict";
import { test } from "vitest";
import { OpenClock } from "../../../src/core/health/open-clock.ts";
import { lp, lpTerms, policyOf, utc } from "../policy-of.ts";
import { ALPHA, BETA, NOON_US } from "../world.ts";

const HOUR_NS = 3_600_000_000_000;
const HOUR_US = 3_600_000_000;
const NOON_MINUTE = 12 * 60;

/** Open on Mondays up to 13:00. */
const mornings = {
  zone: utc,
  spans: Int32Array.of(0, NOON_MINUTE + 60),
  holidays: new Int32Array(0),
  earlyCloses: new Int32Array(0),
  closeMinutes: new Int32Array(0),
};

const onlyEuro = lp(ALPHA, "ALPHA", { terms: [lpTerms()] });
const onlyYen = lp(BETA, "BETA", { terms: [undefined, lpTerms()] });

test("the clock of health stands while every market an LP trades is closed, and goes on after", () => {
  const clock = new OpenClock();
  const policy = policyOf({ lps: [onlyEuro, onlyYen], hours: [mornings] });
  for (let hour = 0; hour <= 3; hour++) {
    clock.look(policy, 50 * HOUR_NS + hour * HOUR_NS, NOON_US + hour * HOUR_US);
  }
  assert.equal(clock.ofNs(ALPHA, 53 * HOUR_NS), HOUR_NS);
  assert.equal(clock.ofNs(BETA, 53 * HOUR_NS), 3 * HOUR_NS);
  const week = 7 * 24;
  clock.look(policy, (50 + week) * HOUR_NS, NOON_US + week * HOUR_US);
  clock.look(policy, (51 + week) * HOUR_NS, NOON_US + (week + 1) * HOUR_US);
  assert.equal(clock.ofNs(ALPHA, (51 + week) * HOUR_NS), 2 * HOUR_NS);
});

test("an LP all of whose instruments are off, or that left the policy, does not age", () => {
  const clock = new OpenClock();
  const off = policyOf({ lps: [onlyEuro], instrument: { mode: "off" } });
  clock.look(off, HOUR_NS, NOON_US);
  clock.look(policyOf({ lps: [onlyEuro] }), 2 * HOUR_NS, NOON_US);
  assert.equal(clock.ofNs(ALPHA, 2 * HOUR_NS), 0);
  clock.look(policyOf({ lps: [onlyYen] }), 3 * HOUR_NS, NOON_US);
  assert.equal(clock.ofNs(ALPHA, 5 * HOUR_NS), HOUR_NS);
});

test("between two looks time passes as at the last one, to the nanosecond", () => {
  const clock = new OpenClock();
  clock.look(policyOf({ lps: [onlyEuro] }), 1_000, NOON_US);
  assert.equal(clock.ofNs(ALPHA, 1_007), 7);
  assert.equal(clock.ofMs(ALPHA, 1_000 + 1_999_999), 1);
});
