import assert from "node:assert/strict";
import { test } from "vitest";
import { effectiveClass } from "../../../src/core/classify/effective-class.ts";
import type { ClassSources } from "../../../src/core/classify/effective-class.ts";

const nobody: ClassSources = { pin: undefined, imported: undefined, filed: undefined };
const everybody: ClassSources = {
  pin: { clientClass: "TOXIC", expiresUs: 1_000 },
  imported: "SEMI_PRO",
  filed: "RETAIL",
};

test("a pin holds whatever the score says, until the microsecond at which it expires", () => {
  assert.equal(effectiveClass(everybody, 999), "TOXIC");
  assert.equal(effectiveClass(everybody, 1_000), "SEMI_PRO");
});

test("a pin without an end holds until it is taken away", () => {
  const pin = { clientClass: "UNKNOWN", expiresUs: undefined } as const;
  assert.equal(effectiveClass({ ...everybody, pin }, Number.MAX_SAFE_INTEGER), "UNKNOWN");
  assert.equal(effectiveClass({ ...everybody, pin: undefined }, 0), "SEMI_PRO");
});

test("what is imported while the desk runs counts above what the policy says", () => {
  assert.equal(effectiveClass({ ...nobody, imported: "SEMI_PRO", filed: "RETAIL" }, 0), "SEMI_PRO");
  assert.equal(effectiveClass({ ...nobody, filed: "RETAIL" }, 0), "RETAIL");
});

test("a client of whom nothing is said is UNKNOWN", () => {
  assert.equal(effectiveClass(nobody, 0), "UNKNOWN");
  assert.equal(
    effectiveClass({ ...nobody, pin: { clientClass: "TOXIC", expiresUs: 5 } }, 5),
    "UNKNOWN",
  );
});
