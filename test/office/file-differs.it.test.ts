import assert from "node:assert/strict";
import { afterEach, test, vi } from "vitest";
import { eventually } from "../desk/eventually.ts";
import { OfficeHouse } from "./office-house.ts";

/** Each change is read, compiled and kept by processes of their own. */
vi.setConfig({ testTimeout: 90_000 });

let office: OfficeHouse;
afterEach(() => office.close());

/** Refused, differs, as the figures say it; and what doctor says of the policy. */
async function told(): Promise<readonly [number, number, string]> {
  const text = (await office.ask("/metrics")).text;
  const valueOf = (name: string): number =>
    Number(new RegExp(`^hedgerow_policy_${name} (\\d)$`, "m").exec(text)?.[1]);
  const { stdout } = await office.house.run("doctor");
  const line = stdout.split("\n").find((each) => /^\w+ +policy /.test(each)) ?? "";
  return [valueOf("refused"), valueOf("file_differs"), line.trim()];
}

const isTold = (refused: number, differs: number, line: RegExp): Promise<void> =>
  eventually(
    async () => {
      const [isRefused, isOther, said] = await told();
      return isRefused === refused && isOther === differs && line.test(said);
    },
    `${refused} ${differs} ${line.source}`,
    30_000,
  );

test("figures and doctor say that the file was refused, that it is held, and no more of a change over HTTP", async () => {
  office = await OfficeHouse.open({ watchesFile: true });
  await isTold(0, 0, /^ok +policy +version 1 is in force$/);
  const wrong = { id: "w", priority: 9_000_000, accountIds: ["1001"], action: "REJECT" };
  const refused = await office.ask("/admin/routing/rules", { method: "POST", body: wrong });
  assert.equal(refused.status, 422, refused.text);
  await isTold(0, 0, /^ok +policy +version 1 is in force$/);
  office.house.rewritePolicy((text) => `${text}nonsense: 1\n`);
  await isTold(1, 1, /^fail +policy +.* was refused; version 1 is in force$/);
  office.house.rewritePolicy((text) =>
    text.replace("nonsense: 1\n", "").replace("leg_timeout_ms: 5000", "leg_timeout_ms: 4000"),
  );
  await isTold(0, 0, /^ok +policy +version 2 is in force$/);
  const back = { method: "POST", body: { version: 1 } };
  assert.equal((await office.ask("/admin/policy/rollback", back)).status, 200);
  await isTold(0, 1, /^warn +policy +version 3 is in force, and .* is held after a rollback$/);
  assert.equal((await office.house.run("reload")).code, 0);
  await isTold(0, 0, /^ok +policy +version 4 is in force$/);
});
