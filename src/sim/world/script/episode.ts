import { createHash } from "node:crypto";
import { hashOf } from "../../../core/state.ts";
import { checkEnd } from "../checks/end-check.ts";
import type { Violation } from "../checks/violation.ts";
import { Prng, seedOf } from "../../prng.ts";
import { documentOf, World } from "../world.ts";
import type { Trace } from "../world.ts";
import type { Command } from "./command.ts";
import { drawCommands, startPolicy } from "./draw-act.ts";
import { Performer } from "./perform.ts";
import { drawMix } from "./swarm.ts";
import type { Mix } from "./swarm.ts";
import { settle } from "./settle.ts";

/** Commands of one episode: by far most of its steps are then under faults. */
export const COMMANDS = 800;
/** A desk that stops in order is down by then. */
const STOPS_MS = 12_000;

/** What an episode does: all of it follows from its seed. */
export interface Script {
  readonly seed: number;
  readonly mix: Mix;
  readonly commands: readonly Command[];
}

/** What came of it. */
export interface Outcome {
  readonly violation: Violation | undefined;
  /** At which step it was found. */
  readonly steps: number;
  /** Commands done by then. */
  readonly performed: number;
  readonly orders: number;
  readonly fills: number;
  readonly crashes: number;
  readonly powerCuts: number;
  readonly diskEnds: number;
  readonly faults: ReadonlyMap<string, number>;
  /** What came about, by name. */
  readonly reached: ReadonlyMap<string, number>;
  /** Steps until the faults ended. */
  readonly faultySteps: number;
  /** Of the state at the end, and of all that clients and LPs know. */
  readonly hash: string;
}

export function drawScript(seed: number, isSwarm: boolean, length: number = COMMANDS): Script {
  const prng = new Prng(seedOf(seed, "script"));
  const mix = drawMix(prng, isSwarm);
  return { seed, mix, commands: drawCommands(prng, mix, length) };
}

/** The script with its faults, then a world without any, until all is settled. */
export async function play({ seed, mix, commands }: Script, trace?: Trace): Promise<Outcome> {
  const world = await World.open(seed, mix, trace);
  const performer = new Performer(world);
  // Sessions come up.
  let isSound = await world.passOn(1500);
  let performed = 0;
  for (const { afterMs, act } of commands) {
    if (!isSound) break;
    isSound = await world.passOn(afterMs);
    if (!isSound) break;
    world.note("script", act.kind, act);
    performer.do(act);
    performed += 1;
  }
  const faultySteps = world.scheduler.steps;
  if (world.desk.isStopping) isSound &&= await world.passOn(STOPS_MS);
  if (isSound && settle(world, documentOf(startPolicy(mix)))) checkEnd(world);
  return { ...outcomeOf(world, performer), performed, faultySteps };
}

function outcomeOf(world: World, performer: Performer): Omit<Outcome, "performed" | "faultySteps"> {
  const { violation, scheduler, desk, lps } = world;
  const faults = new Map<string, number>();
  performer.counts.addTo(faults);
  world.tolerances.addTo(faults);
  const reached = new Map<string, number>();
  noteForgotten(world);
  world.reach.addTo(reached);
  return {
    violation,
    steps: scheduler.steps,
    orders: performer.orders,
    fills: lps.reduce(
      (sum, { ledger }) => sum + ledger.fills,
      world.checks.ledger.clientFills.size,
    ),
    crashes: desk.crashes,
    powerCuts: desk.powerCuts,
    diskEnds: desk.diskEnds,
    faults,
    reached,
    hash: hashOfWorld(world),
  };
}

/** Orders that the journal has and the desk remembers no more. */
function noteForgotten({ desk, checks, reach }: World): void {
  const { floor } = desk;
  if (floor === undefined) return;
  reach.note("orders forgotten", checks.ledger.orders.size - floor.state.orders.retainedCount);
}

/** What the desk is, and what all others know of it. */
function hashOfWorld({ desk, clients, lps, scheduler }: World): string {
  const hash = createHash("sha256");
  const { floor } = desk;
  hash.update(
    `${scheduler.steps} ${scheduler.nowNs} ${floor === undefined ? "" : hashOf(floor.state)}`,
  );
  for (const { ledger } of clients) {
    for (const [execID, { lastQty, lastPx }] of ledger.fills) {
      hash.update(`${execID} ${lastQty} ${lastPx}\n`);
    }
    for (const order of ledger.orders.values()) {
      hash.update(`${order.orderID} ${order.clOrdID} ${order.filled} ${order.isOver}\n`);
    }
  }
  for (const { ledger } of lps) {
    for (const leg of ledger.legs.values()) {
      hash.update(`${leg.clOrdID} ${leg.filled} ${leg.lastPx} ${leg.isOver}\n`);
    }
  }
  return hash.digest("hex").slice(0, 16);
}
