import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, test, vi } from "vitest";
import { hedgerow } from "../desk/child-process.ts";
import { OfficeHouse } from "./office-house.ts";

/** A desk and its office start. */
vi.setConfig({ testTimeout: 90_000 });

let office: OfficeHouse;
afterEach(() => office.close());

test("`hedgerow store backup` copies a store whose desk trades, and the copy fills another", async () => {
  office = await OfficeHouse.open();
  const rule = { id: "kept", priority: 1, accountIds: ["1001"], action: "REJECT" };
  const added = await office.ask("/admin/routing/rules", { method: "POST", body: rule });
  assert.equal(added.status, 201, added.text);
  const copy = join(office.house.dir, "copy");
  const [backup, order] = await Promise.all([
    office.house.run("store", "backup", copy),
    office.send({ clOrdID: "meanwhile", account: "1003" }),
  ]);
  assert.equal(backup.code, 0, backup.stderr);
  assert.equal(order.status, 201, order.text);
  assert.match(backup.stdout, /^\d+ rows are in /);
  assert.ok(!existsSync(join(office.house.dataDir, "store.copy.sqlite")));
  const other = mkdtempSync(join(tmpdir(), "hedgerow-copy-"));
  try {
    mkdirSync(join(other, "data"));
    const restored = await hedgerow("store", "restore", copy, "--data", join(other, "data"));
    assert.equal(restored.code, 0, restored.stderr);
    assert.equal(restored.stdout, backup.stdout.replace(/ are in .*/, " were restored"));
  } finally {
    rmSync(other, { recursive: true, force: true });
  }
  const { body } = await office.ask("/admin/routing/audit?eventType=STORE_COPIED");
  assert.equal((body as { rows: unknown[] }).rows.length, 1);
});
