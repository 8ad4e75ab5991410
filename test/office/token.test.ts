import assert from "node:assert/strict";
import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "vitest";
import { Token } from "../../src/office/token.ts";
import { scratchFolder } from "../sim/scratch.ts";

const tokenAt = (path: string): Token =>
  new Token(path, (error) => assert.fail(`it is kept: ${String(error)}`));

const place = (): string => join(scratchFolder(), "cli.token");

test("a token is made at the first start, for its owner's eyes only, and kept", () => {
  const path = place();
  const first = tokenAt(path);
  const text = readFileSync(path, "utf8").trim();
  assert.match(text, /^[\w-]{43}$/);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.equal(tokenAt(path).isIn(`Bearer ${text}`), true);
  assert.equal(readFileSync(path, "utf8").trim(), text);
  assert.equal(first.isIn(`bearer ${text}`), true);
});

test("two data folders have two tokens", () => {
  const [one, other] = [place(), place()];
  assert.equal(tokenAt(one).isIn(`Bearer ${readAfter(other)}`), false);
});

function readAfter(path: string): string {
  assert.equal(tokenAt(path).isIn(undefined), false);
  return readFileSync(path, "utf8").trim();
}

test("a file that others may read is closed to them", () => {
  const path = place();
  writeFileSync(path, "abc\n");
  chmodSync(path, 0o644);
  assert.equal(tokenAt(path).isIn("Bearer abc"), true);
  assert.equal(statSync(path).mode & 0o777, 0o600);
});

test("an empty file, left by a start that was cut short, is no token that anybody has", () => {
  const path = place();
  writeFileSync(path, "");
  const token = tokenAt(path);
  assert.equal(token.isIn("Bearer "), false);
  assert.equal(token.isIn(`Bearer ${readFileSync(path, "utf8").trim()}`), true);
});

for (const header of [undefined, "", "Bearer", "Bearer  ", "Basic abc", "abc", "Bearer abc def"]) {
  test(`${JSON.stringify(header)} carries no token`, () => {
    const path = place();
    writeFileSync(path, "abc\n");
    assert.equal(tokenAt(path).isIn(header), false);
  });
}
