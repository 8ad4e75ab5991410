/**
 * Prints each failed test and `N passed, N failed` from vitest's JSON results; exit code 1 where
 * anything failed. The names stand last, since of a long log often only the end is kept.
 */
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { SetupError, exitWith } from "./progress.mjs";

/** How much of a failure is told: enough for an assertion, not for a diff of books. */
const MESSAGE_CHARS = 800;

function failureOf(file, { fullName, failureMessages }) {
  const told = failureMessages.join("\n").slice(0, MESSAGE_CHARS);
  return `failed: ${relative(process.cwd(), file)}: ${fullName}\n${told}`;
}

function countsIn(file) {
  const result = JSON.parse(readFileSync(file, "utf8"));
  if (result.numTotalTests === 0) throw new SetupError(`no test was run: ${file}`);
  // A file that could not even be loaded has no failed test of its own, and must count.
  const unloaded = result.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  );
  for (const { name, message } of unloaded) console.log(`could not be run: ${name}: ${message}`);
  for (const { name, assertionResults } of result.testResults) {
    for (const test of assertionResults) {
      if (test.status === "failed") console.log(failureOf(name, test));
    }
  }
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + unloaded.length,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

function main(files) {
  if (files.length === 0) throw new SetupError("no result is named");
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const file of files) {
    for (const [name, count] of Object.entries(countsIn(file))) sum[name] += count;
  }
  if (sum.skipped > 0) console.log(`${sum.skipped} skipped`);
  console.log(`${sum.passed} passed, ${sum.failed} failed`);
  return sum.failed === 0 ? 0 : 1;
}

await exitWith(async () => main(process.argv.slice(2)));
