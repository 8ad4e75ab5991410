import { parsePolicy } from "../../policy/parse-policy.ts";
import type { PolicyDocument } from "../../policy/policy-document.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Entropy } from "../../ports/entropy.ts";
import type { Wire } from "../../ports/network.ts";
import { Floor } from "../floor.ts";
import { MemoryDisk } from "./memory-disk.ts";
import { MemoryNetwork, MemoryWire } from "./memory-wire.ts";
import { RehearsalClock } from "./rehearsal-clock.ts";
import { StageClient } from "./stage-client.ts";
import { StageLp } from "./stage-lp.ts";
import { stagePolicy } from "./stage-policy.ts";

export interface RehearsalTerms {
  /** Wall time at its beginning, microseconds since 1970-01-01 UTC. */
  readonly startUs: number;
  /** Asked between two turns: whether to leave off before all orders were sent. */
  readonly isOver: () => boolean;
}

/** What was played. Each order that was sent is filled. */
export interface Rehearsed {
  readonly ordered: number;
  readonly filled: number;
  /** Legs that went to the LP. */
  readonly hedged: number;
}

/** Orders until the most expensive code is compiled: figures in docs/decisions/0012. */
const ORDERS = 600;
const ORDERS_A_TURN = 10;
/** So many turns are traded at one price. */
const TURNS_A_QUOTE = 10;
/** More than every session needs to log on. */
const TURNS_TO_LOG_ON = 10;
/** Of the journal, which is a megabyte in the end. */
const SEGMENT_BYTES = 4 << 20;

/**
 * Trades on a desk of its own, within this process and this call: orders come in over FIX, are
 * decided, journaled, hedged, filled and reported as on the real one, over a disk, a network and a
 * clock in memory. Nothing of it remains but code that the engine has compiled.
 *
 * The first hundreds of orders of a process take four times as long as later ones. Without this a
 * desk that is started while orders come would be behind at once.
 */
export function rehearse({ startUs, isOver }: RehearsalTerms): Rehearsed {
  const clock = new RehearsalClock(startUs);
  const lp = new StageLp(clock);
  const floor = stage(clock, (wire, port) => lp.take(wire, port));
  const client = new StageClient(clock, clientsWire(floor, clock));
  for (let turn = 0; turn < TURNS_TO_LOG_ON; turn++) clock.pass();
  for (let turn = 0; client.ordered < ORDERS && !isOver(); turn++) {
    if (turn % TURNS_A_QUOTE === 0) lp.quote();
    client.order(ORDERS_A_TURN);
    clock.pass();
  }
  floor.close();
  const { ordered, filled } = client;
  return { ordered, filled, hedged: floor.counters.legsSent };
}

function stage(clock: Clock, answer: (wire: Wire, port: number) => void): Floor {
  const floor = new Floor({
    document: stageDocument(),
    actor: "rehearsal",
    journalDir: "journal",
    segmentBytes: SEGMENT_BYTES,
    ports: {
      clock,
      disk: new MemoryDisk(),
      network: new MemoryNetwork(clock, answer),
      entropy: dealt(),
      log: { info: () => undefined, warn: () => undefined },
    },
    keepPolicy: () => undefined,
  });
  floor.resume();
  floor.lps.start();
  return floor;
}

function stageDocument(): PolicyDocument {
  const read = parsePolicy(stagePolicy, "rehearsal", {});
  if (!read.ok) throw new Error(`Invariant: it is sound: ${JSON.stringify(read.error)}`);
  return read.value.document;
}

/** @returns the client's end of a connection to its session */
function clientsWire(floor: Floor, clock: Clock): Wire {
  const [ours, theirs] = MemoryWire.pair(clock);
  const client = floor.clients.of(floor.state.names.indexOf("session", "client"));
  if (client === undefined) throw new Error("Invariant: the rehearsal's policy has a client");
  client.peer.attach(ours);
  return theirs;
}

/** The same at each start. */
function dealt(): Entropy {
  let drawn = 0;
  return {
    fraction: () => 0.5,
    below: (bound) => drawn++ % bound,
    bytes: (count) => new Uint8Array(count),
  };
}
