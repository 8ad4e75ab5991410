import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, test } from "vitest";
import type { LpEjected, LpReadmitted } from "../../src/core/health/ejection-events.ts";
import type { RunningCommand } from "./child-process.ts";
import { hedgerow } from "./child-process.ts";
import { startVenue } from "../faults/venue-command.ts";
import { decideAllAgain, readDecisions } from "./decided-again.ts";
import { DeskProcess } from "./desk-process.ts";
import { eventually } from "./eventually.ts";
import { RawClient } from "./raw-client.ts";

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/**
 * Two LPs; commission makes the second one dear, so every order would go to the first. Its score
 * alone passes nobody by.
 */
const policy = (good: number, bad: number): string => `
durability: os
routing: { health: { unhealthy_threshold: 0.1 } }
execution: { max_deviation_pips: 1000 }
sor: { eject_after: 3, eject_seconds: 1, retry_budget: 0 }
instruments:
  - { symbol: EURUSD, base: EUR, quote: USD, contract_size: 100000, digits: 5, pip: 0.0001,
      volume: { min: 0.01, max: 100, step: 0.01 } }
accounts: [{ id: 1005, group: Standard, class: TOXIC, score: 70 }]
liquidity_providers:
${lpOf("bad", 0)}${lpOf("good", 10_000)}
sessions:
${sessionOf("bad", bad)}${sessionOf("good", good)}
  - { id: ALICE, role: acceptor, purpose: [client], sender_comp_id: HEDGEROW, target_comp_id: ALICE,
      username: alice, password: alice-secret }
intake: { fix: { host: 127.0.0.1, port: 0 } }
`;

const lpOf = (id: string, commission: number): string => `
  - id: ${id}
    type: FIX
    session_id: ${id}-all
    mappings:
      - { symbol: EURUSD, lp_symbol: EURUSD, quantity_per_lot: 100000, min: 0.01, step: 0.01,
          max: 100, commission_per_million: ${commission} }
`;

const sessionOf = (id: string, port: number): string => `
  - { id: ${id}-all, role: initiator, purpose: [quote, trade], host: 127.0.0.1, port: ${port},
      sender_comp_id: HEDGEROW, target_comp_id: VENUE }
`;

/** A venue in a folder of its own. */
async function venue(data: string, ...flags: readonly string[]) {
  const started = await startVenue(["--data", data, "--latency-ms", "1", ...flags]);
  ends.push(() => stop(started.command));
  return started;
}

const stop = async (command: RunningCommand): Promise<void> => {
  if (command.isRunning) await command.stop();
};

const isFinal = (ordStatus: string | undefined): boolean => "248".includes(ordStatus ?? "-");

/** Sends one hedged order after the other and waits for the end of each. */
class Flow {
  readonly #client: RawClient;
  #orders = 0;

  constructor(client: RawClient) {
    this.#client = client;
  }

  async orders(count: number): Promise<void> {
    for (let at = 0; at < count; at++) await this.#order();
  }

  async #order(): Promise<void> {
    this.#orders += 1;
    const clOrdID = `E${this.#orders}`;
    this.#client.order(clOrdID, { account: "1005", orderQty: "0.1" });
    await this.#client.await(
      ({ fields }) => fields.get(11) === clOrdID && isFinal(fields.get(39)),
      `the end of ${clOrdID}`,
    );
  }
}

test("an LP that rejects nine orders of ten is taken out, orders go to the other, and it is back by a trial once it is sound", async () => {
  const dir = mkdtempSync(join(tmpdir(), "hedgerow-ejection-"));
  ends.push(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));
  const good = await venue(join(dir, "good"));
  const flaky = await venue(join(dir, "bad"), "--reject-probability", "0.9");
  const file = join(dir, "policy.yaml");
  writeFileSync(file, policy(good.port, flaky.port));
  const dataDir = join(dir, "data");
  const desk = await DeskProcess.start(file, dataDir);
  ends.push(() => desk.killHard());
  const areUp = async (): Promise<boolean> => {
    const { lps, quotes } = await desk.status();
    return lps.every(({ isTrading }) => isTrading) && quotes.every(({ isFresh }) => isFresh);
  };
  await eventually(areUp, "both LPs trade and quote");
  const client = await RawClient.logOn(desk.port);
  ends.push(() => client.vanish());
  const flow = new Flow(client);
  const badOne = async () => (await desk.status()).lps.find(({ id }) => id === "bad")!.health;
  const passedBy = () => decisionsOf(dataDir).filter((it) => it.of("bad")?.verdict === "EJECTED");
  await eventually(
    async () => {
      await flow.orders(6);
      return passedBy().length >= 3;
    },
    "it is taken out and orders pass it by",
    20_000,
  );
  for (const it of passedBy()) assert.equal(it.lp, "good");
  const { ejectionsDetected, ejectionsEnforced, score } = await badOne();
  assert.ok(ejectionsEnforced >= 1 && ejectionsDetected === ejectionsEnforced);
  assert.ok(score > 0 && score < 0.75, `${score}`);
  const told = await hedgerow("status", "--data", dataDir);
  assert.match(told.stdout, /health {5}bad: 0\.\d\d/);

  await flaky.command.stop();
  await venue(join(dir, "bad"), "--port", String(flaky.port));
  await eventually(areUp, "the sound venue trades and quotes");
  await eventually(
    async () => {
      await flow.orders(1);
      return (await badOne()).ejected === undefined;
    },
    "it is back",
    20_000,
  );
  await flow.orders(1);

  const readmitted = await journaled<LpReadmitted>(dataDir, "LpReadmitted");
  const ejected = await journaled<LpEjected>(dataDir, "LpEjected");
  assert.ok(readmitted.length >= 1 && readmitted.every(({ how }) => how === "FILL"));
  assert.ok(ejected.length >= 1 && ejected.every(({ failures }) => failures >= 3));
  const decisions = decisionsOf(dataDir);
  assert.equal(decisions.at(-1)?.lp, "bad");
  assert.ok(decisions.some((it) => it.lp === "bad" && it.of("bad")?.isProbe === true));
  const again = decideAllAgain(dataDir);
  assert.deepEqual(again.differing, []);
  assert.ok(again.count > 6);
}, 60_000);

/** Decisions with names for the LPs. */
function decisionsOf(dataDir: string) {
  const { names, decisions } = readDecisions(dataDir);
  return decisions.map(({ decided }) => ({
    lp: decided.lp < 0 ? "none" : names.nameOf("lp", decided.lp),
    of: (id: string) => decided.lps.find(({ lp }) => names.nameOf("lp", lp) === id),
  }));
}

async function journaled<Row>(dataDir: string, type: string): Promise<Row[]> {
  const dump = await hedgerow("journal", "dump", "--type", type, "--data", dataDir);
  return dump.stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Row);
}
