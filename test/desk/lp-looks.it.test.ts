import assert from "node:assert/strict";
import { afterEach, test } from "vitest";
import type { AlertCode } from "../../src/core/codes.ts";
import { eventually } from "./eventually.ts";
import { accountOf, Twins } from "./twins.ts";

let twins: Twins | undefined;
afterEach(() => twins?.close());

/** Quotes are stale after two seconds, and LPs are looked at four times a second. */
const watchful = (policy: string): string =>
  policy.replace(
    "routing:\n",
    "routing:\n  quote_staleness_seconds: 2\n" +
      "  health: { connection_check_interval_sec: 0.25 }\n",
  );

const counted = async (it: Twins, code: AlertCode): Promise<number> =>
  (await it.desk.status()).counters.alerts[code] ?? 0;

/** At the start LPs may be looked at before they are up: told as well, and over by now. */
async function opened(): Promise<Twins> {
  twins = await Twins.open({ rewrite: watchful });
  const it = twins;
  const isTold = async (): Promise<boolean> =>
    (await counted(it, "LP_DOWN")) === (await counted(it, "LP_UP"));
  await eventually(isTold, "both LPs are known to be up");
  return it;
}

test("a venue that falls silent while its sessions are up is told of once, and once when it speaks again", async () => {
  const it = await opened();
  const { alerts: before } = (await it.desk.status()).counters;
  assert.equal(before.LP_QUOTES_STALE, undefined);
  it.venues.lmax!.say("--silent 1");
  await eventually(async () => (await counted(it, "LP_QUOTES_STALE")) > 0, "its silence is told");
  const { lps } = await it.desk.status();
  const lmax = lps.find(({ id }) => id === "lmax")!;
  assert.ok(lmax.isTrading && lmax.isQuoting, "its sessions are up");
  assert.equal(lmax.errors[0]?.code, "LP_QUOTES_STALE");
  assert.match(
    it.desk.log(),
    /"code":"LP_QUOTES_STALE","lp":"lmax".*nothing of its symbol for 2 s/,
  );
  // Four looks later nothing more is told, and the other LP is well.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  assert.equal(await counted(it, "LP_QUOTES_STALE"), 1);
  it.venues.lmax!.say("--silent 0");
  await eventually(async () => (await counted(it, "LP_QUOTES_FRESH")) > 0, "its quotes are told");
  const { alerts } = (await it.desk.status()).counters;
  assert.deepEqual(alerts, { ...before, LP_QUOTES_STALE: 1, LP_QUOTES_FRESH: 1 });
}, 60_000);

test("a venue that is gone is told of once at a look, with why; a desk that stops tells nothing", async () => {
  const it = await opened();
  const downs = await counted(it, "LP_DOWN");
  await it.venues.lmax!.killHard();
  await eventually(async () => (await counted(it, "LP_DOWN")) > downs, "it is down");
  const rows = it.desk.log().match(/.*"code":"LP_DOWN".*/g) ?? [];
  assert.match(rows.at(-1) ?? "", /"lp":"lmax".*no session for orders is up.*; last error: \w+ /);
  const client = await it.client();
  client.order("L-1", { account: accountOf.lmax });
  const denied = await client.report("L-1", "8");
  assert.match(denied.fields.get(58) ?? "", /^TARGET_LP_UNAVAILABLE/);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  assert.equal(await counted(it, "LP_DOWN"), downs + 1);
  assert.equal(await it.desk.stop(), 0);
  assert.equal(it.desk.log().match(/"code":"LP_DOWN"/g)?.length, downs + 1);
}, 60_000);
