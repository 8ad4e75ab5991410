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
/** Three times as long as a quote is fresh is 15 s, which is reached with the third look. */
const LOOKS = 3;

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

  /** What is told over as many looks as it takes, EURUSD quoted right before each. */
  looked(): string[] {
    return Array.from({ length: LOOKS }, () => this.quoted(INTERVAL_MS)).flat();
  }

  /** The same, nothing quoted. */
  silent(): string[] {
    return Array.from({ length: LOOKS }, () => this.after(INTERVAL_MS)).flat();
  }

  /** What is told while so much time passes by tenths of a second, EURUSD quoted now and then. */
  hours(hours: number, quoteMs: number): string[] {
    const told: string[] = [];
    for (let ms = 0; ms < hours * 3_600_000; ms += 100) {
      told.push(...(ms % quoteMs === 0 ? this.quoted(100) : this.after(100)));
    }
    return told;
  }
}

const codesOf = (told: readonly string[]): string[] => told.map((it) => it.split(":")[0] ?? "");

test("an LP is looked at once an interval, and of one that is well nothing is told", () => {
  const watched = Watched.of();
  watched.link = { ...UP, isTrading: false };
  assert.deepEqual(watched.quoted(INTERVAL_MS), []);
  assert.deepEqual(watched.quoted(INTERVAL_MS), []);
  assert.deepEqual(watched.quoted(INTERVAL_MS - 1), []);
  assert.deepEqual(codesOf(watched.quoted(1)), ["LP_DOWN"]);
  watched.link = UP;
  assert.deepEqual(watched.quoted(INTERVAL_MS), []);
  assert.deepEqual(watched.quoted(INTERVAL_MS), []);
  assert.deepEqual(watched.quoted(INTERVAL_MS), ["LP_UP: it takes orders and sends prices"]);
  assert.deepEqual(watched.looked(), []);
});

test("the interval is the policy's, also after it has changed", () => {
  const watched = Watched.of();
  watched.link = { ...UP, isTrading: false };
  assert.deepEqual(watched.quoted(INTERVAL_MS), []);
  watched.world.activate(policyOf({ health: { lookNs: SECOND_NS } }));
  assert.deepEqual(watched.quoted(14_000), []);
  assert.deepEqual(codesOf(watched.quoted(1_000)), ["LP_DOWN"]);
});

test("an interval longer than three times the staleness is what two looks take", () => {
  const watched = Watched.of({ health: { lookNs: 60 * SECOND_NS } });
  watched.link = { ...UP, isTrading: false };
  assert.deepEqual(watched.quoted(60_000), []);
  assert.deepEqual(codesOf(watched.quoted(60_000)), ["LP_DOWN"]);
});

test("with looks in quick succession an LP that still logs on is not told to be down", () => {
  const watched = Watched.of({ health: { lookNs: SECOND_NS / 10 } });
  watched.link = { ...UP, isTrading: false, isQuoting: false };
  for (let ms = 0; ms < 15_000; ms += 100) assert.deepEqual(watched.after(100), [], `${ms}`);
  watched.link = UP;
  assert.deepEqual(watched.hours(0.01, 1_000), []);
});

test("a connection that is lost and back at every other look is never told of", () => {
  const watched = Watched.of();
  for (let look = 0; look < 20; look++) {
    watched.link = { ...UP, isTrading: look % 2 === 0 };
    assert.deepEqual(watched.quoted(INTERVAL_MS), []);
  }
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
    const told = `LP_DOWN: ${text}; last error: LP_UNREACHABLE refused`;
    assert.deepEqual(watched.looked(), [told]);
    assert.deepEqual(watched.looked(), []);
  });
}

