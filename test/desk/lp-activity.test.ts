import assert from "node:assert/strict";
import { test } from "vitest";
import { LpActivity } from "../../src/desk/lp-activity.ts";
import type { SessionEvent } from "../../src/fix/session/session-host.ts";

const at = (second: number) => ({ wallUs: 1e15 + second * 1e6, monotonicNs: second * 1e9 });

const lp = (isTrading: boolean, isQuoting: boolean, taken = 0) => ({
  isTrading,
  isQuoting,
  quotes: { counts: { taken } },
});

test("since when an LP trades moves when it comes and goes, and at no other look", () => {
  const activity = new LpActivity(at(0));
  assert.deepEqual(activity.trading, { isSo: false, sinceUs: at(0).wallUs, sinceNs: 0 });
  for (const [second, isTrading, since] of [
    [1, false, 0],
    [2, true, 2],
    [3, true, 2],
    [4, false, 4],
    [5, false, 4],
  ] as const) {
    activity.look(lp(isTrading, second === 3), 0, at(second));
    assert.deepEqual(
      [activity.trading.isSo, activity.trading.sinceUs],
      [isTrading, at(since).wallUs],
    );
  }
  assert.deepEqual([activity.quoting.isSo, activity.quoting.sinceUs], [false, at(4).wallUs]);
});

test("of each kind of error the last is kept and all are counted, the newest first", () => {
  const activity = new LpActivity(at(0));
  activity.failed("LEG_REJECTED", "no credit", 1);
  activity.failed("TROUBLE", "odd", 2);
  activity.failed("LEG_REJECTED", "no price", 3);
  assert.deepEqual(activity.errors, [
    { code: "LEG_REJECTED", text: "no price", atUs: 3, count: 2 },
    { code: "TROUBLE", text: "odd", atUs: 2, count: 1 },
  ]);
});

test("bytes that are no message are an error when there are more of them than before", () => {
  const activity = new LpActivity(at(0));
  activity.look(lp(true, true), 3, at(1));
  activity.look(lp(true, true), 3, at(2));
  activity.look(lp(true, true), 4, at(3));
  const [error] = activity.errors;
  assert.deepEqual([error?.code, error?.count, error?.atUs], ["GARBLED", 4, at(3).wallUs]);
});

test("an LP's words are cut, and what could move a terminal is left out", () => {
  const activity = new LpActivity(at(0));
  activity.failed("LEG_REJECTED", `\u001b[2Jé${"x".repeat(70_000)}`, 1);
  const text = activity.errors[0]?.text ?? "";
  assert.ok(text.startsWith("?[2Jé") && text.length === 200);
});

test("what a session tells is an error where it is no good news", () => {
  for (const [event, code] of [
    [{ type: "up" }, undefined],
    [{ type: "closing", reason: "the desk stops" }, undefined],
    [{ type: "down", reason: "the peer left" }, "SESSION_DOWN"],
    [{ type: "gap", from: 3, to: 5 }, "MESSAGES_MISSING"],
    [{ type: "peerMissed", from: 3, to: 5 }, "MESSAGES_MISSED"],
    [{ type: "refused", code: "PEER_REFUSED", text: "no" }, "LOGON_REFUSED"],
    [{ type: "rejected", refSeqNum: 3, refMsgType: "8", text: "no" }, "MESSAGE_REJECTED"],
  ] as const satisfies readonly (readonly [SessionEvent, string | undefined])[]) {
    const activity = new LpActivity(at(0));
    activity.onSession("lp1-trade", event, 7);
    const [error] = activity.errors;
    assert.equal(error?.code, code);
    if (error !== undefined) assert.match(error.text, /^lp1-trade: /);
  }
});
