import assert from "node:assert/strict";
import { test } from "vitest";
import { substitute } from "../../src/policy/substitute.ts";
import { accepted, changed, refused } from "./small-policy.ts";

const env = { NAME: "value", EMPTY: "", NESTED: "${NAME}" };

for (const [text, expected] of [
  ["${NAME}", "value"],
  ["a-${NAME}-b-${NAME}", "a-value-b-value"],
  ["${UNSET:-other}", "other"],
  ["${EMPTY:-other}", "other"],
  ["${EMPTY}", ""],
  ["${UNSET:-}", ""],
  ["${NESTED}", "${NAME}"],
  ["$${NAME}", "${NAME}"],
  ["${NAME}$${NAME}", "value${NAME}"],
  ["$NAME and $", "$NAME and $"],
] as const) {
  test(`${text} becomes ${JSON.stringify(expected)}`, () => {
    const found = substitute(text, env);
    assert.equal(found.fault === null && found.text, expected);
  });
}

for (const [text, fault] of [
  ["${UNSET}", "ENV_MISSING"],
  ["${toString}", "ENV_MISSING"],
  ["${", "ENV_SYNTAX"],
  ["${}", "ENV_SYNTAX"],
  ["${1A}", "ENV_SYNTAX"],
  ["${NAME", "ENV_SYNTAX"],
  ["${NAME:-${OTHER}}", "ENV_SYNTAX"],
] as const) {
  test(`${text} is refused as ${fault}`, () => {
    assert.equal(substitute(text, env).fault, fault);
  });
}

test("a variable that is not set is named, with the way to give a default", () => {
  const [issue] = refused(changed("port: 9901", 'port: "${VENUE_PORT}"'));
  assert.equal(issue?.code, "ENV_MISSING");
  assert.equal(issue.what, 'the environment variable "VENUE_PORT" is not set');
  assert.equal(issue.hint, "set it or write ${VENUE_PORT:-default}");
});

test("inside brackets a variable must stand in quotes, and the refusal says so", () => {
  const [issue] = refused(changed("port: 9901", "port: ${VENUE_PORT}"));
  assert.equal(issue?.code, "YAML_SYNTAX");
  assert.equal(issue.hint, 'write "${NAME}"');
});

test("numbers, choices and names can come from the environment, keys cannot", () => {
  const text = changed("contract_size: 100000", "contract_size: ${SIZE}");
  assert.equal(accepted(text, { SIZE: "10" }).instruments[0]?.contractSize, 10);
  assert.equal(refused("${KEY}: os", { KEY: "durability" })[0]?.code, "UNKNOWN_KEY");
});