test("an LP whose quotes of all its symbols are stale while its session is up is told of once, and again when one is back", () => {
  const watched = Watched.of();
  const stale = "LP_QUOTES_STALE: its session is up, and it has quoted nothing of any of its 3 ";
  assert.deepEqual(watched.quoted(INTERVAL_MS), []);
  assert.deepEqual(watched.after(INTERVAL_MS), []);
  assert.deepEqual(watched.after(INTERVAL_MS), [`${stale}open symbols for 20 s`]);
  assert.deepEqual(watched.silent(), []);
  assert.deepEqual(watched.looked(), ["LP_QUOTES_FRESH: it quotes again"]);
});

for (const lookMs of [100, 1_000, 10_000, 60_000]) {
  for (const [seconds, most] of [
    [1, 0],
    [7, 0],
    [12, 0],
    [15, 0],
    [19, 0],
    // It is silent for long enough to be told of, and never quotes for long enough.
    [30, 1],
    [120, 1],
  ] as const) {
    test(`an LP that quotes every ${seconds} s, looked at every ${lookMs} ms, is told of at most ${most} times`, () => {
      const watched = Watched.of({ health: { lookNs: lookMs * 1_000_000 } });
      const told = watched.hours(1, seconds * 1_000);
      assert.ok(told.length <= most, told.join());
    });
  }
}

test("quotes that come right after each look are not taken for silence", () => {
  const watched = Watched.of();
  for (let look = 0; look < 20; look++) {
    watched.world.pass(1_000).quote(ALPHA, 1.1, 1.1002, EURUSD);
    assert.deepEqual(watched.after(INTERVAL_MS - 1_000), []);
  }
});

test("a look that comes late, as of a desk that was held up, tells nothing by itself", () => {
  const watched = Watched.of();
  assert.deepEqual(watched.quoted(INTERVAL_MS), []);
  assert.deepEqual(watched.after(6 * INTERVAL_MS), []);
  assert.deepEqual(codesOf(watched.after(INTERVAL_MS)), ["LP_QUOTES_STALE"]);
});

test("one symbol that is quoted still is enough: that another one is stale is no alert", () => {
  const watched = Watched.of();
  for (let look = 0; look < 3; look++) {
    watched.world.pass(INTERVAL_MS).quote(ALPHA, 150, 150.02, USDJPY);
    assert.deepEqual(watched.after(0), []);
  }
});

test("an LP that logged on a moment ago is given as long as a quote is fresh, and three times that", () => {
  const watched = Watched.of({ health: { lookNs: SECOND_NS } });
  watched.link = { ...UP, isQuoting: false };
  assert.deepEqual(watched.after(60_000), []);
  assert.deepEqual(codesOf(watched.after(15_000)), ["LP_DOWN"]);
  watched.world.engine.quotes.clear(ALPHA);
  watched.link = UP;
  const told = Array.from({ length: 21 }, () => watched.after(1_000));
  const silent = "its session is up, and it quotes nothing of any of its 3 open symbols";
  assert.deepEqual(told.slice(0, 15).flat(), []);
  assert.deepEqual(codesOf(told[15]!), ["LP_UP"]);
  assert.deepEqual(told.slice(16, 20).flat(), []);
  assert.deepEqual(told[20], [`LP_QUOTES_STALE: ${silent}`]);
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
  assert.deepEqual(watched.silent(), []);
  const week = 7 * 24 * 3_600_000;
  assert.deepEqual(watched.after(week - 3_600_000 - LOOKS * INTERVAL_MS), []);
  assert.deepEqual(codesOf(watched.looked()), ["LP_DOWN"]);
});

test("a market that opened a moment ago makes no LP stale", () => {
  const watched = Watched.of({ hours: [lunch, lunch, lunch], health: { lookNs: SECOND_NS } });
  const toOpening = 7 * 24 * 3_600_000 - (watched.world.timeUs % 3_600_000_000) / 1_000;
  assert.deepEqual(watched.after(3_600_000), []);
  assert.deepEqual(watched.after(toOpening - 3_600_000), []);
  for (let second = 1; second < 20; second++) assert.deepEqual(watched.after(1_000), []);
  assert.deepEqual(codesOf(watched.after(1_000)), ["LP_QUOTES_STALE"]);
});

