import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, test, vi } from "vitest";
import { demandPostgres, engines } from "../store/engines.ts";
import { farSession } from "./far-session.ts";
import { OfficeHouse } from "./office-house.ts";
import { storeEnvironment } from "./store-environment.ts";

/** Each change is followed by a kill and a start. */
vi.setConfig({ testTimeout: 240_000 });

demandPostgres();

const rule = { priority: 500, accountIds: ["1001"], action: "REJECT" };
const mapping = { quantityPerLot: 100_000, min: 0.01, step: 0.01, max: 100 };
const far = {
  id: "far",
  type: "OANDA",
  settings: { api_key: "k", endpoint: "practice" },
  mappings: [{ ...mapping, symbol: "EURUSD", lpSymbol: "EUR_USD" }],
};
const two = {
  mappings: [
    ...far.mappings,
    { ...mapping, symbol: "XAUUSD", lpSymbol: "XAU_USD", quantityPerLot: 100 },
  ],
};

/** Method, path, body: one of each kind, in an order in which each has what it needs. */
const overHttp = [
  ["POST", "/admin/routing/rules", { ...rule, id: "one" }],
  ["POST", "/admin/routing/rules", { ...rule, id: "two", priority: 400 }],
  ["PUT", "/admin/routing/rules/one", { ...rule, id: "one", description: "other" }],
  ["POST", "/admin/routing/rules/one/disable"],
  ["POST", "/admin/routing/rules/one/enable"],
  ["POST", "/admin/routing/rules/reorder", { ids: ["two", "one"] }],
  ["DELETE", "/admin/routing/rules/two"],
  ["PUT", "/admin/routing/exposure/EURUSD", { symbol: "EURUSD", maxNetExposure: 900 }],
  ["DELETE", "/admin/routing/exposure/EURUSD/override"],
  ["POST", "/admin/sessions", { ...farSession, id: "s", username: "u", password: "p" }],
  ["PUT", "/admin/sessions/s", { ...farSession, id: "s", username: "u", heartbeatSeconds: 10 }],
  ["DELETE", "/admin/sessions/s"],
  ["POST", "/admin/lps", far],
  ["PUT", "/admin/lps/far/symbols", two],
  ["POST", "/admin/lps/far/toggle"],
  ["DELETE", "/admin/lps/far"],
  ["POST", "/admin/policy/rollback", { version: 2 }],
] as const;

const byCommand = [
  ["rules", "import", "part.yaml"],
  ["policy", "import", "part.yaml", "--replace"],
  ["versions", "rollback", "1"],
] as const;

const part = `routing_rules:
  - { id: imported, priority: 300, action: B_BOOK, filters: { account_ids: [1002] } }
`;

for (const engine of engines) {
  describe(engine, () => {
    let office: OfficeHouse;
    // The desk and its folder are the same with both; of the server's only the store is its own.
    const perKill = engine === "sqlite" ? 1 : 4;
    beforeAll(async () => {
      office = await OfficeHouse.open({}, undefined, await storeEnvironment(engine));
      writeFileSync(join(office.house.dir, "part.yaml"), part);
    }, 60_000);
    afterAll(() => office.close());

    /** What is in force, value by value with where it comes from, and who brought it. */
    async function told(): Promise<object> {
      const [policy, versions] = [
        await office.ask("/admin/policy"),
        await office.ask("/admin/policy/versions?limit=1"),
      ];
      assert.deepEqual([policy.status, versions.status], [200, 200]);
      return { policy: policy.body, versions: versions.body };
    }

    async function isThereAfterKill(): Promise<void> {
      const before = await told();
      await office.house.desk.killHard();
      await office.house.start();
      await office.untilReady();
      assert.deepEqual(await told(), before);
    }

    test("every kind of change over HTTP is there, as it was told, after the desk was killed", async () => {
      for (const [at, [method, path, body]] of overHttp.entries()) {
        const headers: Record<string, string> = {};
        if (method !== "POST") {
          const read = await office.ask(path.replace(/\/override$/, ""));
          headers["if-match"] = read.headers.get("etag") ?? "";
        }
        const answer = await office.ask(path, { method, body, headers });
        assert.ok(answer.status < 300, `${method} ${path}: ${answer.text}`);
        if (at % perKill === perKill - 1) await isThereAfterKill();
      }
    });

    test("every kind of change by command is there after the desk was killed", async () => {
      for (const [command, verb, what, ...rest] of byCommand) {
        const named = what === "part.yaml" ? join(office.house.dir, what) : what;
        const ended = await office.house.run(command, verb, named, ...rest);
        assert.equal(ended.code, 0, ended.stderr);
        await isThereAfterKill();
      }
      const verified = await office.house.run("audit", "verify");
      assert.equal(verified.code, 0, verified.stderr);
    });
  });
}
