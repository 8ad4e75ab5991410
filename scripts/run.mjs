import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { check } from "./check.mjs";
import { launch } from "./launch.mjs";
import { SetupError, exitWith } from "./progress.mjs";
import { prepare } from "./setup.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const vitest = "node_modules/vitest/vitest.mjs";

/** Loads have a program of their own. */
const loads = new Set(["load", "overload", "flood"]);
const faultsOf = ([name]) => (loads.has(name) ? "test/faults/load-main.ts" : "test/faults/main.ts");

/** What each npm script runs, from the root and after what it needs is there. */
const tasks = {
  start: { built: true, args: (rest) => ["dist/cli/main.js", "demo", ...rest] },
  test: { built: true, args: (rest) => [vitest, "run", "--project=!long", ...rest] },
  "test:long": { built: true, args: (rest) => [vitest, "run", "--project=long", ...rest] },
  bench: { built: true, args: (rest) => ["bench/main.ts", ...rest] },
  faults: { built: true, args: (rest) => [faultsOf(rest), ...rest] },
  soak: { built: true, args: (rest) => ["test/faults/load-main.ts", "soak", ...rest] },
  format: { built: false, args: (rest) => ["node_modules/oxfmt/bin/oxfmt", ...rest] },
};

async function main([name = "", ...rest]) {
  if (name === "build") {
    await prepare(root, { built: true });
    return 0;
  }
  if (name === "check") return check(root, await prepare(root, { built: false }));
  if (!Object.hasOwn(tasks, name)) {
    throw new SetupError(
      `no task "${name}"; there are build, check, ${Object.keys(tasks).join(", ")}`,
    );
  }
  const { built, args } = tasks[name];
  const node = await prepare(root, { built });
  return (await launch(root, node, args(rest))).code;
}

process.chdir(root);
await exitWith(() => main(process.argv.slice(2)));
