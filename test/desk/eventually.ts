import assert from "node:assert/strict";

const LIMIT_MS = 10_000;
const LOOK_MS = 5;

/** Waits until a condition holds. @throws when it does not within `limitMs` */
export async function eventually(
  isSo: () => boolean | Promise<boolean>,
  what: string,
  limitMs: number = LIMIT_MS,
): Promise<void> {
  const endMs = performance.now() + limitMs;
  while (!(await isSo())) {
    assert.ok(performance.now() < endMs, `waited too long: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
