import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
    // Many tests start processes of their own; more workers would starve them.
    maxWorkers: 2,
  },
});
