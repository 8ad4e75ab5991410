/** How a venue misbehaves; each can be changed while it runs. */
export interface Knobs {
  /** How long a report is held. */
  readonly latencyMs: number;
  /** Up to this much more, drawn for each order. */
  readonly jitterMs: number;
  /** Share of sound orders that are rejected, in millionths. */
  readonly rejectPpm: number;
  /** How long an order that was acknowledged is looked at before it is filled or rejected. */
  readonly lastLookMs: number;
  /** An order is filled in one to this many pieces. */
  readonly partialFills: number;
  /** After every this many orders the connection is cut before the answers leave; 0 never. */
  readonly disconnectEveryNOrders: number;
  /** After this many orders on a connection the venue reads on but says nothing more; 0 never. */
  readonly silenceAfterNOrders: number;
  /** 1: the venue reads on and acts, but says nothing at all until it is 0 again. */
  readonly silent: number;
  /** After every this many orders the session is ended in order, by a Logout; 0 never. */
  readonly logoutEveryNOrders: number;
  /** After every this many fills the connection is cut once the report has left; 0 never. */
  readonly disconnectEveryNFills: number;
  /** Orders taken in one second; more are rejected; 0 as many as come. */
  readonly maxOrdersPerSecond: number;
  /** Shares in millionths: of orders canceled that are filled afterwards all the same, */
  readonly lateFillPpm: number;
  /** of fills reported twice under one ExecID, */
  readonly duplicatePpm: number;
  /** of orders whose first fill is reported before they are acknowledged, */
  readonly reorderPpm: number;
  /** of orders whose last fill is one step too much, */
  readonly overfillPpm: number;
  /** of questions about orders still to be answered that are told "unknown order". */
  readonly unknownPpm: number;
  /** Shares of fills that are taken back afterwards, or are another quantity after all. */
  readonly bustPpm: number;
  readonly correctPpm: number;
}

export const plainKnobs: Knobs = {
  latencyMs: 0,
  jitterMs: 0,
  rejectPpm: 0,
  lastLookMs: 0,
  partialFills: 1,
  disconnectEveryNOrders: 0,
  silenceAfterNOrders: 0,
  silent: 0,
  logoutEveryNOrders: 0,
  disconnectEveryNFills: 0,
  maxOrdersPerSecond: 0,
  lateFillPpm: 0,
  duplicatePpm: 0,
  reorderPpm: 0,
  overfillPpm: 0,
  unknownPpm: 0,
  bustPpm: 0,
  correctPpm: 0,
};

export const wholePpm = 1_000_000;
