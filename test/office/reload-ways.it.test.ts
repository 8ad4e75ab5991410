import assert from "node:assert/strict";
import { mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, test, vi } from "vitest";
import type { VersionView } from "../../src/office/contract/policy.ts";
import { eventually } from "../desk/eventually.ts";
import { demandPostgres, engines } from "../store/engines.ts";
import { OfficeHouse } from "./office-house.ts";
import { storeEnvironment } from "./store-environment.ts";

/** Each change is read, compiled and kept by processes of their own. */
vi.setConfig({ testTimeout: 90_000 });

demandPostgres();

for (const engine of engines) {
  describe(engine, () => {
    let office: OfficeHouse;
    let timeout = 5_000;
    beforeAll(async () => {
      office = await OfficeHouse.open({}, undefined, await storeEnvironment(engine));
    }, 60_000);
    afterAll(() => office.close());

    /** The policy's file says something else. */
    function nextText(text: string): string {
      timeout -= 1;
      return text.replace(/leg_timeout_ms: \d+/, `leg_timeout_ms: ${timeout}`);
    }

    async function watchFile(): Promise<void> {
      if (readFileSync(office.house.policyFile, "utf8").includes("watch_file: true")) return;
      office.house.rewritePolicy((text) => text.replace("watch_file: false", "watch_file: true"));
      assert.equal((await office.house.run("reload")).code, 0);
    }

    /** The newest version is the one of the text, and says who brought it. */
    async function isInForce(source: string): Promise<void> {
      let newest: VersionView | undefined;
      const isKnown = async (): Promise<boolean> => {
        const { versions } = (await office.ask("/admin/policy/versions?limit=1")).body as {
          versions: VersionView[];
        };
        newest = versions[0];
        return newest?.version === (await office.house.desk.status()).policyVersion;
      };
      const isSaid = async (): Promise<boolean> => {
        const { body } = await office.ask("/admin/policy");
        const { values } = body as { values: { path: string; value: string }[] };
        const said = values.find(({ path }) => path === "execution.leg_timeout_ms");
        return said?.value === String(timeout);
      };
      await eventually(isSaid, `${timeout} is in force`, 30_000);
      await eventually(isKnown, "the store knows of it", 30_000);
      assert.deepEqual([newest?.source, newest?.change], [source, null]);
    }

    test("POST /admin/routing/reload reads the file again; a bad file and the same one change nothing", async () => {
      office.house.rewritePolicy(nextText);
      const reload = () => office.ask("/admin/routing/reload", { method: "POST" });
      const first = await reload();
      assert.deepEqual(first.body, { status: "reloaded", version: 2 }, first.text);
      await isInForce("api");
      assert.deepEqual((await reload()).body, { status: "unchanged", version: 2 });
      office.house.rewritePolicy((text) => `${text}nonsense: 1\n`);
      const bad = await reload();
      assert.equal(bad.status, 422, bad.text);
      assert.match(bad.text, /"POLICY_INVALID".*nonsense/);
      assert.equal((await office.house.desk.status()).policyVersion, 2);
      office.house.rewritePolicy((text) => text.replace("nonsense: 1\n", ""));
    });

    test("SIGHUP and `hedgerow reload` read the file again, and the version says which", async () => {
      office.house.rewritePolicy(nextText);
      office.house.desk.hangUp();
      await isInForce("SIGHUP");
      office.house.rewritePolicy(nextText);
      const reloaded = await office.house.run("reload");
      assert.equal(reloaded.code, 0, reloaded.stderr);
      await isInForce("command");
    });

    test("a file that is watched is read where it changes, in place or replaced, over what was changed at run time", async () => {
      const rule = { id: "stays", priority: 1, accountIds: ["1001"], action: "REJECT" };
      const added = await office.ask("/admin/routing/rules", { method: "POST", body: rule });
      assert.equal(added.status, 201, added.text);
      await watchFile();
      office.house.rewritePolicy(nextText);
      await isInForce("file");
      office.house.rewritePolicy((text) => {
        writeFileSync(`${office.house.policyFile}.new`, nextText(text));
        renameSync(`${office.house.policyFile}.new`, office.house.policyFile);
        return nextText(text);
      });
      await isInForce("file");
      assert.equal((await office.ask("/admin/routing/rules/stays")).status, 200);
    });

    test("a file that is watched through its folder's link is read where the link is swapped", async () => {
      await watchFile();
      const { dir, policyFile } = office.house;
      const link = join(dir, "link");
      const point = (target: string): void => {
        mkdirSync(join(dir, target));
        const text = nextText(readFileSync(policyFile, "utf8"));
        writeFileSync(join(dir, target, "policy.yaml"), text);
        symlinkSync(join(dir, target), `${link}.new`);
        renameSync(`${link}.new`, link);
      };
      point("one");
      symlinkSync(join(link, "policy.yaml"), `${policyFile}.new`);
      renameSync(`${policyFile}.new`, policyFile);
      await isInForce("file");
      point("two");
      await isInForce("file");
    });
  });
}
