import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { afterEach, test } from "vitest";
import { eventually } from "./eventually.ts";
import { ALICE_SESSION, SmallDesk } from "./small-desk.ts";

const source = new URL("../../src/desk/young-heap.ts", import.meta.url).href;

/** A third of a million objects that live: a heap left to itself gives them room of its own. */
const script = (prepare: string, objects: number): string => `
  import { getHeapSpaceStatistics } from "node:v8";
  import { keepYoungHeapSmall, settleYoungHeap } from ${JSON.stringify(source)};
  ${prepare}
  const kept = [];
  for (let at = 0; at < ${objects}; at++) kept.push({ at, of: [at] });
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
  console.log((young.space_used_size + young.space_available_size) / 2 ** 20);`;

const youngMb = (prepare: string, objects = 300_000): number =>
  Number(
    execFileSync(process.execPath, ["--input-type=module", "-e", script(prepare, objects)], {
      encoding: "utf8",
    }),
  );

const MB = 2 ** 20;
const ORDERS = 10_000;
/** So many at a time: a client who waits for nothing is cut off. */
const AT_A_TIME = 500;

/** Makes a process tell on SIGUSR2 how large the young part of its heap is. */
const TELL = `
  import { writeSync } from "node:fs";
  import { getHeapSpaceStatistics } from "node:v8";
  process.on("SIGUSR2", () => {
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
    const bytes = young.space_used_size + young.space_available_size;
    writeSync(2, "young heap: " + bytes + " bytes\\n");
  });`;

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

test("the young part of a heap stays small, or grows to 2 MB, and by itself further", () => {
  assert.ok(youngMb("") >= 8, "it stays small by itself: the flag is of no use");
  assert.ok(youngMb("keepYoungHeapSmall();") < 2);
  assert.equal(Math.round(youngMb("keepYoungHeapSmall(); settleYoungHeap();", 0)), 2);
  assert.ok(youngMb("keepYoungHeapSmall(); settleYoungHeap();") < 4);
});

test("the young part of a desk's heap grows no further, so that collecting it keeps no order waiting", async () => {
  const it = new SmallDesk();
  ends.push(() => it.close());
  it.use(`liquidity_providers: []\nsessions:\n${ALICE_SESSION}`);
  await it.start({ nodeFlags: [`--import=data:text/javascript,${encodeURIComponent(TELL)}`] });
  const client = await it.client();
  for (let at = 1; at <= ORDERS; at++) {
    client.order(`Y-${at}`);
    if (at % AT_A_TIME === 0) await client.report(`Y-${at}`, "8");
  }
  it.desk.signal("SIGUSR2");
  const told = (): string | undefined => /young heap: (\d+) bytes/.exec(it.desk.log())?.[1];
  await eventually(() => told() !== undefined, "the desk tells of its heap");
  assert.ok(Number(told()) < 4 * MB, `${Number(told()) / MB} MB`);
}, 60_000);
