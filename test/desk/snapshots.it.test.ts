import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, test } from "vitest";
import { hedgerow } from "./child-process.ts";
import { hashFromSnapshot } from "./lived-journal.ts";
import { eventually } from "./eventually.ts";
import { alice, RawClient } from "./raw-client.ts";
import { ALICE_SESSION, SmallDesk } from "./small-desk.ts";

const LPS = `journal: { snapshot_events: 1000 }
liquidity_providers:
  - id: dry
    type: SIMULATED
    settings: { prices: "EURUSD 1.1 0.00006", walk: 7 }
    mappings:
      - { symbol: EURUSD, lp_symbol: EURUSD, quantity_per_lot: 100000,
          min: 0.01, step: 0.01, max: 50 }
sessions:
${ALICE_SESSION}`;

let it: SmallDesk;
afterEach(() => it.close());

const snapshots = (): string[] => readdirSync(join(it.dataDir, "snapshots")).toSorted();

/** Orders that rest, some thousand events of them. */
async function trade(client: RawClient, prefix: string): Promise<void> {
  for (let at = 0; at < 500; at++) {
    const id = `${prefix}-${at}`;
    client.order(id, { account: "1005", orderQty: "0.01", ordType: "2", more: "44=1.05|59=1" });
    // All at once are more than a desk that has just begun takes.
    if (at % 50 === 49) await client.report(id, "0");
  }
}

const taken = async (count: number): Promise<void> =>
  eventually(
    async () => (await it.desk.status()).snapshots.taken >= count,
    `snapshot ${count} is written`,
    20_000,
  );

/** What a process was begun with; "" of one that is gone. */
const commandOf = (pid: string): string =>
  existsSync(`/proc/${pid}`) ? readFileSync(`/proc/${pid}/cmdline`, "latin1") : "";
const isWriter = (pid: string): boolean => commandOf(pid).includes("snapshot-process");

/** Processes that write the desk's snapshots. */
function writers(): string[] {
  const { pid } = it.desk;
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "latin1").split(" ").filter(isWriter);
}

interface Replayed {
  readonly snapshotEvent: number;
  readonly events: number;
}

/** What the last start said it read. */
function replayed(): Replayed {
  const lines = it.desk
    .log()
    .split("\n")
    .filter((line) => line.includes("journal replayed"));
  return JSON.parse(lines.at(-1)!) as Replayed;
}

const hashOf = async (): Promise<string> => {
  const { stdout } = await hedgerow("journal", "verify", "--data", it.dataDir);
  return /hash (\w+)/.exec(stdout)![1]!;
};

test("a desk that is killed begins with its last snapshot, and with the one before where that is damaged", async () => {
  it = new SmallDesk();
  it.use(LPS);
  await it.start();
  const client = await it.client();
  const seen = new Set<string>();
  for (let round = 1; round <= 2; round++) {
    await trade(client, `R${round}`);
    await taken(round);
    for (const pid of writers()) seen.add(pid);
  }
  assert.equal(seen.size, 1, "one process wrote both");
  const { snapshots: last, nextEvent } = await it.desk.status();
  assert.equal(snapshots().length, 2);
  await client.vanish();
  await it.desk.killHard();
  await eventually(() => ![...seen].some(isWriter), "it ends with its desk");
  await it.start();
  assert.equal(replayed().snapshotEvent, last.nextEvent);
  assert.ok(replayed().events <= nextEvent - last.nextEvent + 10);
  assert.equal((await it.desk.explain("R1-7")).ordStatus, "New");
  assert.equal((await it.desk.status()).openOrders, 1000);
  await it.desk.killHard();
  const newest = join(it.dataDir, "snapshots", snapshots().at(-1)!);
  const bytes = readFileSync(newest);
  bytes[bytes.length >> 1]! ^= 4;
  writeFileSync(newest, bytes);
  await it.start();
  assert.match(it.desk.log(), /"code":"SNAPSHOT_UNUSABLE"[^\n]*its checksum does not hold/);
  assert.ok(replayed().snapshotEvent > 0 && replayed().snapshotEvent < last.nextEvent);
  assert.equal((await it.desk.status()).openOrders, 1000);
  const again = await it.client();
  again.order("NEXT", { account: "1005", ordType: "2", more: "44=1.05|59=1" });
  await again.report("NEXT", "0");
  await it.desk.killHard();
  const { hash, snapshotEvent } = hashFromSnapshot(it.dataDir);
  assert.ok(snapshotEvent > 0);
  assert.equal(hash, await hashOf(), "as the whole journal has it, from its beginning");
}, 120_000);

test("a report that was damaged on the disk before the snapshot is not sent again as another", async () => {
  it = new SmallDesk();
  it.use(LPS);
  await it.start();
  const client = await it.client();
  await trade(client, "R1");
  await taken(1);
  await client.report("R1-7", "0");
  await client.vanish();
  await it.desk.killHard();
  const segment = join(it.dataDir, "journal", "0000000001.seg");
  const bytes = readFileSync(segment);
  // In the report, not in the order: its tag stands before it.
  const price = bytes.indexOf("44=1.05", bytes.indexOf("11=R1-7\u0001"));
  assert.ok(price > 0);
  bytes[price + 5]! ^= 1;
  writeFileSync(segment, bytes);
  await it.start();
  assert.ok(replayed().snapshotEvent > 0);
  const again = await RawClient.logOn(it.desk.port, alice, client.next);
  again.askAgain(1);
  await eventually(() => /"code":"RESEND_GAP"/.test(it.desk.log()), "the gap is told");
  await again.await(({ msgType }) => msgType === "4", "a gap is filled");
  again.order("NEXT", { account: "1005", ordType: "2", more: "44=1.05|59=1" });
  await again.report("NEXT", "0");
  assert.deepEqual(again.reports("R1-7"), []);
  await again.vanish();
}, 120_000);
