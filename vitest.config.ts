import { configDefaults, defineConfig } from "vitest/config";

/** Tests that hold a time against a bound run before all others, each with the machine to itself. */
const timed = ["test/policy/hostile-yaml.test.ts", "test/desk/bad-policy.it.test.ts"];

/** Tests that take long: `npm run test:long`, so that the others stay quick. */
const long = [
  "test/bench/bench.it.test.ts",
  "test/bench/order-twin.test.ts",
  "test/cli/decide.it.test.ts",
  "test/cli/demo.it.test.ts",
  "test/cli/doctor.it.test.ts",
  "test/cli/load.it.test.ts",
  "test/cli/policy-files.it.test.ts",
  "test/desk/accounts.it.test.ts",
  "test/desk/backup-sessions.it.test.ts",
  "test/desk/bad-connections.it.test.ts",
  "test/desk/busy.it.test.ts",
  "test/desk/client-terms.it.test.ts",
  "test/desk/crowding-lp.it.test.ts",
  "test/desk/depth-sweep.it.test.ts",
  "test/desk/depth.it.test.ts",
  "test/desk/dialects.it.test.ts",
  "test/desk/doubt.it.test.ts",
  "test/desk/ejection.it.test.ts",
  "test/desk/explain-trace.it.test.ts",
  "test/desk/failover.it.test.ts",
  "test/desk/full-disk.it.test.ts",
  "test/desk/house-orders.it.test.ts",
  "test/desk/journal-cut.it.test.ts",
  "test/desk/legs.it.test.ts",
  "test/desk/limits.it.test.ts",
  "test/desk/lp-activity.it.test.ts",
  "test/desk/lp-edge.it.test.ts",
  "test/desk/lp-errors.it.test.ts",
  "test/desk/lp-looks.it.test.ts",
  "test/desk/many-rules.it.test.ts",
  "test/desk/moves.it.test.ts",
  "test/desk/policy-change.it.test.ts",
  "test/desk/policy-loader.it.test.ts",
  "test/desk/positions.it.test.ts",
  "test/desk/reload.it.test.ts",
  "test/desk/security-lists.it.test.ts",
  "test/desk/simulated.it.test.ts",
  "test/desk/snapshots.it.test.ts",
  "test/desk/start.it.test.ts",
  "test/desk/statement.it.test.ts",
  "test/desk/stop.it.test.ts",
  "test/desk/venue-prices.it.test.ts",
  "test/desk/young-heap.it.test.ts",
  "test/faults/disconnects.it.test.ts",
  "test/faults/faults.it.test.ts",
  "test/faults/kill-desk.it.test.ts",
  "test/faults/last-look.it.test.ts",
  "test/faults/reload.it.test.ts",
  "test/faults/under-load.it.test.ts",
  "test/journal/kill.it.test.ts",
  "test/journal/torn-tail.property.test.ts",
  "test/office/contract.it.test.ts",
  "test/office/decisions.it.test.ts",
  "test/office/office-life.it.test.ts",
  "test/office/webhook.it.test.ts",
  "test/sim/venue/restart.it.test.ts",
  "test/simulation/find-mutants.sim.test.ts",
  "test/simulation/reach.sim.test.ts",
  "test/simulation/run.sim.test.ts",
  "test/store/copies.it.test.ts",
  "test/store/failures.it.test.ts",
  "test/store/kill.it.test.ts",
];

export default defineConfig({
  test: {
    testTimeout: 30_000,
    // Only a folder: the PostgreSQL of the run starts with the first test that wants it.
    globalSetup: "test/store/postgres-run.ts",
    // Many tests start processes of their own; more workers would starve them.
    maxWorkers: 2,
    projects: [
      ...timed.map((file, groupOrder) => ({
        extends: true as const,
        test: { name: `timed ${groupOrder + 1}`, include: [file], sequence: { groupOrder } },
      })),
      {
        extends: true,
        test: {
          name: "all",
          include: ["test/**/*.test.ts"],
          exclude: [...configDefaults.exclude, ...timed, ...long],
          sequence: { groupOrder: timed.length },
        },
      },
      {
        extends: true,
        test: { name: "long", include: long, sequence: { groupOrder: timed.length + 1 } },
      },
    ],
  },
});
