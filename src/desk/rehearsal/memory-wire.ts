import type { Clock } from "../../ports/clock.ts";
import type { Door, Network, Wire, WireEvents } from "../../ports/network.ts";

/** One end of a connection within this process, which nothing delays and only its end closes. */
export class MemoryWire implements Wire {
  readonly writableLength = 0;
  readonly #clock: Clock;
  #other: MemoryWire | undefined;
  readonly #handlers: Partial<WireEvents> = {};

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Both ends of a connection. */
  static pair(clock: Clock): readonly [MemoryWire, MemoryWire] {
    const [one, other] = [new MemoryWire(clock), new MemoryWire(clock)];
    one.#other = other;
    other.#other = one;
    return [one, other];
  }

  connected(): void {
    this.#handlers.connect?.();
  }

  on<Name extends keyof WireEvents>(name: Name, run: WireEvents[Name]): void {
    this.#handlers[name] = run;
  }

  once<Name extends keyof WireEvents>(name: Name, run: WireEvents[Name]): void {
    this.on(name, run);
  }

  off(): void {}
  removeAllListeners(): void {}
  setNoDelay(): void {}
  pause(): void {}
  resume(): void {}
  end(): void {}
  destroy(): void {}

  write(bytes: Uint8Array): boolean {
    const other = this.#other;
    this.#clock.soon(() => other?.arrived(bytes));
    return true;
  }

  arrived(bytes: Uint8Array): void {
    this.#handlers.data?.(bytes);
  }
}

/** Where all that is called comes out at `answer`, and nobody calls. */
export class MemoryNetwork implements Network {
  readonly #clock: Clock;
  readonly #answer: (wire: Wire, port: number) => void;

  constructor(clock: Clock, answer: (wire: Wire, port: number) => void) {
    this.#clock = clock;
    this.#answer = answer;
  }

  connect({ port }: { readonly port: number }): Wire {
    const [ours, theirs] = MemoryWire.pair(this.#clock);
    this.#clock.soon(() => {
      this.#answer(theirs, port);
      ours.connected();
    });
    return ours;
  }

  door(): Door {
    return { listen: (port) => Promise.resolve(port), close: () => Promise.resolve() };
  }
}
