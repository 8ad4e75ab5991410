import assert from "node:assert/strict";
import { test } from "vitest";
import type { DecisionInput } from "../../../../src/core/decide/draft.ts";
import { route } from "../../../../src/core/decide/route.ts";
import { asked, seen } from "../../decide/asked.ts";
import { rule } from "../../decide/rules/rule-world.ts";
import { lp, lpTerms, policyOf } from "../../policy-of.ts";
import type { PolicyChange } from "../../policy-of.ts";
import { ALPHA, BETA, lots, px } from "../../world.ts";

const GAMMA = 2;
const trio = { lps: [lp(ALPHA, "ALPHA"), lp(BETA, "BETA"), lp(GAMMA, "GAMMA")] };
const refusing: PolicyChange = { health: { onAllUnhealthy: "reject" } };

/** A toxic client's lot: hedged whole. */
function decided(
  lps: DecisionInput["lps"],
  change: PolicyChange = {},
  input: Partial<DecisionInput> = {},
) {
  const it = asked({ clientClass: "TOXIC", score: 70, lps, ...input });
  const decision = route(it, policyOf({ ...trio, ...change }));
  return { ...decision, verdicts: it.lps.map(({ verdict }) => verdict) };
}

const ill = { health: 0.49 };
const out = { isEjected: true };
const allIll = () => [seen(ALPHA, ill), seen(BETA, { ...ill, ask: px(1.1001) })];
const allOut = () => [
  seen(ALPHA, { ...out, ask: px(1.1003) }),
  seen(BETA, out),
  seen(GAMMA, { isUp: false }),
];

test("an LP with the best price whose health is below the threshold is passed over: the best of the healthy takes it", () => {
  const { lp: to, verdicts } = decided([
    seen(ALPHA, { ...ill, ask: px(1.1001) }),
    seen(BETA, { ask: px(1.1004) }),
    seen(GAMMA, { ask: px(1.1003) }),
  ]);
  assert.equal(to, GAMMA);
  assert.deepEqual(verdicts, ["UNHEALTHY", "WORSE_PRICE", "CHOSEN"]);
});

test("an LP whose health is just the threshold is healthy", () => {
  const { lp: to } = decided([
    seen(ALPHA, { health: 0.5, ask: px(1.1001) }),
    seen(BETA, { health: 1 }),
  ]);
  assert.equal(to, ALPHA);
});

test("where none is healthy the best of them takes it, unless the policy says reject", () => {
  const best = decided(allIll());
  assert.deepEqual([best.lp, ...best.verdicts], [BETA, "WORSE_PRICE", "CHOSEN"]);
  const refused = decided(allIll(), refusing);
  assert.equal(refused.denial, "LP_UNHEALTHY");
  assert.deepEqual(refused.verdicts, ["UNHEALTHY", "UNHEALTHY"]);
});

test("an ejected LP is passed over, also by an unhealthy one", () => {
  const { lp: to, verdicts } = decided([seen(ALPHA, { ...out, ask: px(1.1001) }), seen(BETA, ill)]);
  assert.equal(to, BETA);
  assert.deepEqual(verdicts, ["EJECTED", "CHOSEN"]);
});

test("where only ejected LPs could take it, use_best calls the best of them back and reject refuses", () => {
  const best = decided(allOut());
  assert.equal(best.lp, BETA);
  assert.deepEqual(best.verdicts, ["WORSE_PRICE", "CHOSEN", "SESSION_DOWN"]);
  const refused = decided(allOut(), refusing);
  assert.equal(refused.denial, "LP_UNHEALTHY");
  assert.deepEqual(refused.verdicts, ["EJECTED", "EJECTED", "SESSION_DOWN"]);
});

test("an LP that is tried out takes the order at the best price, whatever its health", () => {
  const probe = { ...out, ...ill, isProbe: true, ask: px(1.1001) };
  const { lp: to } = decided([seen(ALPHA, probe), seen(BETA)]);
  assert.equal(to, ALPHA);
  const dearer = decided([seen(ALPHA, { ...probe, ask: px(1.1005) }), seen(BETA)]);
  assert.deepEqual([dearer.lp, dearer.verdicts[0]], [BETA, "WORSE_PRICE"]);
});

