import assert from "node:assert/strict";
import { test } from "vitest";
import { LpLooks } from "../../../src/core/health/lp-looks.ts";
import type { LpLink } from "../../../src/core/health/lp-looks.ts";
import { asBps } from "../../../src/core/units/quantity.ts";
import { lp, policyOf, utc } from "../policy-of.ts";
import type { PolicyChange } from "../policy-of.ts";
import { ALPHA, EURUSD, liveWorld, SECOND_NS, USDJPY, XAUUSD } from "../world.ts";
import type { World } from "../world.ts";
import { alphaFirst, duo, rejects, sent, view } from "./legs.ts";

const UP: LpLink = { isTrading: true, isQuoting: true, lastError: "" };

const INTERVAL_MS = 10_000;

/** One LP that is looked at every ten seconds, and what was told of it. */
class Watched {
  readonly world: World;
  link: LpLink | undefined = UP;
  readonly #looks: LpLooks;

  constructor(world: World) {
    this.world = world;
    this.#looks = new LpLooks(world.nowNs);
  }

  static of(change: PolicyChange = {}): Watched {
    return new Watched(liveWorld(change));
  }

  /** @returns what is told after that time, as `CODE: text` */
  after(ms: number): string[] {
    const it = view(this.world.pass(ms));
    const alerts = this.#looks.onTime(it, (index) => (index === ALPHA ? this.link : undefined));
    assert.ok(alerts.every(({ lp: of, leg }) => of === ALPHA && leg === 0));
    return alerts.map(({ code, text }) => `${code}: ${text}`);
  }

  /** The same, EURUSD quoted right before. */
  quoted(ms: number): string[] {
    this.world.pass(ms).quote(ALPHA, 1.1, 1.1002, EURUSD);
    return this.after(0);
  }
}

const codesOf = (told: readonly string[]): string[] => told.map((it) => it.split(":")[0] ?? "");

test("an LP is looked at once an interval, and of one that is well nothing is told", () => {
  const watched = Watched.of();
  watched.link = { ...UP, isTrading: false };
  assert.deepEqual(watched.quoted(INTERVAL_MS - 1), []);
  assert.deepEqual(codesOf(watched.quoted(1)), ["LP_DOWN"]);
  watched.link = UP;
  assert.deepEqual(watched.quoted(INTERVAL_MS - 1), []);
  assert.deepEqual(watched.quoted(1), ["LP_UP: it takes orders and sends prices"]);
  assert.deepEqual(watched.quoted(INTERVAL_MS), []);
});

test("the interval is the policy's, also after it has changed", () => {
  const watched = Watched.of();
  watched.world.activate(policyOf({ health: { lookNs: SECOND_NS } }));
  watched.link = { ...UP, isTrading: false };
  assert.deepEqual(codesOf(watched.quoted(1_000)), ["LP_DOWN"]);
});

for (const [what, link, text] of [
  ["orders", { isTrading: false, isQuoting: true }, "no session for orders is up"],
  ["prices", { isTrading: true, isQuoting: false }, "none for prices"],
  [
    "either",
    { isTrading: false, isQuoting: false },
    "no session for orders is up, none for prices",
  ],
] as const) {
  test(`an LP without a session for ${what} is told of once, with what went wrong last`, () => {
    const watched = Watched.of();
    watched.link = { ...link, lastError: "LP_UNREACHABLE refused" };
    const [told] = watched.quoted(INTERVAL_MS);
    assert.equal(told, `LP_DOWN: ${text}; last error: LP_UNREACHABLE refused`);
    assert.deepEqual(watched.quoted(INTERVAL_MS), []);
  });
}

test("an LP whose quotes of all its symbols are stale while its session is up is told of once, and again when one is back", () => {
  const watched = Watched.of();
  const stale = "LP_QUOTES_STALE: its session is up, and it has quoted nothing of any of its 3 ";
  assert.deepEqual(watched.quoted(INTERVAL_MS), []);
  assert.deepEqual(watched.after(INTERVAL_MS), [`${stale}open symbols for 10 s`]);
  assert.deepEqual(watched.after(INTERVAL_MS), []);
  assert.deepEqual(watched.quoted(INTERVAL_MS), ["LP_QUOTES_FRESH: it quotes again"]);
});

test("one symbol that is quoted still is enough: that another one is stale is no alert", () => {
  const watched = Watched.of();
  for (let look = 0; look < 3; look++) {
    watched.world.pass(INTERVAL_MS).quote(ALPHA, 150, 150.02, USDJPY);
    assert.deepEqual(watched.after(0), []);
  }
});

