import { configDefaults, defineConfig } from "vitest/config";

/** Tests that hold a time against a bound run before all others, with the machine to themselves. */
const timed = ["test/policy/hostile-yaml.test.ts"];

/** Tests of half a minute and more: `npm run test:long`, so that the others stay quick. */
const long = [
  "test/bench/bench.it.test.ts",
  "test/cli/demo.it.test.ts",
  "test/cli/policy-files.it.test.ts",
  "test/desk/dialects.it.test.ts",
  "test/desk/journal-cut.it.test.ts",
  "test/desk/many-rules.it.test.ts",
  "test/desk/policy-loader.it.test.ts",
  "test/faults/disconnects.it.test.ts",
  "test/faults/last-look.it.test.ts",
  "test/faults/reload.it.test.ts",
  "test/journal/torn-tail.property.test.ts",
  "test/office/office-life.it.test.ts",
];

export default defineConfig({
  test: {
    testTimeout: 30_000,
    // Many tests start processes of their own; more workers would starve them.
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: "timed", include: timed, sequence: { groupOrder: 0 } } },
      {
        extends: true,
        test: {
          name: "all",
          include: ["test/**/*.test.ts"],
          exclude: [...configDefaults.exclude, ...timed, ...long],
          sequence: { groupOrder: 1 },
        },
      },
      { extends: true, test: { name: "long", include: long, sequence: { groupOrder: 2 } } },
    ],
  },
});
