import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { HttpProblem } from "../../src/office/http-problem.ts";
import { parseJson } from "../../src/office/json-body.ts";

function problemIn(text: string): HttpProblem {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof HttpProblem) return error;
    throw error;
  }
  throw new Error(`${text} was taken`);
}

test("what JSON says is what is read", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4, noUnicodeString: false }), (text) => {
      const isShort = !/\d[\d.]{15}/.test(text);
      fc.pre(isShort);
      assert.deepEqual(parseJson(text), JSON.parse(text));
    }),
  );
});

for (const number of ["0.1", "-12.5", "123456789012345", "1.2e3", "0.000000123456789012345"]) {
  test(`${number} has no more digits than a number keeps`, () => {
    assert.equal(parseJson(number), Number(number));
  });
}

for (const number of [
  "1.234567890123456",
  "1234567890123456",
  "0.30000000000000004",
  "0.12345678901234567890",
  "1.0000000000000000001",
  "-1234567890123456e-3",
]) {
  test(`${number} must be sent as a text`, () => {
    const { status, code, details } = problemIn(`{"a":[{"orderQty":${number}}]}`);
    assert.deepEqual([status, code], [400, "BAD_REQUEST"]);
    assert.deepEqual(
      details.errors?.map((each) => [each.code, each.pointer]),
      [["NUMBER_TOO_PRECISE", "/a/0/orderQty"]],
    );
  });
}

test("zeros that say nothing are no digits", () => {
  assert.equal(parseJson("1.50000000000000000000"), 1.5);
  assert.equal(parseJson("0.00000000000000000000000001"), 1e-26);
});

test("brackets that stand too deep in one another are refused before they are read", () => {
  assert.equal(problemIn("[".repeat(60_000)).code, "JSON_TOO_DEEP");
  assert.equal(problemIn(`${"[".repeat(17)}${"]".repeat(17)}`).code, "JSON_TOO_DEEP");
  assert.deepEqual(parseJson('"[[[[[[[[[[[[[[[[[[[[\\"[["'), '[[[[[[[[[[[[[[[[[[[["[[');
});

test("a name that means something to the language is a name like any other", () => {
  const read = parseJson('{"__proto__":{"isAdmin":true}}');
  assert.equal(({} as { isAdmin?: boolean }).isAdmin, undefined);
  assert.deepEqual(Object.keys(read as object), ["__proto__"]);
});

for (const text of ["", "{", "nonsense", "{'a':1}", "[1,]", "NaN", "01", "\u0000"]) {
  test(`${JSON.stringify(text)} is no JSON`, () => {
    assert.deepEqual([problemIn(text).status, problemIn(text).code], [400, "BAD_JSON"]);
  });
}

test("of a thousand numbers that would not be kept no more than twenty are named", () => {
  const text = `[${Array.from({ length: 1_000 }, () => "0.1234567890123456").join(",")}]`;
  assert.equal(problemIn(text).details.errors?.length, 20);
});
