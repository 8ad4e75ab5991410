import { launch } from "./launch.mjs";
import { say, seconds } from "./progress.mjs";

const checks = [
  { name: "types", args: ["node_modules/typescript/bin/tsc", "-b"] },
  { name: "lint", args: ["node_modules/oxlint/bin/oxlint", "--type-aware"] },
  { name: "format", args: ["node_modules/oxfmt/bin/oxfmt", "--check"] },
  { name: "tidy", args: ["node_modules/vitest/vitest.mjs", "run", "test/tidy.test.ts"] },
];

/**
 * Runs every check, also after one has failed, and says of each how it went.
 *
 * @returns {Promise<number>} exit code, 0 only where all of them passed
 */
export async function check(root, node) {
  const lines = [];
  let exitCode = 0;
  for (const { name, args } of checks) {
    const began = performance.now();
    say(`check ${name} ...`);
    const ended = await launch(root, node, args);
    if (ended.signal !== undefined) return ended.code;
    lines.push(`check ${name.padEnd(7)} ${ended.code === 0 ? "ok" : "FAILED"}  ${seconds(began)}`);
    if (ended.code !== 0) exitCode = 1;
  }
  for (const line of lines) say(line);
  return exitCode;
}
