import assert from "node:assert/strict";
import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, test } from "vitest";
import { ControlServer } from "../../src/intake/control/control-server.ts";
import type { Readiness } from "../../src/office/contract/health.ts";
import { storeLimits } from "../../src/store/store-options.ts";
import type { StoreOptions } from "../../src/store/store-options.ts";
import { livedEvents, snapshotAt, writeLived } from "../desk/lived-journal.ts";
import { demandPostgres, engines, newStore, openClient } from "../store/engines.ts";
import { newFolders, projectAll, tablesIn } from "../store/projection-rig.ts";

const OFFICE = "dist/office/main.js";
const KILLS = 6;

const lived = livedEvents(7_000);
const folders = newFolders();
const control = join(folders.dir, "control.sock");

/** A desk that says no more than how far its journal is durable. */
const desk = new ControlServer({
  path: control,
  handle: (request, answer) => {
    const result = { journalId: "CDEFGHIJ", nextEvent: lived.length + 1 };
    if (request.op === "journal") answer({ ok: true, result });
    else answer({ ok: false, fault: { code: "DESK_STOPPING", text: "" } });
  },
  onError: (error) => assert.fail(error),
  afterCommit: (run) => run(),
});

beforeAll(async () => {
  writeLived(folders.dir, lived);
  for (const part of [1 / 3, 2 / 3]) snapshotAt(folders.dir, Math.floor(lived.length * part));
  await desk.listen();
});
afterAll(() => desk.close());

demandPostgres();

async function startOffice(place: StoreOptions["place"]): Promise<[ChildProcess, number]> {
  const { journal, snapshots, policy, dir } = folders;
  const places = { journal, snapshots, policy, control, data: dir };
  const files = { token: join(dir, "cli.token"), alerts: join(dir, "alerts.json") };
  const args = Object.entries({ host: "127.0.0.1", port: "0", ...places, ...files });
  const office = fork(
    OFFICE,
    args.map(([name, value]) => `--${name}=${value}`),
    { env: { ...process.env, DATABASE_URL: place.kind === "postgres" ? place.url : "" } },
  );
  const [{ port }] = (await once(office, "message")) as [{ port: number }];
  return [office, port];
}

async function behind(port: number): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/readyz`);
  const { isCaughtUp, rows } = (await response.json()) as Readiness;
  // Before it has read the journal it does not know how much there is.
  return isCaughtUp ? rows.behind : lived.length;
}

for (const kind of engines) {
  test(`${kind}: an office that is killed again and again among 20 000 events leaves the rows of one that was not`, async () => {
    assert.ok(lived.length > 20_000);
    const once_ = await newStore(kind);
    const client = await openClient(once_);
    await projectAll(client, folders);
    await client.close();
    const killed: StoreOptions =
      kind === "postgres"
        ? await newStore(kind)
        : {
            place: { kind: "sqlite", file: join(folders.dir, "store.sqlite") },
            keyFile: "",
            limits: storeLimits,
          };
    const seen: number[] = [];
    for (let at = 0; at < KILLS; at++) {
      const [office, port] = await startOffice(killed.place);
      const before = seen.at(-1) ?? lived.length;
      const endMs = performance.now() + 60_000;
      let left = lived.length;
      // Somewhere behind where the one before came to, and in the middle of a piece or not.
      while (left > before - 500 && performance.now() < endMs) left = await behind(port);
      await pause(at * 7);
      seen.push(await behind(port));
      office.kill("SIGKILL");
      await once(office, "exit");
    }
    assert.ok(seen.filter((left) => left > 0).length >= KILLS / 2, seen.join(" "));
    const [office, port] = await startOffice(killed.place);
    while ((await behind(port)) > 0) await pause(20);
    office.kill("SIGTERM");
    await once(office, "exit");
    assert.deepEqual(await tablesIn(killed), await tablesIn(once_));
  }, 240_000);
}
