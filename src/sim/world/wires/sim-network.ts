import type { Door, Endpoint, Network, Wire } from "../../../ports/network.ts";
import type { Prng } from "../../prng.ts";
import { systemError } from "../disk/system-error.ts";
import type { Scheduler } from "../time/scheduler.ts";
import type { VirtualClock } from "../time/virtual-clock.ts";
import { Connection } from "./connection.ts";
import type { LinkTerms } from "./connection.ts";
import type { WireEnd } from "./wire-end.ts";

const NS_PER_US = 1000;
const FIRST_FREE_PORT = 20_000;

/** Who listens at a port. */
interface Listening {
  readonly clock: VirtualClock;
  readonly accept: (wire: Wire) => void;
  /** Told when the last connection it took is gone. */
  readonly connections: Set<Connection>;
}

/** All connections of the world, by the port they were made to. */
export class SimNetwork {
  readonly #scheduler: Scheduler;
  readonly #prng: Prng;
  readonly #terms: LinkTerms;
  readonly #tap: (port: number, bytes: Uint8Array) => void;
  /** Told before a process writes to a second connection within one step; may throw. */
  onSecondSend: ((clock: VirtualClock) => void) | undefined;
  /** The first that was written to in a step, and which step that was. */
  #wrote: { step: number; clock: VirtualClock; connection: Connection } | undefined;
  readonly #doors = new Map<number, Listening>();
  readonly #connections = new Map<Connection, number>();
  /** Ports nobody gets through to for now. */
  readonly #blocked = new Set<number>();

  /** @param tap hears what callers send, by the port they called */
  constructor(
    scheduler: Scheduler,
    prng: Prng,
    terms: LinkTerms,
    tap: (port: number, bytes: Uint8Array) => void,
  ) {
    this.#tap = tap;
    this.#scheduler = scheduler;
    this.#prng = prng;
    this.#terms = terms;
  }

  /** The network as one process has it: what that process opened ends with it. */
  of(clock: VirtualClock): Network {
    return {
      connect: (endpoint) => this.#connect(endpoint, clock),
      door: (accept) => new SimDoor(this, clock, accept),
    };
  }

  /** Connections to a port, the oldest first. */
  connectionsTo(port: number): readonly Connection[] {
    const found: Connection[] = [];
    for (const [connection, to] of this.#connections) {
      if (connection.isOver) this.#connections.delete(connection);
      else if (to === port) found.push(connection);
    }
    return found;
  }

  /** Attempts to connect hang, until it is let through again. */
  block(port: number, isBlocked: boolean): void {
    if (isBlocked) this.#blocked.add(port);
    else this.#blocked.delete(port);
  }

  /** Ends all that a process had: doors and connections. */
  died(clock: VirtualClock): void {
    for (const [port, door] of this.#doors) if (door.clock === clock) this.#doors.delete(port);
    for (const connection of this.#connections.keys()) connection.died(clock);
  }

  /** The machine of a process lost its power: nobody is told. */
  vanished(clock: VirtualClock): void {
    for (const [port, door] of this.#doors) if (door.clock === clock) this.#doors.delete(port);
    for (const connection of this.#connections.keys()) {
      const isIts = connection.caller.clock === clock || connection.called.clock === clock;
      if (isIts) connection.swallow();
    }
  }

  /** @returns the port; 0 takes a free one. @throws EADDRINUSE */
  listen(wanted: number, listening: Listening): number {
    let port = wanted;
    if (port === 0) for (port = FIRST_FREE_PORT; this.#doors.has(port); port++);
    if (this.#doors.has(port)) throw systemError("EADDRINUSE", `listen ${port}`);
    this.#doors.set(port, listening);
    return port;
  }

  stopListening(port: number): void {
    this.#doors.delete(port);
  }

  /** A connection is about to carry what a process writes. */
  #writes(connection: Connection, clock: VirtualClock): void {
    const { steps: step } = this.#scheduler;
    const before = this.#wrote;
    if (before?.step !== step || before.clock !== clock) {
      this.#wrote = { step, clock, connection };
    } else if (before.connection !== connection) this.onSecondSend?.(clock);
  }

  #connect({ port }: Endpoint, clock: VirtualClock): Wire {
    const door = this.#doors.get(port);
    const nobody = door === undefined;
    const ends = [clock, door?.clock ?? clock] as const;
    const tap = (from: WireEnd, bytes: Uint8Array): void => {
      this.#writes(connection, from.clock);
      if (from === caller) this.#tap(port, bytes);
    };
    const connection = new Connection(this.#scheduler, this.#prng, this.#terms, ends, tap);
    const { caller, called } = connection;
    if (this.#blocked.has(port)) {
      connection.swallow();
      return caller;
    }
    const delayNs = this.#terms.delayUs * NS_PER_US;
    this.#scheduler.after(delayNs, () => {
      if (caller.isClosed || !clock.isAlive) return;
      if (nobody || this.#doors.get(port) !== door) {
        return clock.run(() => caller.failed(systemError("ECONNREFUSED", "connect")));
      }
      this.#connections.set(connection, port);
      door.connections.add(connection);
      door.clock.run(() => door.accept(called));
      return clock.run(() => caller.connected());
    });
    return caller;
  }
}

class SimDoor implements Door {
  readonly #network: SimNetwork;
  readonly #clock: VirtualClock;
  readonly #accept: (wire: Wire) => void;
  readonly #connections = new Set<Connection>();
  #port = 0;

  constructor(network: SimNetwork, clock: VirtualClock, accept: (wire: Wire) => void) {
    this.#network = network;
    this.#clock = clock;
    this.#accept = accept;
  }

  // What fails is told by the promise, as of a server of the machine's.
  async listen(port: number): Promise<number> {
    const [clock, accept, connections] = [this.#clock, this.#accept, this.#connections];
    this.#port = this.#network.listen(port, { clock, accept, connections });
    return this.#port;
  }

  async close(): Promise<void> {
    this.#network.stopListening(this.#port);
    while ([...this.#connections].some(({ called }) => !called.isClosed)) {
      await new Promise<void>((resolve) => {
        this.#clock.soon(resolve);
      });
    }
  }
}
