import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "vitest";

const source = new URL("../../src/desk/processor-wait.ts", import.meta.url).href;

/** Two threads that are busy for 400 ms and share one processor. */
const script = `
  import { Worker } from "node:worker_threads";
  import { ProcessorWait } from ${JSON.stringify(source)};
  const busy = "const end = performance.now() + 400; while (performance.now() < end);";
  const other = new Worker(busy, { eval: true });
  await new Promise((resolve) => other.once("online", resolve));
  const wait = new ProcessorWait();
  const before = wait.ms();
  eval(busy);
  console.log(wait.ms() - before);`;

test("a thread that shares its processor knows how long it waited for it", () => {
  const args = ["-c", "0", process.execPath, "--input-type=module", "-e", script];
  const waitedMs = Number(execFileSync("taskset", args, { encoding: "utf8" }));
  assert.ok(waitedMs > 50, `waited ${waitedMs} ms of 400`);
});
