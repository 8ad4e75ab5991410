import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "vitest";

const stepBack = new URL("../../src/desk/step-back.ts", import.meta.url).href;
const NOBODY = 65_534;

/** @returns the priority of a thread of no rights that had `before` and stepped back */
function priorityAfter(before: number): number {
  const script = `
    import { getPriority, setPriority } from "node:os";
    const { stepBack } = await import(${JSON.stringify(stepBack)});
    setPriority(${before});
    if (process.getuid() === 0) process.setuid(${NOBODY});
    stepBack();
    console.log(getPriority());`;
  const args = ["--input-type=module", "-e", script];
  return Number(execFileSync(process.execPath, args, { encoding: "utf8" }));
}

test("a reader of policies steps back, and one of a desk that runs further back stays there", () => {
  assert.deepEqual([priorityAfter(0), priorityAfter(5), priorityAfter(15)], [10, 10, 15]);
});
