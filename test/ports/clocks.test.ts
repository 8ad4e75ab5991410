import { TurnClock } from "../../src/desk/turn-clock.ts";
import { SystemClock } from "../../src/sim/system-clock.ts";
import { eventually } from "../desk/eventually.ts";
import { VirtualClock } from "../desk/virtual-clock.ts";
import { clockContract } from "./clock-contract.ts";

const onThisMachine = (isSo: () => boolean): Promise<void> =>
  eventually(isSo, "what was put off is done");

clockContract("the desk's clock", () => ({ clock: new TurnClock(), until: onThisMachine }));

clockContract("a venue's clock", () => ({ clock: new SystemClock(), until: onThisMachine }));

clockContract("a clock that a test turns", () => {
  const clock = new VirtualClock();
  return {
    clock,
    until: async (isSo) => {
      for (let ms = 0; ms < 1_000 && !isSo(); ms++) clock.pass(1);
      await eventually(isSo, "what was put off is done within a second");
    },
  };
});
