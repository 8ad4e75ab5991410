import { Prng } from "../../src/sim/prng.ts";
import { PrngEntropy } from "../../src/sim/world/desk/prng-entropy.ts";
import { Scheduler } from "../../src/sim/world/time/scheduler.ts";
import { VirtualClock } from "../../src/sim/world/time/virtual-clock.ts";
import { clockContract } from "../ports/clock-contract.ts";
import { entropyContract } from "../ports/entropy-contract.ts";

clockContract("the world's clock", () => {
  const scheduler = new Scheduler();
  return {
    clock: new VirtualClock(scheduler, { originUs: 1 }),
    until: (isSo) => {
      while (!isSo()) scheduler.step(scheduler.nowNs + 1_000_000);
      return Promise.resolve();
    },
  };
});

entropyContract("chance that a seed repeats", () => new PrngEntropy(new Prng(5)));
