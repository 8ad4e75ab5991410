import assert from "node:assert/strict";
import { test } from "vitest";
import { AlertWatch } from "../../src/office/alert-watch.ts";
import type { WatchTerms } from "../../src/office/alert-watch.ts";
import type { DeskLook } from "../../src/office/desk-look.ts";
import type { Condition, Notice } from "../../src/office/notices.ts";
import { webhookEvents } from "../../src/policy/policy-document.ts";

const quiet = {
  journalId: "TESTJRNL",
  lps: [{ id: "lp1", isTrading: true }],
  legsInDoubt: 0,
  exposure: [{ symbol: "EURUSD", suspenseNet: 0, reached: { net: "BELOW", gross: "BELOW" } }],
  global: { limit: 1, reached: "BELOW" },
  journal: { isCancelOnly: false },
  killSwitches: [],
  counters: { ordersNotTaken: 7 },
};

const terms = {
  events: webhookEvents,
  checkSeconds: 1,
  minIntervalSeconds: 60,
  doubtSeconds: 60,
  lpDownSeconds: 0,
};
const stands = (status: object): DeskLook => ({ kind: "STANDS", status: status as never });
const lpDown: Condition = { event: "LP_DOWN", about: "lp1", text: "lp1 takes no orders" };

/** A watch over what a test says the desk says. */
class Watched {
  readonly told: string[] = [];
  next: DeskLook = stands(quiet);
  nowMs = 0;
  readonly #watch: AlertWatch;

  constructor(change: Partial<WatchTerms> = {}, lasting: readonly Condition[] = []) {
    const sources = {
      look: () => Promise.resolve(this.next),
      tell: ({ event, state, about }: Notice) => this.told.push(`${event} ${about} ${state}`),
      failed: (error: unknown) => assert.fail(String(error)),
      nowMs: () => this.nowMs,
    };
    this.#watch = new AlertWatch({ ...terms, ...change }, sources, lasting);
  }

  /** @returns what was told since the last look */
  look(change?: object | "silent"): Promise<string[]> {
    return this.see(change === "silent" ? { kind: "SILENT" } : stands({ ...quiet, ...change }));
  }

  async see(look: DeskLook): Promise<string[]> {
    this.next = look;
    await this.#watch.look();
    return this.told.splice(0);
  }
}

for (const [what, change, about] of [
  ["an LP that takes no orders", { lps: [{ id: "lp1", isTrading: false }] }, "LP_DOWN lp1"],
  ["a leg in doubt since nobody knows when", { legsInDoubt: 1 }, "LEGS_IN_DOUBT "],
  ["legs long in doubt", { legsInDoubt: 2, oldestDoubtSeconds: 61 }, "LEGS_IN_DOUBT "],
  [
    "fills that are suspended",
    { exposure: [{ ...quiet.exposure[0], suspenseNet: -0.5 }] },
    "SUSPENSE EURUSD",
  ],
  [
    "a limit that is reached",
    { exposure: [{ ...quiet.exposure[0], reached: { net: "LIMIT", gross: "BELOW" } }] },
    "LIMIT EURUSD net",
  ],
  ["a limit over all", { global: { limit: 1, reached: "LIMIT" } }, "LIMIT global"],
  ["a journal without room", { journal: { isCancelOnly: true } }, "JOURNAL room"],
  [
    "a spare that cannot be made",
    { journal: { isCancelOnly: false, spareProblem: "ENOSPC" } },
    "JOURNAL spare",
  ],
  [
    "what the LP edge halted",
    {
      killSwitches: [
        { scope: "lp", name: "lp1", level: "halt", actor: ":lp-edge", reason: "EDGE_RATE: x" },
      ],
    },
    "EDGE_STOP lp lp1",
  ],
  ["orders that were not taken", { counters: { ordersNotTaken: 9 } }, "BUSY "],
  ["a desk that falls silent", "silent", "DESK_DOWN "],
] as const) {
  test(`${what} is told once, and when it is over`, async () => {
    const watched = new Watched();
    assert.deepEqual(await watched.look(), []);
    assert.deepEqual(await watched.look(change), [`${about} raised`]);
    if (what !== "orders that were not taken") assert.deepEqual(await watched.look(change), []);
    const after = what === "orders that were not taken" ? change : {};
    assert.deepEqual(await watched.look(after), [`${about} resolved`]);
  });
}

test("a leg in doubt for a short time, a dealer's own switch and a desk never heard are no notices", async () => {
  const watched = new Watched();
  assert.deepEqual(await watched.look("silent"), []);
  const killSwitches = [{ scope: "global", name: "", level: "halt", actor: "ann", reason: "x" }];
  assert.deepEqual(
    await watched.look({ legsInDoubt: 1, oldestDoubtSeconds: 59, killSwitches }),
    [],
  );
});

