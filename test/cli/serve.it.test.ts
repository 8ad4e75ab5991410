import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "vitest";
import { deskPolicy } from "../desk/desk-policy.ts";
import { DeskProcess } from "../desk/desk-process.ts";
import { freshFolder } from "../journal/journal-folder.ts";

let dir: string;
let remove: () => void;
beforeEach(() => {
  ({ dir, remove } = freshFolder());
});
afterEach(() => remove());

test("a desk rehearses when its journal is replayed and before it takes clients", async () => {
  const file = join(dir, "policy.yaml");
  writeFileSync(file, deskPolicy({ lpPort: 1 }));
  const desk = await DeskProcess.start(file, join(dir, "data"));
  await desk.stop();
  const said = [...desk.log().matchAll(/"msg":"([^"]+)"/g)].map(([, msg]) => msg);
  const steps = said.filter((msg) => /^(rehearsed|journal replayed|desk ready)$/.test(msg ?? ""));
  assert.deepEqual(steps, ["rehearsed", "journal replayed", "desk ready"]);
});
