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

/** A fault that was healed. */
export interface Befallen {
  /** From the fault until the desk gave the LP up; -1: it was not waited for. */
  readonly givenUpMs: number;
  /** Why it was none; empty: it took place. */
  readonly missed: readonly string[];
}

/**
 * Lets a fault befall an LP, and heals it again.
 *
 * @param begun is called at the moment of the fault
 * @returns when it is healed
 */
export async function befall(
  kind: FaultKind,
  scene: FaultScene,
  begun: () => void,
): Promise<Befallen> {
  const { fleet, lp, random, heartbeatMs } = scene;
  // Of half of them the price line stays sound, so that nothing but silence on orders tells.
  const wires = random.below(2) === 0 ? lp.wires : [lp.tradeWire];
  const silenceMs = 1 + random.below(LONGEST_SILENCE_HEARTBEATS * heartbeatMs);
  switch (kind) {
    case "reset":
      begun();
      return over(lp.tradeWire.reset() > 0, `no connection of ${lp.id} was reset`);
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
      return { givenUpMs, missed: [] };
    }
    case "silence":
      begun();
      for (const wire of wires) wire.hold();
      await pause(silenceMs);
      return over(
        wires.map((wire) => wire.heal()).every(({ isSilent }) => isSilent),
        `${lp.id} was not silent`,
      );
    case "stop":
      begun();
      lp.stop();
      await pause(silenceMs);
      return over(lp.goOn(), `${lp.id} was not stopped`);
    case "kill":
      begun();
      await lp.kill();
      await pause(random.below(LONGEST_DEATH_MS));
      await lp.start();
      return over(true, "");
  }
}

const over = (tookPlace: boolean, missed: string): Befallen => ({
  givenUpMs: -1,
  missed: tookPlace ? [] : [missed],
});

/** After these the session is another one, or the desk had not lost the LP. */
const ending: ReadonlySet<FaultKind> = new Set(["reset", "half-open", "kill"]);

/**
 * @param before since when each LP traded
 * @param after the same, once all is sound again
 * @returns what the desk did not notice
 */
export const unfelt = (
  kind: FaultKind,
  { id }: Pick<Lp, "id">,
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): string[] =>
  ending.has(kind) && before.get(id) === after.get(id)
    ? [`the session with ${id} outlived a ${kind}`]
    : [];
