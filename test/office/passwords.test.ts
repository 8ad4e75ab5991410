import assert from "node:assert/strict";
import { test } from "vitest";
import { HttpProblem } from "../../src/office/http-problem.ts";
import { passwordFault, Passwords } from "../../src/office/passwords.ts";

test("what is kept of a password says how it was made, and tells two users' apart", async () => {
  const passwords = new Passwords();
  const kept = await passwords.hash("correct horse battery");
  assert.match(kept, /^scrypt\$15\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
  assert.notEqual(kept, await passwords.hash("correct horse battery"));
  assert.equal(await passwords.isRight("correct horse battery", kept), true);
  assert.equal(await passwords.isRight("correct horse batterz", kept), false);
});

test("one password has one spelling, however it was typed", async () => {
  const passwords = new Passwords();
  const kept = await passwords.hash("Zürich \u00c5 zwölf");
  assert.equal(await passwords.isRight("Zu\u0308rich A\u030a zwo\u0308lf", kept), true);
});

test("where there is no user a password is compared all the same, and is wrong", async () => {
  const passwords = new Passwords();
  const seconds = async (kept: string | null): Promise<number> => {
    const from = process.cpuUsage();
    assert.equal(await passwords.isRight("correct horse battery", kept), false);
    const { user, system } = process.cpuUsage(from);
    return (user + system) / 1e6;
  };
  const kept = await passwords.hash("another password");
  // Other tests in this process can only add to it.
  const least = Math.min(await seconds(kept), await seconds(kept), await seconds(kept));
  assert.ok((await seconds(null)) > least / 3);
});

test("two are compared at a time, sixteen wait, and more are sent away", async () => {
  const passwords = new Passwords();
  const asked = Array.from({ length: 19 }, () =>
    passwords.hash("correct horse battery").catch((error: unknown) => error),
  );
  const answers = await Promise.all(asked);
  const refused = answers.filter((each) => each instanceof HttpProblem);
  assert.deepEqual(
    refused.map(({ status, code }) => `${status} ${code}`),
    ["503 LOGIN_BUSY"],
  );
  assert.equal(answers.filter((each) => typeof each === "string").length, 18);
  assert.match(await passwords.hash("correct horse battery"), /^scrypt/);
});

for (const [password, name, isFit] of [
  ["a".repeat(11), "ann", false],
  ["a".repeat(12), "ann", true],
  ["a".repeat(128), "ann", true],
  ["a".repeat(129), "ann", false],
  ["😀".repeat(12), "ann", true],
  ["😀".repeat(11), "ann", false],
  ["ann.of.the.desk", "ann.of.the.desk", false],
  ["ANN.of.the.desk", "ann.of.the.desk", false],
  ["ann.of.the.desk!", "ann.of.the.desk", true],
] as const) {
  test(`${password.slice(0, 20)} (${password.length}) is ${isFit ? "a" : "no"} password of ${name}`, () => {
    assert.equal(passwordFault(password, name) === null, isFit);
  });
}
