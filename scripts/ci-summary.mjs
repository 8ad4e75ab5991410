/** Prints `N passed, N failed` from vitest's JSON results; exit code 1 where anything failed. */
import { readFileSync } from "node:fs";
import { SetupError, exitWith } from "./progress.mjs";

function countsIn(file) {
  const result = JSON.parse(readFileSync(file, "utf8"));
  if (result.numTotalTests === 0) throw new SetupError(`no test was run: ${file}`);
  // A file that could not even be loaded has no failed test of its own, and must count.
  const unloaded = result.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  );
  for (const { name, message } of unloaded) console.log(`could not be run: ${name}: ${message}`);
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
