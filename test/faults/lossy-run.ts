/** The part of `packet-loss` that runs in a network of its own; prints its report as JSON. */
import { lpRun } from "./lp-run.ts";
import type { LossOptions } from "./packet-loss.ts";
import { pause } from "./pause.ts";
import { quantile } from "./quantile.ts";

const { seconds, ...load } = JSON.parse(process.argv[2] ?? "{}") as LossOptions;
const report = await lpRun({
  options: load,
  befall: async () => {
    await pause(seconds * 1_000);
    return { backMs: [], wrong: [], besides: [] };
  },
  look: ({ load: { orders } }) => {
    const ms = orders.map(({ sentMs, endedMs }) => endedMs - sentMs);
    const [median, most] = [quantile(ms, 0.5), quantile(ms, 1)].map(Math.round);
    const besides = [`an order ended after ${median} ms, at most ${most} ms`];
    return { backMs: [], wrong: [], besides };
  },
});
process.stdout.write(JSON.stringify({ ...report, troubles: [...report.troubles] }));
