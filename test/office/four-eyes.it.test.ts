import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, test, vi } from "vitest";
import type { ChangeView } from "../../src/office/contract/changes.ts";
import { eventually } from "../desk/eventually.ts";
import { engines } from "../store/engines.ts";
import { OfficeHouse } from "./office-house.ts";
import type { Answer } from "./office-house.ts";
import { storeEnvironment } from "./store-environment.ts";

/** Each change is read, compiled and kept by processes of their own. */
vi.setConfig({ testTimeout: 90_000 });

const RULES = "/admin/routing/rules";

const withFourEyes = (text: string): string =>
  text.replace("changes: {", "changes: { four_eyes: true,");

const codeIn = ({ body }: Answer): string => (body as { code: string }).code;

/** A key's name. */
const LONGEST = "k".repeat(60);

const field = ({ body }: Answer, name: string): unknown => (body as Record<string, unknown>)[name];

const rule = (id: string): object => ({
  id,
  priority: 500,
  accountIds: ["1001"],
  action: "REJECT",
});

for (const engine of engines) {
  describe(engine, () => {
    let office: OfficeHouse;
    /** Keys of two people who may change rules. */
    let ann = "";
    let bob = "";
    beforeAll(async () => {
      office = await OfficeHouse.open({}, withFourEyes, await storeEnvironment(engine));
      [ann, bob] = [await keyOf("ann"), await keyOf("bob")] as [string, string];
    }, 60_000);
    afterAll(() => office.close());

    async function keyOf(name: string): Promise<string> {
      const made = await office.ask("/admin/keys", {
        method: "POST",
        body: { name, role: "risk" },
      });
      assert.equal(made.status, 201, made.text);
      return (made.body as { key: string }).key;
    }

    const post = (path: string, body: object, token: string): Promise<Answer> =>
      office.ask(path, { method: "POST", body, token });

    async function waiting(id: string, query = ""): Promise<ChangeView> {
      const asked = await post(`${RULES}${query}`, rule(id), ann);
      assert.equal(asked.status, 202, asked.text);
      return asked.body as ChangeView;
    }

    const approve = (change: ChangeView, token: string, revision = 1): Promise<Answer> =>
      post(`/admin/policy/changes/${change.id}/approve`, { revision, reason: "seen" }, token);

    const isThere = async (id: string): Promise<boolean> =>
      (await office.ask(`${RULES}/${id}`)).status === 200;

    test("a change waits until somebody else approves it, and is in force then", async () => {
      const change = await waiting("two-people");
      assert.equal(change.status, "awaiting_approval");
      assert.equal(await isThere("two-people"), false);
      const own = await approve(change, ann);
      assert.deepEqual([own.status, codeIn(own)], [409, "OWN_CHANGE"]);
      const other = await approve(change, bob, 2);
      assert.deepEqual([other.status, codeIn(other)], [409, "CHANGE_EDITED"]);
      assert.equal(await isThere("two-people"), false);
      const approved = await approve(change, bob);
      assert.equal(approved.status, 200, approved.text);
      assert.equal((approved.body as ChangeView).status, "active");
      assert.equal(await isThere("two-people"), true);
    });

    test("the longest name that a key may have can change rules", async () => {
      const longest = await keyOf(LONGEST);
      const longer = { name: `${LONGEST}k`, role: "risk" };
      const refused = await office.ask("/admin/keys", { method: "POST", body: longer });
      assert.equal(refused.status, 400, refused.text);
      const asked = await post(RULES, rule("by-longest"), longest);
      assert.equal(asked.status, 202, asked.text);
      const approved = await approve(asked.body as ChangeView, bob);
      assert.equal(field(approved, "status"), "active", approved.text);
    });

    test("an approval that is sent again changes nothing", async () => {
      const change = await waiting("once");
      await approve(change, bob);
      const before = await office.ask("/admin/policy");
      const again = await approve(change, bob);
      assert.equal(again.status, 409, again.text);
      const after = await office.ask("/admin/policy");
      assert.deepEqual(
        [(after.body as { version: number }).version],
        [(before.body as { version: number }).version],
      );
    });

    test("of two approvals at once one counts, and there is one version", async () => {
      const change = await waiting("race");
      const carl = await keyOf(`carl-${engine}`);
      const before = (await office.ask("/admin/policy")).body as { version: number };
      const both = await Promise.all([approve(change, bob), approve(change, carl)]);
      assert.deepEqual(
        both.map(({ status }) => status).toSorted((a, b) => a - b),
        [200, 409],
      );
      const after = (await office.ask("/admin/policy")).body as { version: number };
      assert.equal(after.version, before.version + 1);
    });

    test("of two that wait the second is refused once the first is in force: it was made against what is no more", async () => {
      const [first, second] = [await waiting("first"), await waiting("second")];
      assert.equal((await approve(first, bob)).status, 200);
      const late = await approve(second, bob);
      assert.deepEqual([late.status, codeIn(late)], [422, "LAYER_MOVED"]);
      assert.equal(await isThere("second"), false);
      const { body } = await office.ask(`/admin/policy/changes/${second.id}`);
      assert.equal((body as ChangeView).status, "refused");
    });

    test("what is edited after its approval needs a new one, of somebody who neither wrote nor edited it", async () => {
      const at = new Date(Date.now() + 3_600_000).toISOString();
      const change = await waiting("edited", `?activateAt=${at}`);
      assert.equal(field(await approve(change, bob), "status"), "scheduled");
      const carl = await keyOf(`editor-${engine}`);
      const bad = await post(
        `${RULES}?revises=${change.id}:1`,
        { ...rule("edited"), priority: 9_000_000 },
        carl,
      );
      assert.deepEqual([bad.status, codeIn(bad)], [422, "POLICY_INVALID"]);
      const anew = { ...rule("edited"), description: "as carl has it" };
      const revised = await post(`${RULES}?revises=${change.id}:1&reason=better`, anew, carl);
      assert.equal(revised.status, 202, revised.text);
      assert.deepEqual(
        [field(revised, "id"), field(revised, "status"), field(revised, "revision")],
        [change.id, "awaiting_approval", 2],
      );
      const late = await post(`${RULES}?revises=${change.id}:1`, anew, carl);
      assert.deepEqual([late.status, codeIn(late)], [409, "CHANGE_EDITED"]);
      const refusals = [
        await approve(change, bob, 1),
        await approve(change, carl, 2),
        await approve(change, ann, 2),
      ];
      assert.deepEqual(refusals.map(codeIn), ["CHANGE_EDITED", "OWN_CHANGE", "OWN_CHANGE"]);
      assert.equal(await isThere("edited"), false);
      assert.equal(field(await approve(change, bob, 2), "status"), "active");
      const inForce = await office.ask(`${RULES}/edited`);
      assert.equal(field(inForce, "description"), "as carl has it");
      const ended = await post(`${RULES}?revises=${change.id}:2`, rule("edited-later"), carl);
      assert.deepEqual([ended.status, codeIn(ended)], [409, "CHANGE_ENDED"]);
    });

    test("one that waited while another came into force can be said anew, and be approved", async () => {
      const [first, second] = [await waiting("one"), await waiting("two")];
      assert.equal((await approve(first, bob)).status, 200);
      const revised = await post(`${RULES}?revises=${second.id}:1`, rule("two"), ann);
      assert.equal(revised.status, 202, revised.text);
      const shown = await office.house.run("changes", "show", second.id);
      assert.match(shown.stdout, /awaiting_approval.*\nrevision 2\n {2}\{"kind":"put",/);
      const approved = await office.house.run("changes", "approve", second.id, "2");
      assert.match(approved.stdout, / active, version \d+ /, approved.stderr);
      assert.equal(await isThere("two"), true);
    });

    test("one that was withdrawn cannot be approved", async () => {
      const change = await waiting("withdrawn");
      const path = `/admin/policy/changes/${change.id}/withdraw`;
      assert.equal((await post(path, { reason: "no" }, ann)).status, 200);
      const late = await approve(change, bob);
      assert.deepEqual([late.status, codeIn(late)], [409, "CHANGE_ENDED"]);
      assert.equal(await isThere("withdrawn"), false);
    });

    test("approved before its time, it comes into force at its time, by itself", async () => {
      const at = new Date(Date.now() + 3_000).toISOString();
      const change = await waiting("later", `?activateAt=${at}`);
      const approved = await approve(change, bob);
      assert.equal((approved.body as ChangeView).status, "scheduled", approved.text);
      assert.equal(await isThere("later"), false);
      await eventually(() => isThere("later"), "it is in force", 30_000);
      const { body } = await office.ask(`/admin/policy/changes/${change.id}`);
      const ended = body as ChangeView;
      assert.deepEqual([ended.status, ended.author], ["active", "key:ann"]);
    });

    test("who asked and who approved stand in the audit trail", async () => {
      const { body } = await office.ask("/admin/routing/audit?limit=500");
      const { rows } = body as { rows: { eventType: string; userId: string }[] };
      const by = (type: string): string[] => [
        ...new Set(rows.filter((row) => row.eventType === type).map((row) => row.userId)),
      ];
      assert.deepEqual(by("CHANGE_PROPOSED").toSorted(), ["key:ann", `key:${LONGEST}`]);
      assert.ok(by("CHANGE_APPROVED").includes("key:bob"));
      assert.equal((await office.house.run("audit", "verify")).code, 0);
    });
  });
}
