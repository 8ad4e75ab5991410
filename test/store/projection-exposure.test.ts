import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "vitest";
import { apply } from "../../src/core/apply.ts";
import { State } from "../../src/core/state.ts";
import { NodeDisk } from "../../src/journal/node-disk.ts";
import { openStore } from "../../src/store/open-store.ts";
import { storedNameOf } from "../../src/policy/stored-policy.ts";
import { FacetIds } from "../../src/store/projections/facet-ids.ts";
import { keptTerms } from "../../src/store/projections/kept-terms.ts";
import { ProjectRun } from "../../src/store/projections/project-run.ts";
import { writeRows } from "../../src/store/projections/write-rows.ts";
import { livedEvents, writeLived } from "../desk/lived-journal.ts";
import { RANDOMNESS } from "../journal/journal-folder.ts";
import { engines, newStore, openClient } from "./engines.ts";
import { newFolders, projectAll, tablesIn } from "./projection-rig.ts";

const lived = livedEvents(2_000);
const US_PER_S = 1_000_000;
const DAY_US = 86_400 * US_PER_S;
const EVERY_S = 60;

/** As `writeLived` commits: five events a batch. */
const timeOf = (at: number, stepUs: number): number =>
  1 + Math.min(at - (at % 5) + 4, lived.length) * stepUs;

/** What the desk has of each symbol at the end of each span in which that changed. */
function spans(stepUs: number): Map<string, readonly number[]> {
  const state = new State();
  const found = new Map<string, readonly number[]>();
  const before = new Map<number, string>();
  for (const [at, event] of lived.entries()) {
    apply(state, event);
    const timeUs = timeOf(at, stepUs);
    const bucketUs = timeUs - (timeUs % (EVERY_S * US_PER_S));
    for (let symbol = 0; symbol < state.names.count("symbol"); symbol++) {
      const { exposure, hedges, positions } = state;
      const held = [hedges.net(0, symbol), hedges.net(1, symbol)];
      const own = [exposure.net(symbol), positions.bLong(symbol), positions.bShort(symbol)];
      const now = [...own, ...held];
      const nothing = now.every((value) => value === 0) && !before.has(symbol);
      if (nothing || before.get(symbol) === now.join(" ")) continue;
      before.set(symbol, now.join(" "));
      found.set(`${state.names.nameOf("symbol", symbol)} ${bucketUs}`, now);
    }
  }
  return found;
}

for (const kind of engines) {
  test(`${kind}: exposure has a row for each span in which it changed, as it was at the end of it`, async () => {
    const folders = newFolders();
    const stepUs = 700_000;
    keep(folders.policy, { exposureEverySeconds: EVERY_S, exposureKeepDays: null });
    writeLived(folders.dir, lived, 1, RANDOMNESS, stepUs);
    const options = await newStore(kind);
    const client = await openClient(options);
    await projectAll(client, folders);
    await client.close();
    const rows = (await tablesIn(options))["exposure_history"]!;
    const found = new Map(rows.map((row) => [[row["symbol"], row["bucket_us"]].join(" "), row]));
    const wanted = spans(stepUs);
    assert.ok(wanted.size > 50, `${wanted.size} spans`);
    for (const [name, [net, long, short, ...held]] of wanted) {
      const row = found.get(name);
      const hedged = JSON.parse(String(row?.["hedged"])) as Record<string, number>;
      assert.deepEqual([row?.["net"], row?.["b_long"], row?.["b_short"]], [net, long, short], name);
      assert.deepEqual(
        Object.values(hedged),
        held.filter((value) => value !== 0),
      );
    }
  });

  test(`${kind}: what is older than exposure_keep_days goes, the rest stays`, async () => {
    const folders = newFolders();
    const stepUs = 60 * US_PER_S;
    keep(folders.policy, { exposureEverySeconds: EVERY_S, exposureKeepDays: 1 });
    writeLived(folders.dir, lived, 1, RANDOMNESS, stepUs);
    const options = await newStore(kind);
    const client = await openClient(options);
    const { timeUs } = await projectAll(client, folders);
    await client.close();
    assert.ok(timeUs > 3 * DAY_US);
    const rows = (await tablesIn(options))["exposure_history"]!;
    const first = Math.min(...rows.map((row) => Number(row["bucket_us"])));
    const hour = 3_600 * US_PER_S;
    assert.ok(first >= timeUs - (timeUs % hour) - DAY_US, `${(timeUs - first) / DAY_US} days`);
    const kept = [...spans(stepUs).keys()].filter((name) => Number(name.split(" ")[1]) >= first);
    assert.ok(kept.length > 20 && rows.length >= kept.length);
  });

  test(`${kind}: a stretch that is written twice changes nothing the second time`, async () => {
    const folders = newFolders();
    writeLived(folders.dir, lived);
    const options = await newStore(kind);
    const client = await openClient(options);
    const { journal, journalId } = await projectAll(client, folders, 2);
    await client.close();
    const audit = { auditedEvent: 1, auditedCrc: 0, isAuditForked: false };
    const at = { journal, nextEvent: 1, timeUs: 0, batchCrc: 0, ...audit };
    const run = new ProjectRun(
      new NodeDisk(),
      folders,
      { journal, journalId },
      { rows: at, audit: undefined, termsOf: keptTerms(folders.policy) },
    );
    const { batch } = run.read(2_000, { events: 2_000, ms: 60_000 });
    run.close();
    assert.ok(batch !== undefined && batch.orders.length > 50);
    const written: unknown[] = [];
    let from = at;
    for (let times = 0; times < 2; times++) {
      const engine = await openStore(options);
      from = await engine.db
        .transaction()
        .execute((tx) => writeRows({ kind, tx, keyFile: "" }, new FacetIds(), from, batch));
      await engine.close();
      assert.equal(from.nextEvent, batch.nextEvent);
      written.push(await tablesIn(options));
    }
    assert.deepEqual(written[1], written[0]);
  });
}

/** The policies of the history, as a desk keeps them. */
function keep(dir: string, journal: object): void {
  for (const event of lived) {
    if (event.type !== "PolicyActivated") continue;
    writeFileSync(join(dir, storedNameOf(event.version, event.hash)), JSON.stringify({ journal }));
  }
}
