import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, test, vi } from "vitest";
import type { DecisionPage } from "../../src/office/contract/decisions.ts";
import { eventually } from "../desk/eventually.ts";
import { demandPostgres, engines } from "../store/engines.ts";
import { OfficeHouse } from "./office-house.ts";
import type { Answer } from "./office-house.ts";
import { storeEnvironment } from "./store-environment.ts";

/** Each change is read, compiled and kept by processes of their own. */
vi.setConfig({ testTimeout: 90_000 });

demandPostgres();

const RULES = "/admin/routing/rules";

const inFile = (text: string): string => `${text}routing_rules:
  - { id: filed, priority: 100, action: B_BOOK, filters: { account_ids: [1003], min_volume: 5 } }
`;

const codeIn = ({ body }: Answer): string => (body as { code: string }).code;

const field = (answer: Answer, name: string): unknown =>
  (answer.body as Record<string, unknown>)[name];

const rule = (id: string, more: object = {}): object => ({
  id,
  priority: 500,
  enabled: true,
  accountIds: ["1001"],
  action: "REJECT",
  ...more,
});

for (const engine of engines) {
  describe(engine, () => {
    let office: OfficeHouse;
    beforeAll(async () => {
      office = await OfficeHouse.open({}, inFile, await storeEnvironment(engine));
    }, 60_000);
    afterAll(() => office.close());

    const post = (path: string, body: object, headers = {}): Promise<Answer> =>
      office.ask(path, { method: "POST", body, headers });

    const etagOf = async (id: string): Promise<string> =>
      (await office.ask(`${RULES}/${id}`)).headers.get("etag") ?? "";

    const change = async (
      method: "PUT" | "DELETE",
      id: string,
      body?: object,
      query = "",
    ): Promise<Answer> =>
      office.ask(`${RULES}/${id}${query}`, {
        method,
        body,
        headers: { "if-match": await etagOf(id.split("/")[0] ?? "") },
      });

    const actionOf = async (clOrdID: string): Promise<string | undefined> => {
      await office.send({ clOrdID });
      let action: string | undefined;
      await eventually(async () => {
        const { body } = await office.ask("/admin/routing/decisions?account=1001&limit=1");
        action = (body as DecisionPage).decisions[0]?.action;
        return action !== undefined;
      }, "the order was decided");
      return action;
    };

    test("a rule that was added decides from then on, and is there after the desk was killed", async () => {
      const added = await post(`${RULES}?reason=too%20toxic`, rule("stop"));
      assert.equal(added.status, 201, added.text);
      assert.equal(await actionOf(`${engine}-1`), "REJECT");
      await office.house.desk.killHard();
      await office.house.start();
      await office.untilReady();
      const kept = await office.ask(`${RULES}/stop`);
      assert.equal(field(kept, "action"), "REJECT");
      assert.equal(await actionOf(`${engine}-2`), "REJECT");
      assert.equal((await change("DELETE", "stop")).status, 200);
      assert.notEqual(await actionOf(`${engine}-3`), "REJECT");
    });

    test("a change asks for the state that was read: 428 without, 412 where it is another by now", async () => {
      const body = rule("filed", { action: "A_BOOK" });
      const path = `${RULES}/filed`;
      assert.equal((await office.ask(path, { method: "PUT", body })).status, 428);
      const stale = { "if-match": '"0000000000000000"' };
      const refused = await office.ask(path, { method: "PUT", body, headers: stale });
      assert.equal(refused.status, 412);
    });

    test("of a rule of the file only what differs is overridden; it cannot be removed, the override can", async () => {
      const { body } = await office.ask(`${RULES}/filed`);
      const { isInFile, overrides, ...said } = body as Record<string, unknown>;
      assert.deepEqual([isInFile, overrides], [true, []]);
      const put = await change("PUT", "filed", { ...said, priority: 150, minVolume: null });
      assert.equal(put.status, 200, put.text);
      assert.equal(field(put, "priority"), 150);
      assert.equal(field(put, "minVolume"), null);
      assert.deepEqual(field(put, "accountIds"), ["1003"]);
      assert.deepEqual((field(put, "overrides") as string[]).toSorted(), [
        "filters.min_volume",
        "priority",
      ]);
      const removed = await change("DELETE", "filed");
      assert.deepEqual([removed.status, codeIn(removed)], [409, "DEFINED_IN_FILE"]);
      const dropped = await change("DELETE", "filed/override");
      assert.deepEqual([field(dropped, "priority"), field(dropped, "minVolume")], [100, 5]);
      assert.deepEqual(field(dropped, "overrides"), []);
    });

    test("what a policy refuses is told in the words of the request, all at once, and changes nothing", async () => {
      const before = await office.ask("/admin/policy");
      const wrong = rule("wrong", {
        action: "PARTIAL_HEDGE",
        hedgePercent: 101,
        symbols: ["not a symbol"],
        priority: 9_000_000,
      });
      const refused = await post(RULES, wrong);
      assert.deepEqual([refused.status, codeIn(refused)], [422, "POLICY_INVALID"], refused.text);
      const pointers = (field(refused, "errors") as { pointer: string }[]).map((it) => it.pointer);
      assert.ok(pointers.includes("/hedgePercent"), refused.text);
      assert.ok(
        pointers.some((it) => it.startsWith("/symbols")),
        refused.text,
      );
      assert.ok(pointers.includes("/priority"), refused.text);
      assert.equal((await office.ask(`${RULES}/wrong`)).status, 404);
      const after = await office.ask("/admin/policy");
      assert.equal(field(after, "version"), field(before, "version"));
      const twice = await post(RULES, rule("filed"));
      assert.deepEqual([twice.status, codeIn(twice)], [409, "EXISTS"]);
    });

    test("the same request again under its key is answered as before; another body is refused", async () => {
      const headers = { "idempotency-key": `key-${engine}` };
      const first = await post(RULES, rule("once"), headers);
      const again = await post(RULES, rule("once"), headers);
      assert.deepEqual([first.status, again.status], [201, 201], again.text);
      assert.deepEqual(again.body, first.body);
      const other = await post(RULES, rule("once", { priority: 1 }), headers);
      assert.deepEqual([other.status, codeIn(other)], [409, "IDEMPOTENCY_KEY_REUSED"]);
      assert.equal((await change("DELETE", "once")).status, 200);
    });

    test("a rollback is a new version that says what the older one said", async () => {
      const start = field(await office.ask("/admin/policy"), "version");
      assert.equal((await post(RULES, rule("brief"))).status, 201);
      const back = await post("/admin/policy/rollback?reason=mistaken", { version: start });
      assert.equal(back.status, 200, back.text);
      assert.equal(field(back, "version"), Number(start) + 2);
      assert.equal((await office.ask(`${RULES}/brief`)).status, 404);
      const between = `/admin/policy/diff?from=${Number(start)}&to=${Number(start) + 2}`;
      assert.deepEqual(field(await office.ask(between), "changes"), []);
      const listed = field(await office.ask("/admin/policy/versions?limit=2"), "versions");
      const reasons = (listed as { reason: string }[]).map(({ reason }) => reason);
      assert.deepEqual(reasons, ["mistaken", ""]);
    });

    test("of a rule that sends to an LP is warned before that LP is removed; a rollback brings the LP back", async () => {
      const start = field(await office.ask("/admin/policy"), "version");
      const mapping = { symbol: "EURUSD", lpSymbol: "EUR_USD", quantityPerLot: 100_000 };
      const mappings = [{ ...mapping, min: 0.01, step: 0.01, max: 100 }];
      const lp = { id: "gone", type: "OANDA", settings: { api_key: "k" }, mappings };
      assert.equal((await post("/admin/lps", lp)).status, 201);
      const toIt = rule("to-gone", { action: "A_BOOK", targetLp: "gone" });
      assert.equal((await post(RULES, toIt)).status, 201);
      const statusOf = async (): Promise<number> => (await office.ask("/admin/lps/gone")).status;
      const remove = async (query: string): Promise<Answer> => {
        const etag = (await office.ask("/admin/lps/gone")).headers.get("etag") ?? "";
        const headers = { "if-match": etag };
        return office.ask(`/admin/lps/gone${query}`, { method: "DELETE", headers });
      };
      const tried = await remove("?dryRun=true");
      assert.match(String(field(tried, "warnings")), /to-gone.*gone/, tried.text);
      assert.equal(await statusOf(), 200);
      assert.equal((await remove("")).status, 200);
      assert.equal(await statusOf(), 404);
      const back = await post("/admin/policy/rollback", { version: Number(start) + 2 });
      assert.equal(back.status, 200, back.text);
      assert.equal(field(await office.ask(`${RULES}/to-gone`), "targetLp"), "gone");
      assert.equal(await statusOf(), 200);
      assert.equal((await post("/admin/policy/rollback", { version: start })).status, 200);
      assert.equal(await statusOf(), 404);
    });

    test("a dry run says what would change, and for how many recorded orders, and changes nothing", async () => {
      await office.send({ clOrdID: `${engine}-dry` });
      const tried = await post(`${RULES}?dryRun=true`, rule("dry"));
      assert.equal(tried.status, 200, tried.text);
      const { orders, otherBook } = field(tried, "effect") as Record<string, number>;
      assert.ok(orders! > 0 && otherBook! > 0, tried.text);
      const paths = (field(tried, "changes") as { path: string }[]).map(({ path }) => path);
      assert.ok(paths.includes("routing_rules[dry].action"), tried.text);
      assert.equal((await office.ask(`${RULES}/dry`)).status, 404);
    });

    test("rules that are exported alone can be imported, also a thousand, and taken back", async () => {
      const start = field(await office.ask("/admin/policy"), "version");
      const { stdout } = await office.house.run("rules", "export");
      assert.match(stdout, /^routing_rules:\n {2}- id: filed\n(?: {4}.*\n)+$/);
      const many = Array.from(
        { length: 1_000 },
        (_, at) => `  - { id: many-${at}, priority: ${at + 1}, enabled: false, action: REJECT,
      description: "one of as many as a long text has room for, number ${at}" }\n`,
      );
      const yaml = stdout + many.join("");
      assert.ok(yaml.length > 100_000);
      const all = await post("/admin/policy/import", { yaml, mode: "merge" });
      assert.equal(all.status, 200, all.text.slice(0, 500));
      const listed = field(await office.ask(RULES), "rules") as unknown[];
      assert.equal(listed.length, 1_001);
      const back = await post("/admin/policy/rollback", { version: start });
      assert.equal(back.status, 200, back.text);
    });

    test("limits of a symbol hold from their PUT on, and are the file's again when it is taken back", async () => {
      const path = "/admin/routing/exposure/EURUSD";
      const read = await office.ask(path);
      assert.equal(field(read, "maxNetExposure"), null);
      const headers = { "if-match": read.headers.get("etag") ?? "" };
      const body = { symbol: "EURUSD", maxNetExposure: 900, autoHedgeLevel: 600 };
      const put = await office.ask(path, { method: "PUT", body, headers });
      assert.equal(put.status, 200, put.text);
      const { exposure } = (await office.ask("/admin/routing/exposure")).body as {
        exposure: { symbol: string; limit?: number }[];
      };
      assert.ok(exposure !== undefined);
      const now = { "if-match": put.headers.get("etag") ?? "" };
      const dropped = await office.ask(`${path}/override`, { method: "DELETE", headers: now });
      assert.equal(field(dropped, "maxNetExposure"), null, dropped.text);
    });

    test("each change stands in the audit trail with who, why, old and new; the chain verifies", async () => {
      const { body } = await office.ask("/admin/routing/audit?limit=500&entityId=stop");
      const { rows } = body as { rows: Record<string, unknown>[] };
      const kinds = rows.map(({ eventType }) => eventType);
      assert.deepEqual(kinds, ["RULE_DELETED", "RULE_ADDED"]);
      assert.deepEqual(rows[1]?.["reason"], "too toxic");
      assert.equal(rows[1]?.["userId"], "local");
      const verified = await office.house.run("audit", "verify");
      assert.equal(verified.code, 0, verified.stderr);
      assert.match(verified.stdout, /each as it was written; head \d+:[0-9a-f]{64}/);
    });
  });
}
