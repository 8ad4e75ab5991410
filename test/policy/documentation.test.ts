import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "vitest";
import { issueCodes } from "../../src/policy/issue.ts";
import { policyKeys } from "../../src/policy/policy-keys.ts";

const text = readFileSync(new URL("../../docs/POLICY.md", import.meta.url), "utf8");

/** Heading in backticks to the first cells of the table below it. */
const documented = new Map(
  text.split(/^#+ /m).map((part) => {
    const path = /^`([^`]*)`/.exec(part)?.[1] ?? "";
    return [path, [...part.matchAll(/^\| `([a-z0-9_]+)` \|/gm)].map((row) => row[1])];
  }),
);

for (const [path, keys] of Object.entries(policyKeys)) {
  test(`every key of ${path === "" ? "the file" : path} is documented, and no other`, () => {
    assert.deepEqual(documented.get(path === "" ? "(file)" : path)?.toSorted(), keys.toSorted());
  });
}

test("every code of a mistake is documented", () => {
  for (const code of issueCodes) assert.ok(text.includes(`| \`${code}\` |`), code);
});
