import assert from "node:assert/strict";
import { test } from "vitest";
import { readinessOf } from "../../src/office/readiness.ts";
import type { Known } from "../../src/office/readiness.ts";

const lp = { isTrading: true } as never;
const journal = {
  bytes: 0,
  rotations: 0,
  lateSpares: 0,
  spareProblem: undefined,
  isCancelOnly: false,
};
const whole = { journal, lps: [lp], policyVersion: 1 };

const sound: Known = {
  isDeskReachable: true,
  isCaughtUp: true,
  isStoreOpen: true,
  status: whole,
  rows: { behind: 0 },
};

const reasonsOf = (change: Partial<Known>): readonly string[] =>
  readinessOf({ ...sound, ...change }).reasons.map(({ code }) => code);

test("a desk that answers, has a policy, a sound journal and an LP is ready", () => {
  assert.deepEqual(reasonsOf({}), []);
  assert.deepEqual(
    reasonsOf({ status: { ...whole, lps: [] } }),
    [],
    "it waits for no LP it has not",
  );
});

test("a store that is not open is told, and orders do not wait for it", () => {
  const { isReady, isStoreOpen } = readinessOf({ ...sound, isStoreOpen: false });
  assert.deepEqual([isReady, isStoreOpen], [true, false]);
});

test("what is missing is told, all of it at once", () => {
  const down = { isTrading: false } as never;
  const full = { ...journal, isCancelOnly: true };
  assert.deepEqual(
    reasonsOf({
      isCaughtUp: false,
      status: { journal: full, lps: [down, down], policyVersion: 0 },
    }),
    ["NO_POLICY", "JOURNAL_FULL", "NO_LP", "OFFICE_BEHIND"],
  );
  assert.deepEqual(reasonsOf({ isDeskReachable: false, status: undefined }), ["DESK_UNREACHABLE"]);
  assert.deepEqual(reasonsOf({ status: undefined }), ["DESK_UNREACHABLE"], "it fell silent");
});
