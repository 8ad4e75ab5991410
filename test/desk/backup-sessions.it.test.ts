import assert from "node:assert/strict";
import { join } from "node:path";
import { afterEach, test } from "vitest";
import { jsonLines } from "../faults/json-lines.ts";
import { startVenue } from "../faults/venue-command.ts";
import type { RunningCommand } from "./child-process.ts";
import { eventually } from "./eventually.ts";
import { ALICE_SESSION, SmallDesk } from "./small-desk.ts";
import { TcpGate } from "./tcp-gate.ts";
import type { TwinLine } from "./twins.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const session = (id: string, purpose: string, port: number): string =>
  `  - { id: ${id}, role: initiator, purpose: ${purpose}, host: 127.0.0.1, port: ${port},\n` +
  `      sender_comp_id: HEDGEROW, target_comp_id: ${id.toUpperCase()} }\n`;

const lpsAt = (first: number, second: number): string => `liquidity_providers:
  - id: lp1
    type: FIX
    session_ids: [quote-1, trade-1, quote-2, trade-2]
    mappings:
      - { symbol: EURUSD, lp_symbol: EURUSD, quantity_per_lot: 100000,
          min: 0.01, step: 0.01, max: 50 }
sessions:
${session("quote-1", "[quote]", first)}${session("trade-1", "[trade]", first)}\
${session("quote-2", "[quote, backup]", second)}${session("trade-2", "[trade, backup]", second)}\
${ALICE_SESSION}`;

/** An LP with two doors, a venue behind each, so that one of them can fall. */
class TwoDoors {
  readonly small = new SmallDesk();
  readonly #gate = new TcpGate(1);
  readonly #venues: RunningCommand[] = [];

  /** The first door holds every answer back for a minute; the second one answers at once. */
  async open(): Promise<void> {
    const gatePort = await this.#gate.listen();
    await this.openFirst(["--latency-ms=60000"]);
    const secondPort = await this.#openVenue(2, []);
    this.small.use(lpsAt(gatePort, secondPort));
    await this.small.start();
    // Quotes of the backup that came first are forgotten for those of the first session.
    await eventually(async () => (await this.stateOf("quote-1")) === "active", "it quotes");
    await this.untilTrading();
  }

  async openFirst(knobs: readonly string[]): Promise<void> {
    this.#gate.target = await this.#openVenue(1, knobs);
  }

  /** kill -9 of what is behind the first door. */
  async fall(): Promise<void> {
    await this.#venues[0]?.killHard();
  }

  untilTrading(): Promise<void> {
    return eventually(async () => {
      const { lps, quotes } = await this.small.desk.status();
      return lps[0]!.isTrading && quotes.some(({ isFresh }) => isFresh);
    }, "the LP trades");
  }

  /** ClOrdIDs of the orders that came in by a door. */
  ordersAt(door: number): readonly string[] {
    const lines = jsonLines<TwinLine>(join(this.small.dir, `venue-${door}`, "trades.ndjson"));
    return lines.filter(({ kind }) => kind === "order").map(({ clOrdID }) => clOrdID);
  }

  async stateOf(name: string): Promise<string> {
    const { sessions } = await this.small.desk.status();
    return sessions.find(({ id }) => id === name)!.state;
  }

  async close(): Promise<void> {
    await this.small.close();
    for (const venue of this.#venues) if (venue.isRunning) await venue.killHard();
    await this.#gate.close();
  }

  async #openVenue(door: number, knobs: readonly string[]): Promise<number> {
    const data = join(this.small.dir, `venue-${door}`);
    const names = [
      `--quote-client=HEDGEROW@QUOTE-${door}`,
      `--trade-client=HEDGEROW@TRADE-${door}`,
    ];
    const { command, port } = await startVenue([...names, `--data=${data}`, "--seed=7", ...knobs]);
    this.#venues.push(command);
    return port;
  }
}

async function open(): Promise<TwoDoors> {
  const doors = new TwoDoors();
  ends.push(() => doors.close());
  await doors.open();
  return doors;
}

const TOXIC = { account: "1005", orderQty: "0.1" };

test("a backup takes orders only while the first session is down, and a leg is asked about where it went", async () => {
  const doors = await open();
  await eventually(async () => (await doors.stateOf("trade-2")) === "active", "both are up");
  const client = await doors.small.client();
  client.order("FIRST", TOXIC);
  await client.report("FIRST", "0");
  await eventually(() => doors.ordersAt(1).length === 1, "it went by the first door");

  await doors.fall();
  const leg = async () => (await doors.small.desk.explain("FIRST")).legs[0]!;
  await eventually(async () => (await leg()).isInDoubt, "the leg is in doubt");
  assert.equal((await doors.small.desk.status()).lps[0]!.isTrading, true);
  await eventually(async () => {
    const [quote] = (await doors.small.desk.status()).quotes;
    return quote!.isFresh;
  }, "the backup quotes");
  client.order("SECOND", TOXIC);
  await client.report("SECOND", "F");
  assert.equal(doors.ordersAt(2).length, 1);
  assert.equal((await leg()).isInDoubt, true, "the other door cannot speak of it");

  await doors.openFirst([]);
  await client.report("FIRST", "8");
  assert.equal((await leg()).isInDoubt, false);
  await doors.untilTrading();
  client.order("THIRD", TOXIC);
  await client.report("THIRD", "F");
  assert.deepEqual([doors.ordersAt(1).length, doors.ordersAt(2).length], [2, 1]);
});
