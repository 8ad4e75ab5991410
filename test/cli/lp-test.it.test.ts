import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, test } from "vitest";
import { hedgerowAs } from "../desk/child-process.ts";
import type { Ended } from "../desk/child-process.ts";
import { eventually } from "../desk/eventually.ts";
import { ALICE_SESSION, SmallDesk } from "../desk/small-desk.ts";
import { startVenue } from "../faults/venue-command.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

interface Differently {
  readonly flags?: readonly string[];
  readonly port?: number;
  readonly lpSymbol?: string;
  readonly isTradeReset?: boolean;
}

/** A venue and a policy for it; the password stands in the environment. */
async function open(different: Differently = {}): Promise<SmallDesk> {
  const { flags = [], lpSymbol = "EURUSD", isTradeReset = true } = different;
  const small = new SmallDesk();
  ends.push(() => small.close());
  const { command, port } = await startVenue([
    "--quote-client=HEDGEROW@QUOTE",
    "--trade-client=HEDGEROW@TRADE",
    "--username=desk",
    "--password=good-secret",
    `--data=${join(small.dir, "venue")}`,
    ...flags,
  ]);
  ends.push(() => command.killHard());
  const session = (purpose: string, more: string): string =>
    `  - { id: ${purpose}, role: initiator, purpose: [${purpose}], host: 127.0.0.1,\n` +
    `      port: ${different.port ?? port}, sender_comp_id: HEDGEROW,\n` +
    `      target_comp_id: ${purpose.toUpperCase()}, username: desk,\n` +
    `      password: "\${LP_PASSWORD}"${more} }\n`;
  small.use(`liquidity_providers:
  - id: lp1
    type: FIX
    session_ids: [quote, trade]
    mappings:
      - { symbol: EURUSD, lp_symbol: ${lpSymbol}, quantity_per_lot: 100000,
          min: 0.01, step: 0.01, max: 50 }
sessions:
${session("quote", "")}${session("trade", isTradeReset ? ", reset_on_logon: true" : "")}\
${ALICE_SESSION}`);
  return small;
}

const tried = (small: SmallDesk, password = "good-secret", ...more: string[]): Promise<Ended> => {
  const config = ["-c", join(small.dir, "policy.yaml"), "--data", small.dataDir];
  const env = { LP_PASSWORD: password };
  return hedgerowAs({ env }, "lp", "test", "lp1", ...config, "--within", "2", ...more);
};

test("an LP is connected to, logged on to, asked for a quote and logged off, and gets no order", async () => {
  const small = await open();
  const { code, stdout, stderr } = await tried(small);
  assert.equal(code, 0, stderr);
  const ms = String.raw`\d+\.\d ms, `;
  const steps = (session: string, quote: string): string =>
    `lp1 ${session}\n  connect  ${ms}127.0.0.1:\\d+\n  log on   ${ms}as HEDGEROW\n${quote}` +
    `  log off  ${ms}.*\n`;
  const quote = `  quote    ${ms}EURUSD 1\\.\\d+ / 1\\.\\d+\n`;
  assert.match(stdout, new RegExp(`^${steps("quote", quote)}${steps("trade", "")}$`));
  const trades = join(small.dir, "venue", "trades.ndjson");
  assert.doesNotMatch(existsSync(trades) ? readFileSync(trades, "utf8") : "", /"kind":"order"/);
});

test("a session whose numbers go on is connected to and not logged on, so that the desk's numbers stay true", async () => {
  const small = await open({ isTradeReset: false });
  const { code, stdout } = await tried(small);
  assert.equal(code, 0);
  assert.match(
    stdout,
    /lp1 trade\n {2}connect .*\n {2}log on {3}not tried: its numbers go on .*\n$/,
  );
  await small.start({ env: { LP_PASSWORD: "good-secret" } });
  await eventually(async () => (await small.desk.status()).lps[0]!.isTrading, "the desk trades");
});

for (const [what, different, password, line] of [
  ["nobody listens", { port: 1 }, "good-secret", /^LP_UNREACHABLE: quote: .*ECONNREFUSED/],
  [
    "the password is wrong",
    { flags: ["--bad-logon=logout"] },
    "bad-secret",
    /^LOGON_REFUSED: quote: (?!.*secret).+/,
  ],
  [
    "nobody answers a logon",
    { flags: ["--bad-logon=silence"] },
    "bad-secret",
    /^LOGON_UNANSWERED: quote: nothing within 2 s/,
  ],
  ["it does not quote", { lpSymbol: "NOSUCH" }, "good-secret", /^NO_QUOTE: quote: .+/],
] as const) {
  test(`where ${what} the step that failed is told by its code`, async () => {
    const small = await open(different);
    const { code, stderr } = await tried(small, password);
    assert.equal(code, 1, stderr);
    assert.match(stderr, line);
  });
}

test("an LP that a desk is logged on to is not tested, since it would drop the desk", async () => {
  const small = await open();
  await small.start({ env: { LP_PASSWORD: "good-secret" } });
  const state = async () => (await small.desk.status()).lps[0]!;
  await eventually(async () => (await state()).isTrading, "the desk trades");
  const { tradingSinceUs } = await state();
  const { code, stderr } = await tried(small);
  assert.equal(code, 5);
  assert.match(stderr, /^LP_SESSION_IN_USE: the desk in .* has (?:quote|trade) up/);
  assert.equal((await state()).tradingSinceUs, tradingSinceUs);
});

test("each step is told as JSON as well", async () => {
  const { code, stdout } = await tried(await open(), "good-secret", "--json");
  assert.equal(code, 0);
  const { sessions } = JSON.parse(stdout) as {
    sessions: { session: string; steps: { step: string; ms: number }[] }[];
  };
  assert.deepEqual(
    sessions.map(({ session, steps }) => [session, steps.map(({ step }) => step).join()]),
    [
      ["quote", "connect,log on,quote,log off"],
      ["trade", "connect,log on,log off"],
    ],
  );
});
