import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, test } from "vitest";
import { FileJournal } from "../../src/journal/file-journal.ts";
import { NodeDisk } from "../../src/journal/node-disk.ts";
import type { JournalOptions } from "../../src/journal/open-journal.ts";
import { listSegments, segmentFile } from "../../src/journal/segment-files.ts";
import { WebhookSink } from "../office/webhook-sink.ts";
import { DeskProcess } from "./desk-process.ts";
import { eventually } from "./eventually.ts";
import { ALICE_SESSION, SmallDesk } from "./small-desk.ts";

const LPS = `liquidity_providers:
  - id: dry
    type: SIMULATED
    settings: { prices: "EURUSD 1.1 0.00006", walk: 7 }
    mappings:
      - { symbol: EURUSD, lp_symbol: EURUSD, quantity_per_lot: 100000,
          min: 0.01, step: 0.01, max: 50 }
sessions:
${ALICE_SESSION}`;

const MIB = 1 << 20;
const SEGMENT_BYTES = 64 * MIB;
/** So much is left in a segment when the next one is due. */
const RESERVE_BYTES = SEGMENT_BYTES / 8;
/** Orders of a client that does not stop. */
const STUBBORN = 100;
const SKIPPED = "SKIPPED: a full disk needs root and mount; not tested here";

let it: SmallDesk | undefined;
let person: WebhookSink | undefined;
afterEach(async () => {
  await person?.close();
  person = undefined;
  if (it === undefined) return;
  await it.end();
  spawnSync("umount", ["-l", it.dataDir]);
  await it.close();
  it = undefined;
});

/** A desk whose data folder is a disk of its own, room for two segments and little else. */
function onSmallDisk(): SmallDesk | undefined {
  it = new SmallDesk();
  it.use(LPS);
  mkdirSync(it.dataDir);
  const mount = ["-t", "tmpfs", "-o", "size=140m", "tmpfs", it.dataDir];
  return spawnSync("mount", mount).status === 0 ? it : undefined;
}

const journalOf = ({ dataDir }: SmallDesk): string => join(dataDir, "journal");

/** Writes messages of a session nobody has, until so many bytes are left of the first segment. */
async function fillSegment(desk: SmallDesk, left: number): Promise<void> {
  const dir = journalOf(desk);
  const options: JournalOptions = {
    disk: new NodeDisk(),
    dir,
    durability: "os",
    randomness: Buffer.alloc(16),
    segmentBytes: SEGMENT_BYTES,
    // Small, so that the segment takes them to its end.
    batchBytes: 210_000,
  };
  let session = 0;
  const journal = new FileJournal(options, {
    apply: (event) => {
      if (event.type === "Interned" && event.kind === "session") session = event.index + 1;
    },
    stateHash: () => "none is due so early",
  });
  journal.append({ type: "Interned", kind: "session", index: session, name: "GONE" });
  journal.commit(0);
  const written = journal.append({ type: "FixReserved", session, upTo: 1 }) % 2 ** 32;
  journal.commit(0);
  const size = 200_000;
  const count = Math.floor((SEGMENT_BYTES - left - written) / (size + 100));
  for (let msgSeqNum = 1; msgSeqNum <= count; msgSeqNum++) {
    const body = new Uint8Array(size);
    const sent = { type: "FixSent", session, msgSeqNum, msgType: "8", leg: 0, body } as const;
    journal.append({ ...sent, sendingTimeUs: 1 });
    journal.commit(0);
  }
  journal.close();
  await journal.settled();
  for (const segment of listSegments(options.disk, dir).slice(1)) rmSync(segmentFile(dir, segment));
}

const hog = ({ dataDir }: SmallDesk): string => join(dataDir, "someone-else");

/** All that is free is taken by others. */
function fillDisk(desk: SmallDesk): void {
  const { bavail, bsize } = statfsSync(desk.dataDir);
  writeFileSync(hog(desk), Buffer.alloc(bavail * bsize));
}

const waiting = { account: "1005", ordType: "2", more: "44=1.05|59=1" };

