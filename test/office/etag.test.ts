import assert from "node:assert/strict";
import { test } from "vitest";
import { etagOf, mustMatch } from "../../src/office/etag.ts";
import { HttpProblem } from "../../src/office/http-problem.ts";

test("equal content has one ETag, however its keys are ordered, and other content another", () => {
  assert.match(etagOf({ a: 1 }), /^"[0-9a-f]{16}"$/);
  assert.equal(etagOf({ a: 1, b: [2] }), etagOf({ b: [2], a: 1 }));
  assert.notEqual(etagOf({ a: 1 }), etagOf({ a: 2 }));
});

const etag = etagOf({ a: 1 });

for (const [given, refusal] of [
  [etag, undefined],
  ["*", undefined],
  [`"x", ${etag}`, undefined],
  [undefined, "428 PRECONDITION_REQUIRED"],
  ['"x"', "412 STALE"],
  [`W/${etag}`, "412 STALE"],
  [etag.slice(1, -1), "412 STALE"],
  ["", "412 STALE"],
] as const) {
  test(`If-Match: ${given ?? "(none)"} is ${refusal ?? "taken"}`, () => {
    const caller = { headers: { "if-match": given } };
    if (refusal === undefined) return mustMatch(caller, etag);
    return assert.throws(
      () => mustMatch(caller, etag),
      (error) => error instanceof HttpProblem && `${error.status} ${error.code}` === refusal,
    );
  });
}
