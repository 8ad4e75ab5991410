import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, test, vi } from "vitest";
import type { LintFindingView } from "../../src/office/contract/policy-lint.ts";
import type { TemplateView } from "../../src/office/contract/policy-templates.ts";
import { templateNames } from "../../src/policy/templates.ts";
import { hedgerow } from "../desk/child-process.ts";
import { demandPostgres, engines } from "../store/engines.ts";
import { OfficeHouse } from "./office-house.ts";
import type { Answer } from "./office-house.ts";
import { storeEnvironment } from "./store-environment.ts";

/** Each change is read, compiled and kept by processes of their own. */
vi.setConfig({ testTimeout: 90_000 });

demandPostgres();

const TEMPLATES = "/admin/policy/templates";
const EMERGENCY = `${TEMPLATES}/emergency/apply`;

/** The second rule takes nothing that the first one leaves. */
const shadowed = (text: string): string => `${text}routing_rules:
  - { id: first, priority: 200, action: B_BOOK, filters: { account_ids: [1003] } }
  - { id: never, priority: 100, action: A_BOOK, filters: { account_ids: [1003] } }
`;

const field = (answer: Answer, name: string): unknown =>
  (answer.body as Record<string, unknown>)[name];

for (const engine of engines) {
  describe(engine, () => {
    let office: OfficeHouse;
    beforeAll(async () => {
      office = await OfficeHouse.open({}, shadowed, await storeEnvironment(engine));
    }, 60_000);
    afterAll(() => office.close());

    const post = (path: string, headers = {}, body?: object): Promise<Answer> =>
      office.ask(path, { method: "POST", headers, body });

    const version = async (): Promise<number> =>
      Number(field(await office.ask("/admin/policy"), "version"));

    const template = async (name: string): Promise<TemplateView> =>
      (await office.ask(`${TEMPLATES}/${name}`)).body as TemplateView;

    const findings = async (): Promise<LintFindingView[]> =>
      field(await office.ask("/admin/policy/lint"), "findings") as LintFindingView[];

    test("lint says of the policy in force what check says of its file, and of what was changed since", async () => {
      const checked = await hedgerow("check", office.house.policyFile, "--json");
      const { lint } = JSON.parse(checked.stdout) as { lint: LintFindingView[] };
      const before = await findings();
      assert.deepEqual(before, lint);
      assert.ok(
        before.some(({ code, subject }) => `${code} ${subject}` === "RULE_SHADOWED rule never"),
      );
      const rule = { id: "lost", priority: 1, action: "REJECT", symbols: ["NOSUCH"] };
      assert.equal((await post("/admin/routing/rules", {}, rule)).status, 201);
      const more = (await findings()).filter(({ subject }) => subject === "rule lost");
      assert.deepEqual(
        more.map(({ code, severity }) => [code, severity]),
        [
          ["RULE_EMPTY", "error"],
          ["RULE_UNKNOWN_SYMBOL", "warning"],
        ],
      );
    });

    test("every template is told with what it is for, its text, and what it would change", async () => {
      const listed = field(await office.ask(TEMPLATES), "templates") as TemplateView[];
      assert.deepEqual(
        listed.map(({ name }) => name),
        templateNames,
      );
      for (const { name, purpose } of listed) {
        assert.match(purpose, /^[A-Z][a-z ]+: .+\.$/, name);
        const one = await template(name);
        assert.equal(one.purpose, purpose);
        assert.equal(one.yaml, (await hedgerow("templates", "show", name)).stdout);
        assert.deepEqual(one.faults, []);
        const tried = await post(`${TEMPLATES}/${name}/apply?dryRun=true`);
        assert.equal(tried.status, 200, tried.text);
        assert.deepEqual(one.changes, field(tried, "changes"), name);
      }
      const none = await office.ask(`${TEMPLATES}/reckless`);
      assert.deepEqual([none.status, field(none, "code")], [404, "NOT_FOUND"]);
      assert.equal((await post(`${TEMPLATES}/reckless/apply`)).status, 404);
    });

    test("a template applied is a version, and a dry run of it changes nothing", async () => {
      const before = await version();
      const tried = await post(`${EMERGENCY}?dryRun=true`);
      assert.ok((field(tried, "changes") as unknown[]).length > 0, tried.text);
      assert.equal(await version(), before);
      const applied = await post(`${EMERGENCY}?reason=storm`);
      assert.equal(applied.status, 200, applied.text);
      assert.deepEqual(
        [field(applied, "version"), field(applied, "reason")],
        [before + 1, "storm"],
      );
      const order = await office.send({ clOrdID: `${engine}-storm` });
      assert.deepEqual([order.status, field(order, "code")], [422, "CLOSE_ONLY"], order.text);
      assert.deepEqual((await template("emergency")).changes, []);
      assert.equal(field(await post(EMERGENCY), "version"), before + 1);
      const back = await post("/admin/policy/rollback", {}, { version: before });
      assert.equal(back.status, 200, back.text);
      assert.equal((await office.send({ clOrdID: `${engine}-calm` })).status, 201);
    });

    test("a template leaves what was changed before and is not its own, and is applied once under its key", async () => {
      const path = "/admin/routing/exposure/EURUSD";
      const headers = { "if-match": (await office.ask(path)).headers.get("etag") ?? "" };
      const put = await office.ask(path, { method: "PUT", headers, body: { maxNetExposure: 77 } });
      assert.equal(put.status, 200, put.text);
      const key = { "idempotency-key": `calm-${engine}` };
      const first = await post(`${TEMPLATES}/conservative/apply`, key);
      assert.equal(first.status, 200, first.text);
      assert.equal(field(await office.ask(path), "maxNetExposure"), 77);
      const again = await post(`${TEMPLATES}/conservative/apply`, key);
      assert.deepEqual(again.body, first.body);
      assert.equal(again.headers.get("idempotent-replayed"), "true");
      const other = await post(`${TEMPLATES}/aggressive/apply`, key);
      assert.deepEqual([other.status, field(other, "code")], [409, "IDEMPOTENCY_KEY_REUSED"]);
    });

    test("a template that would make no policy says what is wrong with it, and is refused", async () => {
      const rule = { id: "legacy_vip", priority: 7, action: "PARTIAL_HEDGE", hedgePercent: 50 };
      assert.equal((await post("/admin/routing/rules", {}, rule)).status, 201);
      const before = await version();
      const { changes, faults } = await template("legacy-patterns");
      assert.deepEqual(changes, []);
      const refused = await post(`${TEMPLATES}/legacy-patterns/apply`);
      assert.deepEqual([refused.status, field(refused, "code")], [422, "POLICY_INVALID"]);
      assert.deepEqual(faults, field(refused, "errors"));
      assert.equal(faults[0]?.pointer, "routing_rules[legacy_vip].hedge_percent");
      assert.equal(await version(), before);
    });
  });
}
