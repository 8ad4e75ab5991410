import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "vitest";
import { apply } from "../../src/core/apply.ts";
import type { Event } from "../../src/core/events.ts";
import { State } from "../../src/core/state.ts";
import { JournalReader } from "../../src/journal/journal-reader.ts";
import { Replayer } from "../../src/journal/replay.ts";
import { verifyAudit } from "../../src/store/audit/audit-chain.ts";
import { journalDeedOf } from "../../src/store/audit/journal-deeds.ts";
import { backUpStore } from "../../src/store/copies/back-up.ts";
import { restoreStore } from "../../src/store/copies/restore.ts";
import type { JournalFolders } from "../../src/store/projections/project-run.ts";
import type { AuditRow } from "../../src/store/store-calls.ts";
import type { StoreClient } from "../../src/store/store-client.ts";
import { disk, livedEvents, snapshotAt, writeLived } from "../desk/lived-journal.ts";
import { RANDOMNESS } from "../journal/journal-folder.ts";
import { by } from "./deeds.ts";
import { demandPostgres, engines, newStore, openClient, scratchDir } from "./engines.ts";
import { newFolders, projectAll, projectOnce } from "./projection-rig.ts";

const lived = livedEvents(2_000);

const write = (dir: string, events: readonly Event[], timeUs = 1, randomness = RANDOMNESS): void =>
  writeLived(dir, events, timeUs, randomness, 700);

demandPostgres();

type Told = Omit<AuditRow, "id" | "prevHash" | "hash">;

/** What the journal's files say that the trail must say, from its beginning on. */
function wanted({ journal }: JournalFolders): Told[] {
  const state = new State();
  const rows: Told[] = [];
  const reader = new JournalReader(disk, journal);
  const replayer = new Replayer({
    stateHash: () => "never asked for",
    apply: (event, place) => {
      const journalId = reader.end?.identity.journalId ?? "";
      const found = journalDeedOf(event, place, state, journalId);
      apply(state, event);
      if (found === undefined) return;
      const { actor: userId, atUs: timestampUs, ...deed } = found.deed;
      rows.push({ ...found.entry, ...deed, userId, timestampUs });
    },
  });
  while (reader.next()) replayer.batch(reader.batch);
  reader.close();
  return rows;
}

const withoutChain = ({ id: _id, prevHash: _prev, hash: _hash, ...row }: AuditRow): Told => row;

/** The whole trail, which is sound. */
async function trail(client: StoreClient): Promise<readonly AuditRow[]> {
  const rows = await client.ask("auditFrom", 0, 10_000);
  assert.equal(verifyAudit(rows, await client.ask("auditHead")), null);
  return rows;
}

async function told(client: StoreClient): Promise<Told[]> {
  return (await trail(client)).map(withoutChain);
}

async function rebuild(client: StoreClient, folders: JournalFolders): Promise<void> {
  const { journal, snapshots, policy } = folders;
  const begun = await client.ask("rebuildProjection", { journal, snapshots, policy }, true);
  assert.ok(begun !== null && "isClearing" in begun);
}

/** Of a fork or a gap: its kind and what it says. */
const marks = (rows: readonly Told[]): unknown[] =>
  rows
    .filter(({ entityType }) => entityType === "JOURNAL")
    .map((row) => [row.eventType, row.newValue]);

const keyOf = ({ requestId, timestampUs, eventType }: Told): string =>
  `${requestId} ${timestampUs} ${eventType}`;

/** How a journal may go on behind anything. */
const switches = (length: number): Event[] =>
  Array.from({ length }, (_, at) => ({
    type: "KillSwitchSet",
    scope: "symbol",
    index: at % 2,
    level: at % 3 === 0 ? "halt" : "off",
    actor: "dealer",
    reason: `${at}`,
  }));