test("a symbol that is off is not waited for", () => {
  const { instruments } = policyOf();
  const [euro, yen, gold] = instruments;
  const off = [{ ...euro!, mode: "off" as const }, yen, { ...gold!, mode: "off" as const }];
  const watched = Watched.of({ instruments: off });
  watched.world.quote(ALPHA, 150, 150.02, USDJPY);
  const told = Array.from({ length: LOOKS }, () => watched.quoted(INTERVAL_MS)).flat();
  assert.match(told.join(), /^LP_QUOTES_STALE: .* nothing of its symbol for \d+ s$/);
});

test("an LP that has become unhealthy is told of, and when it has recovered", () => {
  const watched = Watched.of();
  rejects(watched.world, 40);
  const told = watched.looked();
  const low =
    /^LP_HEALTH_LOW: health 0\.4\d, below 0\.5: orders pass it by while another is sound$/;
  assert.match(told.join(), low);
  assert.equal(sent(watched.world).lp, ALPHA, "there is no other one");
  assert.deepEqual(watched.looked(), []);
  watched.world.sample().pass(3_600_000).sample();
  assert.match(watched.looked().join(), /^LP_HEALTH_BACK: health 0\.7\d: it is sound again$/);
});

test("an LP whose health is low is back only once it is above the threshold by the margin", () => {
  const low = { unhealthyBelow: 0.76, backFrom: 0.81 };
  const world = alphaFirst({ health: low });
  const watched = new Watched(world);
  assert.deepEqual(codesOf(watched.looked()), ["LP_HEALTH_LOW"], "of neutral it is 0.75");
  for (const unhealthyBelow of [0.74, 0.75, 0.73]) {
    world.activate(policyOf({ ...duo, health: { ...low, unhealthyBelow } }));
    assert.deepEqual(watched.looked(), [], "above the threshold, and not by as much");
  }
  world.activate(policyOf({ ...duo, health: { unhealthyBelow: 0.7, backFrom: 0.75 } }));
  assert.deepEqual(codesOf(watched.looked()), ["LP_HEALTH_BACK"]);
  world.activate(policyOf({ ...duo, health: low }));
  assert.deepEqual(watched.quoted(INTERVAL_MS), []);
  world.activate(policyOf(duo));
  assert.deepEqual(watched.looked(), [], "one bad look is nothing");
});

test("of an LP that is out its health is not told besides, and is once it is back and still low", () => {
  const world = alphaFirst({ ejection: { after: 5 } });
  const watched = new Watched(world);
  rejects(world, 5);
  assert.ok(world.alertCodes().includes("LP_EJECTED"));
  const strict = { health: { unhealthyBelow: 0.74, backFrom: 0.79 } };
  world.activate(policyOf({ ...duo, ...strict }));
  assert.deepEqual(watched.looked(), []);
  world.activate(policyOf({ ...duo, ...strict, ejection: { largestShare: asBps(0) } }));
  assert.deepEqual(codesOf(watched.looked()), ["LP_HEALTH_LOW"]);
});

test("an LP that the policy switched off is not looked at, and begins anew when it is on again", () => {
  const watched = Watched.of();
  watched.link = { ...UP, isTrading: false };
  assert.deepEqual(codesOf(watched.looked()), ["LP_DOWN"]);
  watched.world.activate(policyOf({ lps: [lp(ALPHA, "ALPHA", { isEnabled: false })] }));
  assert.deepEqual(watched.looked(), []);
  watched.world.activate(policyOf());
  assert.deepEqual(codesOf(watched.looked()), ["LP_DOWN"]);
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
  assert.deepEqual(codesOf(watched.looked()), ["LP_DOWN"]);
  world.quote(ALPHA, 1.1, 1.1002, XAUUSD);
  assert.equal(sent(world).lp, ALPHA);
});