test("on a full disk a desk starts cancel-only, says so, and takes orders again once there is room", async ({
  skip,
}) => {
  const desk = onSmallDisk() ?? skip(SKIPPED);
  await desk.start();
  const first = await desk.client();
  first.order("EARLIER", waiting);
  await first.report("EARLIER", "0");
  await first.vanish();
  await desk.desk.stop();
  await fillSegment(desk, RESERVE_BYTES - MIB);
  fillDisk(desk);
  await desk.start();
  assert.match(desk.desk.log(), /"code":"JOURNAL_FULL"/);
  assert.equal((await desk.desk.status()).journal.isCancelOnly, true);
  const client = await desk.client();
  client.order("LATER", waiting);
  const declined = await client.await(({ msgType }) => msgType === "j", "it is not taken");
  assert.match(declined.fields.get(58) ?? "", /^DESK_BUSY: the disk has no room/);
  assert.equal(declined.fields.get(379), "LATER");
  const before = await desk.desk.status();
  for (let at = 0; at < STUBBORN; at++) client.order(`AGAIN-AND-AGAIN-${at}`, waiting);
  const last = `AGAIN-AND-AGAIN-${STUBBORN - 1}`;
  await client.await(({ fields }) => fields.get(379) === last, "the last is answered");
  const after = await desk.desk.status();
  const events = after.nextEvent - before.nextEvent;
  assert.ok(events < STUBBORN / 2, `${events} events of ${STUBBORN} orders that were not taken`);
  const rows = { op: "import", rows: [], isTrial: true, actor: "test", reason: "test" } as const;
  await assert.rejects(desk.desk.ask(rows), /DESK_BUSY: the disk has no room/);
  client.send("F", "11=TAKEN-BACK|41=EARLIER|1=1005|55=EURUSD|54=1|60=20260101-00:00:00.000");
  const canceled = await client.report("TAKEN-BACK", "4");
  assert.equal(canceled.fields.get(41), "EARLIER");
  rmSync(hog(desk));
  const hasRoom = (): boolean => /"code":"JOURNAL_ROOM"/.test(desk.desk.log());
  await eventually(hasRoom, "there is room again", 20_000);
  assert.equal((await desk.desk.status()).journal.isCancelOnly, false);
  client.order("AGAIN", waiting);
  await client.report("AGAIN", "0");
  await desk.desk.killHard();
  await desk.start();
  const found = await desk.desk.explain("AGAIN");
  assert.equal(found.ordStatus, "New");
}, 120_000);

const toldOf = ({ heard }: WebhookSink): string[] =>
  heard.map(({ body, notice: { event, state } }) => {
    const { about } = JSON.parse(body) as { about: string };
    return `${event} ${about} ${state}`;
  });

test("a desk that nothing durable can be written for opens no door, says why and tells a person, and opens by itself", async ({
  skip,
}) => {
  const desk = onSmallDisk() ?? skip(SKIPPED);
  const sink = (person = await new WebhookSink().listen());
  const alerts =
    `alerts:\n  webhook:\n    url: ${sink.url}\n    secret: signing-key\n` +
    "    allow_loopback: true\n    check_seconds: 1\n";
  desk.use(LPS, (text) => alerts + text.replace("intake:\n", "intake:\n  http: { port: 0 }\n"));
  await desk.start();
  await desk.desk.stop();
  await fillSegment(desk, 250_000);
  fillDisk(desk);
  const starting = desk.start();
  const asked = (): Promise<unknown> =>
    DeskProcess.askAt(desk.dataDir, { op: "status" }).catch((error: unknown) => String(error));
  await eventually(async () => /DISK_UNSOUND/.test(String(await asked())), "it says why", 20_000);
  const journal = await DeskProcess.askAt(desk.dataDir, { op: "journal" });
  assert.ok((journal as { nextEvent: number }).nextEvent > 200);
  const raised = (): boolean => toldOf(sink).includes("JOURNAL disk raised");
  await eventually(raised, "a person is told", 30_000);
  rmSync(hog(desk));
  await starting;
  const resolved = (): boolean => toldOf(sink).includes("JOURNAL disk resolved");
  await eventually(resolved, "its end is told by the next office", 60_000);
  assert.ok(!toldOf(sink).some((told) => told.startsWith("DESK_DOWN")), "it answered");
  assert.match(desk.desk.log(), /"code":"DISK_UNSOUND"[^]*"code":"DISK_SOUND"/);
  const client = await desk.client();
  client.order("FIRST", waiting);
  await client.report("FIRST", "0");
}, 120_000);