for (const kind of engines) {
  test(`${kind}: what people did, and the desk to LPs, is in the audit trail once, in the journal's order`, async () => {
    const folders = newFolders();
    write(folders.dir, lived);
    const client = await openClient(await newStore(kind));
    await projectAll(client, folders);
    const rows = await told(client);
    assert.deepEqual(rows, wanted(folders));
    assert.ok(rows.length > 500);
    const kinds = new Set(rows.map(({ eventType }) => eventType));
    for (const each of ["KILL_SWITCH_SET", "KILL_SWITCH_CLEARED", "LP_FAILOVER", "LP_EJECTED"]) {
      assert.ok(kinds.has(each), each);
    }
  });

  test(`${kind}: in whatever pieces the journal is read, by whichever thread, the chain is the same`, async () => {
    const folders = newFolders();
    write(folders.dir, lived);
    const once = await openClient(await newStore(kind));
    await projectAll(once, folders);
    const options = await newStore(kind);
    for (let durable = 150; durable < lived.length * 2; durable *= 2) {
      const client = await openClient(options);
      await projectAll(client, folders, durable);
      await client.close();
    }
    const last = await openClient(options);
    assert.deepEqual(await trail(last), await trail(once));
  });

  test(`${kind}: rows made anew leave the audit trail as it is, and it goes on from where it was`, async () => {
    const folders = newFolders();
    write(folders.dir, lived);
    const client = await openClient(await newStore(kind));
    await projectAll(client, folders, 4_000);
    const before = await trail(client);
    await rebuild(client, folders);
    // Some of it is read again before there is more.
    for (let piece = 0; piece < 4; piece++) await projectOnce(client, folders, 4_000);
    assert.deepEqual(await trail(client), before);
    await projectAll(client, folders);
    assert.deepEqual((await trail(client)).slice(0, before.length), before);
    assert.deepEqual(await told(client), wanted(folders));
    await rebuild(client, folders);
    await projectAll(client, folders);
    assert.deepEqual(await told(client), wanted(folders));
  });

  test(`${kind}: rows of a person's changes of the policy stand between them in one chain`, async () => {
    const folders = newFolders();
    write(folders.dir, lived);
    const client = await openClient(await newStore(kind));
    await projectAll(client, folders, 3_000);
    const entry = {
      eventType: "X",
      entityType: "Y",
      entityId: "z",
      oldValue: null,
      newValue: null,
    };
    await client.ask("audit", [entry], by("ann"));
    await projectAll(client, folders);
    const rows = await told(client);
    const at = rows.findIndex(({ userId }) => userId === "ann");
    assert.ok(at > 0 && at < rows.length - 1);
    assert.deepEqual(rows.toSpliced(at, 1), wanted(folders));
  });

  test(`${kind}: another journal is audited from its own beginning, and the first goes on`, async () => {
    const [first, second] = [newFolders(), newFolders()];
    write(first.dir, lived);
    write(second.dir, lived.slice(0, 3_000), 1, Buffer.from("ba9876543210"));
    const client = await openClient(await newStore(kind));
    await projectAll(client, first, 3_000);
    await projectAll(client, second);
    await projectAll(client, first);
    const rows = await told(client);
    for (const folders of [first, second]) {
      const own = wanted(folders);
      const [id] = own[0]!.requestId.split(":");
      assert.deepEqual(
        rows.filter(({ requestId }) => requestId.startsWith(`${id}:`)),
        own,
      );
    }
    assert.equal(rows.length, wanted(first).length + wanted(second).length);
  });

  test(`${kind}: a store restored from an older copy catches up from the journal`, async () => {
    const folders = newFolders();
    write(folders.dir, lived);
    const options = await newStore(kind);
    const client = await openClient(options);
    await projectAll(client, folders, 3_000);
    await client.close();
    const copy = join(scratchDir(), "copy");
    await backUpStore(options, copy);
    const later = await openClient(options);
    await projectAll(later, folders);
    const whole = await trail(later);
    await later.close();
    await restoreStore(options, copy, { replace: true });
    const restored = await openClient(options);
    assert.ok((await trail(restored)).length < whole.length);
    await projectAll(restored, folders);
    assert.deepEqual(await trail(restored), whole);
  });

  test(`${kind}: of events that were retired before they were audited one row says which`, async () => {
    const folders = newFolders();
    write(folders.dir, lived);
    const all = wanted(folders);
    const known = await newStore(kind);
    const client = await openClient(known);
    const early = await projectAll(client, folders, 500);
    await client.close();
    for (const part of [1 / 2, 3 / 4]) snapshotAt(folders.dir, Math.floor(lived.length * part));
    assert.ok(snapshotAt(folders.dir, lived.length, Infinity).retired > 0);
    for (const options of [known, await newStore(kind)]) {
      const late = await openClient(options);
      const { missingEvents, firstEvent } = await projectAll(late, folders);
      const from = options === known ? early.nextEvent : 1;
      const to = from === 1 ? firstEvent - 1 : early.nextEvent + missingEvents - 1;
      const rows = await told(late);
      assert.deepEqual(marks(rows), [["AUDIT_GAP", { from, to }]]);
      const numberOf = ({ requestId }: Told): number => Number(requestId.split(":")[1]);
      const there = all.filter((row) => numberOf(row) < from || numberOf(row) > to);
      assert.ok(there.length < all.length);
      assert.deepEqual(
        rows.filter(({ entityType }) => entityType !== "JOURNAL"),
        there,
      );
      // Made anew from what is left, it is no second gap.
      await rebuild(late, folders);
      await projectAll(late, folders);
      assert.deepEqual(await told(late), rows);
      await late.close();
    }
  });

  for (const isMet of [true, false]) {
    const when = isMet ? "before its rows are made anew" : "only while its rows are made anew";
    test(`${kind}: a journal that lost its end and went on another way is told once and audited on, found ${when}`, async () => {
      const begun = lived.slice(0, 3_000);
      const whole = newFolders();
      write(whole.dir, lived.slice(0, 4_000));
      for (const length of [2_000, 40]) {
        const client = await openClient(await newStore(kind));
        await projectAll(client, whole);
        const before = await told(client);
        const forked = newFolders();
        write(forked.dir, begun);
        write(forked.dir, switches(length), 3_000_000_000);
        if (isMet) {
          for (let asked = 0; asked < 3; asked++) {
            await assert.rejects(projectAll(client, forked), /ROWS_NOT_OF_JOURNAL/);
          }
        }
        await rebuild(client, forked);
        await projectAll(client, forked);
        const rows = await told(client);
        assert.equal(marks(rows).length, 1);
        assert.deepEqual(rows.slice(0, before.length), before);
        const known = new Set(before.map(keyOf));
        const added = rows
          .slice(before.length)
          .filter(({ entityType }) => entityType !== "JOURNAL");
        const expected = wanted(forked).filter((row) => !known.has(keyOf(row)));
        assert.ok(expected.length > 0);
        assert.deepEqual(added, expected);
        await rebuild(client, forked);
        await projectAll(client, forked);
        assert.deepEqual(await told(client), rows);
        await client.close();
      }
    });
  }
}
