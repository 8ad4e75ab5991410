/** The part of `packet-loss` that runs in a network of its own; prints its report as JSON. */
import { lpRun } from "./lp-run.ts";
import { LOST_PERCENT, packetsLost } from "./packet-loss.ts";
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
  look: async ({ load: { orders } }) => {
    const { met, dropped } = await packetsLost();
    // It is drawn for each packet: half of what is expected, or the rule was not what it says.
    const isLossy = dropped * 100 >= (met * LOST_PERCENT) / 2 && dropped > 0;
    const ms = orders.map(({ sentMs, endedMs }) => endedMs - sentMs);
    const [median, most] = [quantile(ms, 0.5), quantile(ms, 1)].map(Math.round);
    const besides = [
      `${dropped} of ${met} packets dropped`,
      `an order ended after ${median} ms, at most ${most} ms`,
    ];
    const wrong = isLossy ? [] : [`${dropped} of ${met} packets were dropped`];
    return { backMs: [], wrong, besides };
  },
});
process.stdout.write(JSON.stringify({ ...report, troubles: [...report.troubles] }));
