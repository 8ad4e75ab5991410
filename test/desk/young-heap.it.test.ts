import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "vitest";

const source = new URL("../../src/desk/young-heap.ts", import.meta.url).href;

/** A third of a million objects that live: a heap left to itself gives them room of its own. */
const script = (prepare: string): string => `
  import { getHeapSpaceStatistics } from "node:v8";
  import { keepYoungHeapSmall } from ${JSON.stringify(source)};
  ${prepare}
  const kept = [];
  for (let at = 0; at < 300_000; at++) kept.push({ at, of: [at] });
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
  console.log(young.space_size / 2 ** 20);`;

const youngMb = (prepare: string): number =>
  Number(
    execFileSync(process.execPath, ["--input-type=module", "-e", script(prepare)], {
      encoding: "utf8",
    }),
  );

test("the young part of a desk's heap stays small, so that collecting it keeps no order waiting", () => {
  assert.ok(youngMb("") >= 8, "it stays small by itself: the flag is of no use");
  assert.ok(youngMb("keepYoungHeapSmall();") <= 2);
});
