import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
    // The build machine has two cores, and many tests start processes of their own.
    maxWorkers: 2,
  },
});
