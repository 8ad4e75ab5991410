/** Prints `N passed, N failed` from vitest's JSON result; exit code 1 where anything failed. */
import { readFileSync } from "node:fs";
import { SetupError, exitWith } from "./progress.mjs";

function main([file = ""]) {
  const result = JSON.parse(readFileSync(file, "utf8"));
  if (result.numTotalTests === 0) throw new SetupError("no test was run");
  // A file that could not even be loaded has no failed test of its own, and must count.
  const unloaded = result.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  );
  for (const { name, message } of unloaded) console.log(`could not be run: ${name}: ${message}`);
  const skipped = result.numPendingTests + result.numTodoTests;
  if (skipped > 0) console.log(`${skipped} skipped`);
  const failed = result.numFailedTests + unloaded.length;
  console.log(`${result.numPassedTests} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

await exitWith(async () => main(process.argv.slice(2)));