test("what comes and goes is told no sooner than the policy has it, and then if it lasts", async () => {
  const watched = new Watched();
  const down = { lps: [{ id: "lp1", isTrading: false }] };
  assert.deepEqual(await watched.look(down), ["LP_DOWN lp1 raised"]);
  assert.deepEqual(await watched.look(), ["LP_DOWN lp1 resolved"]);
  watched.nowMs = 30_000;
  assert.deepEqual(await watched.look(down), []);
  assert.deepEqual(await watched.look(), [], "what was not told does not end");
  assert.deepEqual(await watched.look(down), []);
  watched.nowMs = 60_000;
  assert.deepEqual(await watched.look(down), ["LP_DOWN lp1 raised"]);
});

test("while the desk is silent nothing of it is over", async () => {
  const watched = new Watched();
  const down = { lps: [{ id: "lp1", isTrading: false }] };
  await watched.look(down);
  assert.deepEqual(await watched.look("silent"), ["DESK_DOWN  raised"]);
  assert.deepEqual(await watched.look(down), ["DESK_DOWN  resolved"]);
  assert.deepEqual(await watched.look(), ["LP_DOWN lp1 resolved"]);
});

test("events that the policy does not name are not told", async () => {
  const watched = new Watched({ events: ["BUSY"] });
  await watched.look();
  assert.deepEqual(await watched.look({ lps: [{ id: "lp1", isTrading: false }] }), []);
});

test("a status that cannot be read is told, and the next look comes as ever", async () => {
  const failed: unknown[] = [];
  let looks = 0;
  const sources = {
    look: () => {
      looks += 1;
      if (looks === 3) watch.stop();
      return looks === 1 ? Promise.reject(new Error("odd")) : Promise.resolve(stands(quiet));
    },
    tell: () => undefined,
    failed: (error: unknown) => failed.push(error),
    nowMs: () => 0,
  };
  const watch = new AlertWatch({ ...terms, checkSeconds: 0 }, sources, []);
  await watch.run();
  assert.deepEqual([looks, failed.length], [3, 1]);
});

test("a desk that refuses, or could not be asked, is not told to be down, and nothing of it is over", async () => {
  const watched = new Watched();
  await watched.look({ legsInDoubt: 1 });
  assert.deepEqual(await watched.see({ kind: "UNKNOWN" }), []);
  assert.deepEqual(await watched.look(), ["LEGS_IN_DOUBT  resolved"]);
});

test("a desk whose disk keeps nothing is told so, at once and until it opens, and is not told to be down", async () => {
  const watched = new Watched();
  const unsound = { kind: "UNSOUND", text: "nothing becomes durable" } as const;
  assert.deepEqual(await watched.see(unsound), ["JOURNAL disk raised"]);
  assert.deepEqual(await watched.see(unsound), []);
  assert.deepEqual(await watched.look("silent"), ["DESK_DOWN  raised"]);
  assert.deepEqual(await watched.see(unsound), ["DESK_DOWN  resolved"]);
  assert.deepEqual(await watched.look(), ["JOURNAL disk resolved"]);
});

const downSince = (tradingSinceUs: number): object => ({
  lps: [{ id: "lp1", isTrading: false, tradingSinceUs }],
});

test("an LP is down once it has been so for the policy's time, without a pause", async () => {
  const watched = new Watched({ lpDownSeconds: 30 });
  assert.deepEqual(await watched.look(downSince(1)), []);
  watched.nowMs = 29_999;
  assert.deepEqual(await watched.look(downSince(1)), []);
  assert.deepEqual(await watched.look(downSince(2)), [], "it was up since");
  watched.nowMs = 59_998;
  assert.deepEqual(await watched.look(downSince(2)), []);
  watched.nowMs = 59_999;
  assert.deepEqual(await watched.look(downSince(2)), ["LP_DOWN lp1 raised"]);
  assert.deepEqual(await watched.look(), ["LP_DOWN lp1 resolved"]);
});

test("what was told before the office began is told to be over once it is, and not raised again", async () => {
  const down = { lps: [{ id: "lp1", isTrading: false, tradingSinceUs: 1 }] };
  const gone = new Watched({ lpDownSeconds: 30 }, [lpDown]);
  assert.deepEqual(await gone.look("silent"), [], "nobody knows");
  assert.deepEqual(await gone.look(), ["LP_DOWN lp1 resolved"]);
  const lasting = new Watched({ lpDownSeconds: 30 }, [lpDown]);
  assert.deepEqual(await lasting.look(down), []);
  lasting.nowMs = 600_000;
  assert.deepEqual(await lasting.look(down), [], "it lasts");
  assert.deepEqual(await lasting.look(), ["LP_DOWN lp1 resolved"]);
});

test("what the policy names no more is over when it is over, not before", async () => {
  const watched = new Watched({ events: ["BUSY"] }, [lpDown]);
  const down = { lps: [{ id: "lp1", isTrading: false, tradingSinceUs: 1 }] };
  assert.deepEqual(await watched.look(down), []);
  assert.deepEqual(await watched.look(), ["LP_DOWN lp1 resolved"]);
});
