/** How a venue misbehaves; each can be changed while it runs. */
export interface Knobs {
  /** How long a report is held. */
  readonly latencyMs: number;
  /** Up to this much more, drawn for each order. */
  readonly jitterMs: number;
  /** Share of sound orders that are rejected, in millionths. */
  readonly rejectPpm: number;
  /** An order is filled in one to this many pieces. */
  readonly partialFills: number;
  /** After every this many orders the connection is cut before the answers leave; 0 never. */
  readonly disconnectEveryNOrders: number;
  /** After this many orders on a connection the venue reads on but says nothing more; 0 never. */
  readonly silenceAfterNOrders: number;
}

export const plainKnobs: Knobs = {
  latencyMs: 0,
  jitterMs: 0,
  rejectPpm: 0,
  partialFills: 1,
  disconnectEveryNOrders: 0,
  silenceAfterNOrders: 0,
};

export const wholePpm = 1_000_000;
