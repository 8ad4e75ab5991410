import assert from "node:assert/strict";
import { afterEach, test } from "vitest";
import type { AlertCode } from "../../src/core/codes.ts";
import { eventually } from "./eventually.ts";
import { accountOf, Twins } from "./twins.ts";
import type { TwinName } from "./twins.ts";

/** Eight seconds, and as much again for a busy machine. */
const HOLD_MS = 30_000;

let twins: Twins | undefined;
afterEach(() => twins?.close());

/**
 * Quotes are stale after two seconds and LPs looked at four times a second: what holds for six
 * seconds is told.
 */
const watchful = (policy: string): string =>
  policy.replace(
    "routing:\n",
    "routing:\n  quote_staleness_seconds: 2\n" +
      "  health: { connection_check_interval_sec: 0.25 }\n",
  );

/** What the log has of an alert about a venue. */
const told = (it: Twins, code: AlertCode, lp: TwinName = "lmax"): string[] =>
  it.desk.log().match(new RegExp(`.*"code":"${code}","lp":"${lp}".*`, "g")) ?? [];

async function opened(): Promise<Twins> {
  twins = await Twins.open({ rewrite: watchful });
  // Looked at before they are up, they are not told to be down.
  for (const lp of ["lmax", "ctrader"] as const) assert.deepEqual(told(twins, "LP_DOWN", lp), []);
  return twins;
}

test("a venue that falls silent while its sessions are up is told of once, and once when it speaks again", async () => {
  const it = await opened();
  assert.deepEqual(told(it, "LP_QUOTES_STALE"), []);
  it.venues.lmax!.say("--silent 1");
  await eventually(() => told(it, "LP_QUOTES_STALE").length > 0, "its silence is told", HOLD_MS);
  assert.match(told(it, "LP_QUOTES_STALE")[0]!, /it has quoted nothing of its symbol for \d+ s/);
  const { lps, counters } = await it.desk.status();
  const lmax = lps.find(({ id }) => id === "lmax")!;
  assert.ok(lmax.isTrading && lmax.isQuoting, "its sessions are up");
  assert.equal(lmax.errors[0]?.code, "LP_QUOTES_STALE");
  assert.ok((counters.alerts.LP_QUOTES_STALE ?? 0) > 0);
  // Four looks later nothing more is told.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  assert.equal(told(it, "LP_QUOTES_STALE").length, 1);
  it.venues.lmax!.say("--silent 0");
  await eventually(() => told(it, "LP_QUOTES_FRESH").length > 0, "its quotes are told", HOLD_MS);
  assert.equal(told(it, "LP_QUOTES_FRESH").length, 1);
}, 60_000);

test("a venue that is gone is told of once at a look, with why", async () => {
  const it = await opened();
  await it.venues.lmax!.killHard();
  await eventually(() => told(it, "LP_DOWN").length > 0, "it is down", HOLD_MS);
  assert.match(told(it, "LP_DOWN").at(-1)!, /no session for orders is up.*; last error: \w+ /);
  const client = await it.client();
  client.order("L-1", { account: accountOf.lmax });
  const denied = await client.report("L-1", "8");
  assert.match(denied.fields.get(58) ?? "", /^TARGET_LP_UNAVAILABLE/);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  assert.equal(told(it, "LP_DOWN").length, 1);
}, 60_000);

test("a desk that stops tells nothing of LPs it takes its leave of, however long they take", async () => {
  const it = await opened();
  // It does not answer the Logout, so its session is on its way down for seconds.
  it.venues.ctrader!.say("--silent 1");
  assert.equal(await it.desk.stop(), 0);
  assert.equal(told(it, "LP_DOWN", "ctrader").length, 0);
}, 60_000);