test("an LP that logged on a moment ago is given as long as a quote is fresh", () => {
  const watched = Watched.of({ health: { lookNs: SECOND_NS } });
  watched.link = { ...UP, isQuoting: false };
  assert.deepEqual(codesOf(watched.after(60_000)), ["LP_DOWN"]);
  watched.world.engine.quotes.clear(ALPHA);
  watched.link = UP;
  assert.deepEqual(codesOf(watched.after(1_000)), ["LP_UP"]);
  for (let second = 1; second <= 5; second++) assert.deepEqual(watched.after(1_000), []);
  const silent = "its session is up, and it quotes nothing of any of its 3 open symbols";
  assert.deepEqual(watched.after(1_000), [`LP_QUOTES_STALE: ${silent}`]);
});

/** Open on Mondays from 12:00, which is now, to 13:00. */
const lunch = {
  zone: utc,
  spans: Int32Array.of(12 * 60, 13 * 60),
  holidays: new Int32Array(0),
  earlyCloses: new Int32Array(0),
  closeMinutes: new Int32Array(0),
};

test("while every market it trades is closed an LP may be down and silent", () => {
  const watched = Watched.of({ hours: [lunch, lunch, lunch] });
  assert.deepEqual(watched.quoted(INTERVAL_MS), []);
  assert.deepEqual(watched.after(3_600_000), []);
  watched.link = { ...UP, isTrading: false };
  assert.deepEqual(watched.after(INTERVAL_MS), []);
  const week = 7 * 24 * 3_600_000;
  assert.deepEqual(codesOf(watched.after(week - 3_600_000 - INTERVAL_MS)), ["LP_DOWN"]);
});

test("a market that opened a moment ago makes no LP stale", () => {
  const watched = Watched.of({ hours: [lunch, lunch, lunch], health: { lookNs: SECOND_NS } });
  const toOpening = 7 * 24 * 3_600_000 - (watched.world.timeUs % 3_600_000_000) / 1_000;
  assert.deepEqual(watched.after(3_600_000), []);
  assert.deepEqual(watched.after(toOpening - 3_600_000), []);
  assert.deepEqual(watched.after(4_000), []);
  assert.deepEqual(codesOf(watched.after(2_000)), ["LP_QUOTES_STALE"]);
});

test("a symbol that is off is not waited for", () => {
  const { instruments } = policyOf();
  const [euro, yen, gold] = instruments;
  const off = [{ ...euro!, mode: "off" as const }, yen, { ...gold!, mode: "off" as const }];
  const watched = Watched.of({ instruments: off });
  const [told] = watched.after(INTERVAL_MS * 2);
  assert.equal(told, undefined);
  assert.match(watched.after(INTERVAL_MS)[0] ?? "", /nothing of its symbol for \d+ s$/);
});

test("an LP that has become unhealthy is told of, and when it has recovered", () => {
  const watched = Watched.of();
  rejects(watched.world, 40);
  const [told] = watched.quoted(INTERVAL_MS);
  assert.match(told ?? "", /^LP_HEALTH_LOW: health 0\.4\d, below 0\.5: orders pass it by$/);
  assert.deepEqual(watched.quoted(INTERVAL_MS), []);
  watched.world.sample();
  assert.match(watched.quoted(3_600_000)[0] ?? "", /^LP_HEALTH_BACK: health 0\.7\d: orders go/);
});

test("of an LP that is out its health is not told besides, and is once it is back and still low", () => {
  const world = alphaFirst({ ejection: { after: 5 } });
  const watched = new Watched(world);
  rejects(world, 5);
  assert.ok(world.alertCodes().includes("LP_EJECTED"));
  const strict = { health: { unhealthyBelow: 0.74 } };
  world.activate(policyOf({ ...duo, ...strict }));
  assert.deepEqual(watched.quoted(INTERVAL_MS), []);
  world.activate(policyOf({ ...duo, ...strict, ejection: { largestShare: asBps(0) } }));
  assert.deepEqual(codesOf(watched.quoted(INTERVAL_MS)), ["LP_HEALTH_LOW"]);
});

test("an LP that the policy switched off is not looked at, and begins anew when it is on again", () => {
  const watched = Watched.of();
  watched.link = { ...UP, isTrading: false };
  assert.deepEqual(codesOf(watched.quoted(INTERVAL_MS)), ["LP_DOWN"]);
  watched.world.activate(policyOf({ lps: [lp(ALPHA, "ALPHA", { isEnabled: false })] }));
  assert.deepEqual(watched.quoted(INTERVAL_MS), []);
  watched.world.activate(policyOf());
  assert.deepEqual(codesOf(watched.quoted(INTERVAL_MS)), ["LP_DOWN"]);
});

test("an LP that has no connection here is not looked at", () => {
  const watched = Watched.of();
  watched.link = undefined;
  assert.deepEqual(watched.after(INTERVAL_MS * 5), []);
});

test("alerts change nothing: who takes the next order is decided by its own look", () => {
  const world = alphaFirst();
  const watched = new Watched(world);
  watched.link = { ...UP, isTrading: false };
  watched.quoted(INTERVAL_MS);
  world.quote(ALPHA, 1.1, 1.1002, XAUUSD);
  assert.equal(sent(world).lp, ALPHA);
});
