import { deskDeaths } from "./desk-deaths.ts";
import { lpFaults } from "./lp-faults.ts";
import { printReload } from "./print-reload.ts";
import { reloadUnderLoad } from "./reload.ts";
import type { Scenario } from "./scenario.ts";

/** All that `npm run faults` can run, by name. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  ...deskDeaths,
  ...lpFaults,
  database: {
    rounds: 1,
    rate: 1,
    short: {},
    faults: () => ["database down"],
    lacks: () => "the desk has no database",
    run: async () => true,
  },
  reload: {
    rounds: 200,
    rate: 300,
    faults: () => [],
    run: async (it) => {
      const { rounds, rules, ordersPerSecond } = it;
      it.onProgress(`reload: ${rounds} reloads of ${rules} rules, ${ordersPerSecond} orders/s`);
      const times = { quietMs: 1_000, afterMs: 1_000 };
      return printReload(await reloadUnderLoad({ ...it, ...times }));
    },
  },
};