test("a closing order is not refused for want of health", () => {
  const closing = { isClosing: true, side: "Sell" as const, aOpen: lots(1) };
  for (const how of [ill, out]) {
    const { lp: to, denial } = decided([seen(ALPHA, how)], refusing, closing);
    assert.deepEqual([to, denial], [ALPHA, undefined]);
  }
});

test("where nobody could take it at all, health is not the reason that is told", () => {
  for (const change of [{}, refusing]) {
    const { denial } = decided([seen(ALPHA, { isUp: false }), seen(BETA, { ageUs: -1 })], change);
    assert.equal(denial, "NO_LP");
  }
});

test("an LP that is healthy but cannot take the size saves no unhealthy one from being used", () => {
  const large = lp(ALPHA, "ALPHA", { terms: [lpTerms(2)] });
  const lps = { lps: [large, lp(BETA, "BETA")] };
  const { lp: to, verdicts } = decided([seen(ALPHA), seen(BETA, ill)], lps);
  assert.equal(to, BETA);
  assert.deepEqual(verdicts, ["BELOW_MINIMUM", "CHOSEN"]);
});

test("the step of an unhealthy LP does not size a leg that a healthy one takes", () => {
  const coarse = lp(BETA, "BETA", { terms: [lpTerms(0.1, 0.1)] });
  const lps = { lps: [lp(ALPHA, "ALPHA"), coarse] };
  const half = { clientClass: "SEMI_PRO" as const, score: 30, volume: lots(0.5) };
  const { lp: to, aVolume } = decided([seen(ALPHA, ill), seen(BETA)], lps, half);
  assert.deepEqual([to, aVolume], [BETA, lots(0.2)]);
});

test("a rule's LP that is unhealthy is unavailable while a healthy one takes the order", () => {
  const it = () => [seen(ALPHA, ill), seen(BETA)];
  const next = decided(it(), { rules: [rule("r", { targetLps: [ALPHA] })] });
  assert.equal(next.lp, BETA);
  assert.ok(next.findings.some(({ code }) => code === "TARGET_UNAVAILABLE"));
  const strict = [rule("r", { targetLps: [ALPHA], rejectsWithoutTarget: true })];
  assert.equal(decided(it(), { rules: strict }).denial, "TARGET_LP_UNAVAILABLE");
  const all = decided([seen(ALPHA, ill), seen(BETA, ill)], { rules: strict });
  assert.equal(all.lp, ALPHA);
});

test("the code of a limit stands before that of health where a limit made the hedge needed", () => {
  const input = { clientClass: "RETAIL" as const, score: 10, net: lots(499), volume: lots(5) };
  const limited = { ...refusing, limit: { autoHedge: lots(900) } };
  const { denial } = decided([seen(ALPHA, ill)], limited, input);
  assert.equal(denial, "EXPOSURE_HARD_LIMIT");
});

/** ALPHA, with the worse price, takes half a lot at most; BETA is ill and GAMMA ejected. */
function swept(volume: number, change: PolicyChange = {}) {
  const small = { terms: [lpTerms(0.01, 0.01, 0.5)] };
  const lps = [lp(ALPHA, "ALPHA", small), lp(BETA, "BETA", small), lp(GAMMA, "GAMMA", small)];
  const views = [
    seen(ALPHA, { ask: px(1.10025) }),
    seen(BETA, ill),
    seen(GAMMA, { ...out, ask: px(1.1001) }),
  ];
  const { legs, denial } = decided(views, { lps, ...change }, { volume: lots(volume) });
  return denial ?? legs.map(({ lp: to, orderQty }) => [to, orderQty / 1e6]);
}

test("the unhealthy get of a large order only what the healthy do not take, and the ejected what is left then", () => {
  assert.deepEqual(swept(0.5), [[ALPHA, 0.5]]);
  assert.deepEqual(swept(0.8), [
    [ALPHA, 0.5],
    [BETA, 0.3],
  ]);
  assert.deepEqual(swept(1.2), [
    [ALPHA, 0.5],
    [BETA, 0.5],
    [GAMMA, 0.2],
  ]);
});

test("where the policy refuses the unhealthy, they get nothing of a large order either", () => {
  assert.deepEqual(swept(0.5, refusing), [[ALPHA, 0.5]]);
  assert.equal(swept(0.8, refusing), "NO_LP");
});
