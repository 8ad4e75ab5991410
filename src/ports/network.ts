/** Where somebody listens. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** What a connection tells, once each but for `data` and `drain`; `close` is the last. */
export interface WireEvents {
  connect: () => void;
  data: (bytes: Uint8Array) => void;
  /** What could not be taken at once is on its way. */
  drain: () => void;
  error: (error: Error) => void;
  close: () => void;
}

/** One connection, in the words of Node's `Socket`, of which it is the part that is used. */
export interface Wire {
  readonly remoteAddress?: string | undefined;
  /** Bytes that were written and not taken yet. */
  readonly writableLength: number;
  on<Name extends keyof WireEvents>(name: Name, run: WireEvents[Name]): unknown;
  once<Name extends keyof WireEvents>(name: Name, run: WireEvents[Name]): unknown;
  off<Name extends keyof WireEvents>(name: Name, run: WireEvents[Name]): unknown;
  removeAllListeners(name: "data"): unknown;
  setNoDelay(isOn: boolean): unknown;
  /** @returns whether all was taken at once; if not, "drain" follows */
  write(bytes: Uint8Array): boolean;
  /** Writes the last bytes; the other side hears "close" behind them. */
  end(bytes: Uint8Array): unknown;
  /** Hands over no more data before `resume`, but for what is read already. */
  pause?(): unknown;
  /** Reads on, after `pause` and where nobody listens to the data any more. */
  resume(): unknown;
  destroy(): unknown;
}

/** Somebody who takes connections. */
export interface Door {
  /** @returns the port, which is the one asked for unless that was 0 */
  listen(port: number, host: string): Promise<number>;
  /** Takes no more connections. @returns when all it took are closed */
  close(): Promise<void>;
}

/** Connections between processes; the simulator has its own, which delays, cuts and swallows. */
export interface Network {
  /** A connection that is being made: "connect" or "error" and "close" follow. */
  connect(endpoint: Endpoint): Wire;
  door(accept: (wire: Wire) => void): Door;
}
