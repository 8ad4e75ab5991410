import type { Prng } from "../../src/sim/prng.ts";
import { eventually } from "../desk/eventually.ts";
import { pause } from "./pause.ts";
import type { LpFleet } from "./lp-fleet.ts";
import type { Lp } from "./lp-park.ts";

/** What befalls one LP. */
export const faultKinds = ["reset", "half-open", "silence", "stop", "kill"] as const;
export type FaultKind = (typeof faultKinds)[number];

/** What a fault is drawn with. */
export interface FaultScene {
  readonly fleet: LpFleet;
  readonly lp: Lp;
  readonly random: Prng;
  readonly heartbeatMs: number;
}

/** Half-open lines are healed so long after the desk gave the LP up. */
const AFTER_GIVING_UP_MS = 300;
const LONGEST_SILENCE_HEARTBEATS = 3;
const LONGEST_DEATH_MS = 1_500;
const GIVE_UP_MS = 15_000;
/** A desk that is asked all the time is slower for it. */
const LOOK_MS = 25;

/**
 * Lets a fault befall an LP, and heals it again.
 *
 * @param begun is called at the moment of the fault
 * @returns when it is healed: ms from the fault until the desk gave the LP up, -1: it did not
 */
export async function befall(
  kind: FaultKind,
  scene: FaultScene,
  begun: () => void,
): Promise<number> {
  const { fleet, lp, random, heartbeatMs } = scene;
  // Of half of them the price line stays sound, so that nothing but silence on orders tells.
  const wires = random.below(2) === 0 ? lp.wires : [lp.tradeWire];
  const silenceMs = 1 + random.below(LONGEST_SILENCE_HEARTBEATS * heartbeatMs);
  switch (kind) {
    case "reset":
      begun();
      lp.tradeWire.reset();
      return -1;
    case "half-open": {
      begun();
      const sinceMs = performance.now();
      for (const wire of wires) wire.swallow();
      const isDown = async (): Promise<boolean> => {
        await pause(LOOK_MS);
        return !(await fleet.statusOf(lp)).isTrading;
      };
      await eventually(isDown, `${lp.id} is given up`, GIVE_UP_MS);
      const givenUpMs = performance.now() - sinceMs;
      await pause(AFTER_GIVING_UP_MS);
      for (const wire of wires) wire.heal();
      return givenUpMs;
    }
    case "silence":
      begun();
      for (const wire of wires) wire.hold();
      await pause(silenceMs);
      for (const wire of wires) wire.heal();
      return -1;
    case "stop":
      begun();
      lp.signal("SIGSTOP");
      await pause(silenceMs);
      lp.signal("SIGCONT");
      return -1;
    case "kill":
      begun();
      await lp.kill();
      await pause(random.below(LONGEST_DEATH_MS));
      await lp.start();
      return -1;
  }
}
