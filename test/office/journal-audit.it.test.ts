import assert from "node:assert/strict";
import process from "node:process";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, test, vi } from "vitest";
import { actor } from "../../src/cli/actor.ts";
import type { ProjectionReport } from "../../src/office/contract/reports.ts";
import type { AuditRow } from "../../src/store/store-calls.ts";
import { eventually } from "../desk/eventually.ts";
import { demandPostgres, engines } from "../store/engines.ts";
import { OfficeHouse } from "./office-house.ts";
import { storeEnvironment } from "./store-environment.ts";

/** Offices are killed and start again, each in some seconds. */
vi.setConfig({ testTimeout: 120_000 });

const KILLS = 3;

demandPostgres();

for (const engine of engines) {
  describe(engine, () => {
    let office: OfficeHouse;
    beforeAll(async () => {
      office = await OfficeHouse.open({}, undefined, await storeEnvironment(engine));
    }, 60_000);
    afterAll(() => office.close());

    async function run(...args: readonly string[]): Promise<string> {
      const { code, stdout, stderr } = await office.house.run(...args);
      assert.equal(code, 0, stderr);
      return stdout;
    }

    async function audited(query = ""): Promise<readonly AuditRow[]> {
      const answer = await office.ask(`/admin/routing/audit?limit=200${query}`);
      assert.equal(answer.status, 200, answer.text);
      return (answer.body as { rows: AuditRow[] }).rows.toReversed();
    }

    /** All that the journal says has its rows, and so its place in the audit trail. */
    async function caughtUp(): Promise<void> {
      const said = (await office.house.desk.ask({ op: "journal" })) as { nextEvent: number };
      await eventually(async () => {
        const { body } = await office.ask("/admin/projection");
        const [at] = (body as ProjectionReport).journals;
        return at !== undefined && !at.isClearing && at.nextEvent >= said.nextEvent;
      }, "the rows are caught up");
    }

    async function killOffice(): Promise<void> {
      const before = await office.pid();
      process.kill(before, "SIGKILL");
      await eventually(async () => {
        const { office: now } = await office.house.desk.status();
        return now?.pid !== undefined && now.pid !== null && now.pid !== before;
      }, "an office runs again");
      await office.untilReady();
    }

    test("a kill switch that a person sets and clears is in the audit trail: who, when, why, what it was", async () => {
      const beganMs = Date.now();
      const reason = "news is due";
      await run("kill", "on", "--symbol", "EURUSD", "--close-only", "--reason", reason);
      await run("kill", "off", "--symbol", "EURUSD", "--reason", "it is out");
      await caughtUp();
      const rows = await audited("&entityType=KILL_SWITCH");
      const target = { scope: "symbol", name: "EURUSD" };
      const on = { ...target, level: "close_only" };
      const off = { ...target, level: "off" };
      assert.deepEqual(
        rows.map((row) => [row.eventType, row.entityId, row.oldValue, row.newValue, row.reason]),
        [
          ["KILL_SWITCH_SET", "symbol:EURUSD", off, on, reason],
          [
            "KILL_SWITCH_CLEARED",
            "symbol:EURUSD",
            { ...on, actor: actor(), reason },
            off,
            "it is out",
          ],
        ],
      );
      const journal = await office.house.journaled<{ event: number }>("KillSwitchSet");
      const { journalId } = await office.house.desk.status();
      for (const [at, row] of rows.entries()) {
        const { timestamp } = row as AuditRow & { timestamp: string };
        assert.deepEqual([row.userId, row.source], [actor(), "journal"]);
        assert.equal(row.requestId, `${journalId}:${journal[at]!.event}`);
        assert.ok(Date.parse(timestamp) >= beganMs && Date.parse(timestamp) <= Date.now());
      }
    });

    test("what stands in the journal is audited once, though the office is killed again and again and its rows are made anew", async () => {
      for (let at = 0; at < KILLS; at++) {
        for (const level of ["halt", "off"] as const) {
          const kill = { op: "kill", scope: "symbol", name: "XAUUSD", level } as const;
          await office.house.desk.ask({ ...kill, actor: "dealer", reason: `${at}` });
        }
        // Before it has read them, while it does, or behind them.
        await pause(at * 60);
        await killOffice();
      }
      await caughtUp();
      const rows = await audited();
      const gold = rows.filter(({ entityId }) => entityId === "symbol:XAUUSD");
      assert.deepEqual(
        gold.map(({ eventType, reason }) => [eventType, reason]),
        Array.from({ length: KILLS }, (_, at) => [
          ["KILL_SWITCH_SET", `${at}`],
          ["KILL_SWITCH_CLEARED", `${at}`],
        ]).flat(),
      );
      assert.ok(rows.some(({ eventType }) => eventType === "LP_UP"));
      await run("project", "--rebuild");
      await caughtUp();
      await killOffice();
      await caughtUp();
      assert.deepEqual(await audited(), rows);
      const verified = JSON.parse(await run("audit", "verify", "--json")) as { rows: number };
      assert.equal(verified.rows, rows.length);
    });
  });
}
