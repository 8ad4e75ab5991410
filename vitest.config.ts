import { configDefaults, defineConfig } from "vitest/config";

/** Tests that hold a time against a bound run before all others, with the machine to themselves. */
const timed = ["test/policy/hostile-yaml.test.ts"];

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
          exclude: [...configDefaults.exclude, ...timed],
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
