import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, test } from "vitest";
import { startVenue } from "../faults/venue-command.ts";
import { eventually } from "./eventually.ts";
import { ALICE_SESSION, SmallDesk } from "./small-desk.ts";

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

interface Way {
  /** Flags of the venue beside its depth. */
  readonly venue: readonly string[];
  /** Of the LP's mapping and of each of its sessions. */
  readonly mapping: string;
  readonly session: string;
  readonly own: string;
  readonly venueID: Readonly<Record<"quote" | "trade", string>>;
}

const login = "username: 12345, password: twin-secret";
const asTwin = ["--username", "12345", "--password", "twin-secret"];
const CTRADER = "demo.hedgerow.12345";

const ways: Readonly<Record<string, Way>> = {
  generic: {
    venue: ["--quote-client", "HEDGEROW@Q", "--trade-client", "HEDGEROW@T"],
    mapping: "lp_symbol: EURUSD, quantity_per_lot: 100000",
    session: "dialect: generic",
    own: "HEDGEROW",
    venueID: { quote: "Q", trade: "T" },
  },
  lmax: {
    venue: [...asTwin, "--quote-client", "HEDGEROW@Q", "--trade-client", "HEDGEROW@T"],
    mapping: "lp_symbol: 4001, quantity_per_lot: 10, digits: 1",
    session: `dialect: lmax, ${login}`,
    own: "HEDGEROW",
    venueID: { quote: "Q", trade: "T" },
  },
  ctrader: {
    venue: [...asTwin, `--quote-client=${CTRADER}@cServer`, `--trade-client=${CTRADER}@cServer`],
    mapping: "lp_symbol: 1, quantity_per_lot: 100000, tif: [GTC]",
    session: `dialect: ctrader, ${login}`,
    own: CTRADER,
    venueID: { quote: "cServer", trade: "cServer" },
  },
};

const sessionFor = (way: Way, purpose: "quote" | "trade", port: number): string => `
  - { id: deep-${purpose}, role: initiator, purpose: [${purpose}], host: 127.0.0.1, port: ${port},
      sender_comp_id: ${way.own}, target_comp_id: ${way.venueID[purpose]}, ${way.session} }
`;

const policyFor = (way: Way, port: number, marketDepth: number): string => `liquidity_providers:
  - id: deep
    type: FIX
    session_ids: [deep-quote, deep-trade]
    market_depth: ${marketDepth}
    mappings:
      - { symbol: EURUSD, ${way.mapping}, min: 0.01, step: 0.01, max: 50 }
sessions:
${sessionFor(way, "quote", port)}${sessionFor(way, "trade", port)}
${ALICE_SESSION}`;

/** Lots that the venue shows on each level of a side; they change from quote to quote. */
const sizes: ReadonlySet<number> = new Set([10, 20, 30, 40, 50]);

for (const [dialect, shown, asked, levels] of [
  ["generic", 5, 4, 4],
  ["generic", 5, 1, 1],
  ["lmax", 3, 0, 3],
  ["ctrader", 4, 0, 4],
] as const) {
  test(`${dialect}: of ${shown} levels a venue shows, ${levels} are followed where ${asked} are asked for`, async () => {
    const way = ways[dialect]!;
    const data = mkdtempSync(join(tmpdir(), "hedgerow-deep-"));
    ends.push(() => rmSync(data, { recursive: true, force: true, maxRetries: 5 }));
    const flags = ["--dialect", dialect, "--depth", String(shown), ...way.venue];
    const venue = await startVenue(["--data", data, "--tick-rate", "50", "--seed", "5", ...flags]);
    ends.push(() => venue.command.killHard());
    const it = new SmallDesk();
    ends.push(() => it.close());
    it.use(policyFor(way, venue.port, asked));
    await it.start();
    const lp = async () => (await it.desk.status()).lps[0]!;
    await eventually(
      async () => (await lp()).isTrading && (await lp()).quotesTaken > 100,
      "quotes",
    );
    for (let look = 0; look < 5; look++) {
      const { quotesTaken } = await lp();
      await eventually(async () => (await lp()).quotesTaken > quotesTaken + 5, "more quotes");
      const { market, lps } = await it.desk.status();
      for (const lots of [market[0]?.bidDepth ?? 0, market[0]?.askDepth ?? 0]) {
        assert.ok(sizes.has(lots / levels), `${lots} lots on ${levels} levels`);
      }
      assert.deepEqual(
        Object.entries(lps[0]!.quoteFaults).filter(([, count]) => count > 0),
        [],
      );
    }
  }, 60_000);
}
