import type { Wire, WireEvents } from "../../../ports/network.ts";
import type { VirtualClock } from "../time/virtual-clock.ts";

type Handlers = { [Name in keyof WireEvents]: Set<WireEvents[Name]> };

/** What one end asks of the line between both. */
export interface Line {
  /** Takes bytes that are copied already. */
  send(from: WireEnd, bytes: Uint8Array): void;
  /** The end says nothing more; the other hears of it behind what was sent. */
  finish(from: WireEnd): void;
  /** Bytes sent from here that have not arrived. */
  pendingBytes(from: WireEnd): number;
}

/** What the system takes at once and a process need not wait for. */
const SYSTEM_BYTES = 64 * 1024;
/** Beyond so many bytes more "drain" is waited for, as of Node's sockets. */
const HIGH_WATER_BYTES = 16 * 1024;

/** One end of a connection, as the process has it that made or took it. */
export class WireEnd implements Wire {
  readonly remoteAddress = "127.0.0.1";
  readonly clock: VirtualClock;
  readonly #line: Line;
  readonly #handlers: Handlers = {
    connect: new Set(),
    data: new Set(),
    drain: new Set(),
    error: new Set(),
    close: new Set(),
  };
  /** Of the handlers, those that hear of one event only. */
  readonly #once = new Set<unknown>();
  /** Came while nobody listened. */
  #held: Uint8Array[] = [];
  #isDiscarding = false;
  #isEnded = false;
  #isClosed = false;
  #needsDrain = false;

  constructor(line: Line, clock: VirtualClock) {
    this.#line = line;
    this.clock = clock;
  }

  get writableLength(): number {
    return Math.max(0, this.#line.pendingBytes(this) - SYSTEM_BYTES);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  on<Name extends keyof WireEvents>(name: Name, run: WireEvents[Name]): this {
    this.#handlers[name].add(run);
    if (name === "data" && this.#held.length > 0) {
      const held = this.#held;
      this.#held = [];
      this.clock.soon(() => {
        for (const bytes of held) this.arrived(bytes);
      });
    }
    return this;
  }

  once<Name extends keyof WireEvents>(name: Name, run: WireEvents[Name]): this {
    this.#once.add(run);
    return this.on(name, run);
  }

  off<Name extends keyof WireEvents>(name: Name, run: WireEvents[Name]): this {
    this.#handlers[name].delete(run);
    return this;
  }

  removeAllListeners(name: "data"): this {
    this.#handlers[name].clear();
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  write(bytes: Uint8Array): boolean {
    if (this.#isEnded || this.#isClosed) return false;
    this.#line.send(this, bytes.slice());
    const hasRoom = this.writableLength <= HIGH_WATER_BYTES;
    if (!hasRoom) this.#needsDrain = true;
    return hasRoom;
  }

  end(bytes: Uint8Array): this {
    if (this.#isEnded || this.#isClosed) return this;
    if (bytes.length > 0) this.#line.send(this, bytes.slice());
    this.#isEnded = true;
    this.#line.finish(this);
    return this;
  }

  resume(): this {
    this.#isDiscarding = true;
    this.#held = [];
    return this;
  }

  destroy(): this {
    if (this.#isClosed) return this;
    this.#isEnded = true;
    this.#line.finish(this);
    this.close();
    return this;
  }

  connected(): void {
    for (const run of this.#taken("connect")) run();
  }

  arrived(bytes: Uint8Array): void {
    if (this.#isClosed) return;
    const handlers = this.#taken("data");
    if (handlers.length === 0 && !this.#isDiscarding) this.#held.push(bytes);
    for (const run of handlers) run(bytes);
  }

  /** Some of what was written has gone. */
  taken(): void {
    if (!this.#needsDrain || this.#isClosed || this.writableLength > 0) return;
    this.#needsDrain = false;
    for (const run of this.#taken("drain")) run();
  }

  failed(error: Error): void {
    if (this.#isClosed) return;
    for (const run of this.#taken("error")) run(error);
    this.close();
  }

  /** The other side has said all it had to say, or is gone: so does this one then. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (!this.#isEnded) this.#line.finish(this);
    this.#isEnded = true;
    this.clock.soon(() => {
      for (const run of this.#taken("close")) run();
    });
  }

  #taken<Name extends keyof WireEvents>(name: Name): WireEvents[Name][] {
    const handlers = this.#handlers[name];
    const all = [...handlers];
    for (const run of all) if (this.#once.delete(run)) handlers.delete(run);
    return all;
  }
}
