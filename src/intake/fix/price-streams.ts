import type { PriceRequestCode } from "../../core/codes.ts";
import type { FixMessage } from "../../fix/codec/message.ts";
import type { FixSession } from "../../fix/session/session.ts";
import type { Instant } from "../../fix/session/session-host.ts";
import { msgTypes } from "../../fix/tags.ts";
import { writeIncrement, writeReject, writeSnapshot } from "./price-messages.ts";
import type { Shown, Sides } from "./price-messages.ts";
import { readPriceRequest } from "./price-request.ts";
import type { PriceRequest } from "./price-request.ts";

/** What the price streams of one session hang on. */
export interface PriceStreamsParts {
  readonly fix: FixSession;
  /** Symbols over all requests; more are refused. */
  readonly maxSubscriptions: number;
  /** The index of a symbol that clients may see, -1: it is none. */
  indexOf(symbolText: string): number;
  /** Somebody waits for a price: a pass is to come soon. */
  asked(): void;
  /** So many streams more, or less. */
  counted(change: number): void;
}

/** One symbol of one request. */
interface Stream {
  readonly mdReqID: string;
  readonly symbol: number;
  readonly symbolText: string;
  readonly sides: Sides;
  readonly isIncremental: boolean;
  /** It ends with its snapshot. */
  readonly isOnce: boolean;
  /** What the client knows; undefined before the snapshot. */
  known: Shown | undefined;
}

const NOTHING: Shown = { bid: { px: 0, size: 0 }, ask: { px: 0, size: 0 } };

/**
 * The price streams of one client session. They end with the connection, as the client's knowledge
 * of them does.
 *
 * Nothing is queued: a stream remembers what its client was told last, and is told the price of the
 * moment when its turn comes, so that what changed in between is never sent.
 */
export class PriceStreams {
  /** Prices sent. */
  sent = 0;
  readonly #parts: PriceStreamsParts;
  #streams: Stream[] = [];

  constructor(parts: PriceStreamsParts) {
    this.#parts = parts;
  }

  get count(): number {
    return this.#streams.length;
  }

  /** MarketDataRequest(V). A refusal is answered at once, prices come with the next pass. */
  take(message: FixMessage, now: Instant): void {
    const request = readPriceRequest(message);
    const refusal = request.fault ?? this.#refusalOf(request);
    if (refusal !== undefined) return this.#refuse(request.mdReqID.slice(0, 64), refusal, now);
    if (request.kind === "unsubscribe") {
      return this.#keep(this.#streams.filter(({ mdReqID }) => mdReqID !== request.mdReqID));
    }
    const added = request.symbols.map((symbolText) => this.#streamOf(request, symbolText));
    this.#keep([...this.#streams, ...added]);
    return this.#parts.asked();
  }

  /** The connection is gone. */
  clear(): void {
    this.#keep([]);
  }

  #keep(streams: Stream[]): void {
    const change = streams.length - this.#streams.length;
    this.#streams = streams;
    if (change !== 0) this.#parts.counted(change);
  }

  /**
   * Looks at some of the streams and tells what changed. A stream that ended before its turn in the
   * pass shifts others forward: one may be passed over until the next.
   *
   * @param shownOf what a client of this session sees of a symbol now
   * @returns how many it looked at, and where to go on
   */
  look(
    from: number,
    most: number,
    shownOf: (symbol: number) => Shown,
    now: Instant,
  ): { readonly looked: number; readonly next: number } {
    const streams = this.#streams.slice(from, from + most);
    let ended = 0;
    for (const stream of streams) {
      this.#tell(stream, shownOf(stream.symbol), now);
      if (stream.isOnce) ended += 1;
    }
    if (ended > 0) this.#keep(this.#streams.filter(({ isOnce, known }) => !isOnce || !known));
    return { looked: streams.length, next: from + streams.length - ended };
  }

  #refusalOf({ kind, mdReqID, symbols }: PriceRequest): PriceRequestCode | undefined {
    const isUsed = this.#streams.some((stream) => stream.mdReqID === mdReqID);
    if (kind === "unsubscribe") return isUsed ? undefined : "UNKNOWN_MDREQID";
    if (isUsed) return "DUPLICATE_MDREQID";
    if (this.count + symbols.length > this.#parts.maxSubscriptions) {
      return "TOO_MANY_SUBSCRIPTIONS";
    }
    return symbols.some((text) => this.#parts.indexOf(text) < 0) ? "UNKNOWN_SYMBOL" : undefined;
  }

  #streamOf(request: PriceRequest, symbolText: string): Stream {
    const { mdReqID, kind, isIncremental, hasBid, hasAsk } = request;
    return {
      mdReqID,
      symbol: this.#parts.indexOf(symbolText),
      symbolText,
      sides: [...(hasBid ? (["bid"] as const) : []), ...(hasAsk ? (["ask"] as const) : [])],
      isIncremental,
      isOnce: kind === "snapshot",
      known: undefined,
    };
  }

  #tell(stream: Stream, shown: Shown, now: Instant): void {
    const { known, mdReqID, symbolText, sides, isIncremental } = stream;
    const before = known ?? NOTHING;
    const changed = sides.filter((side) => !isSame(shown[side], before[side]));
    if (known !== undefined && changed.length === 0) return;
    stream.known = shown;
    this.sent += 1;
    const { fix } = this.#parts;
    if (known !== undefined && isIncremental) {
      const into = fix.compose(msgTypes.marketDataIncrement, now);
      writeIncrement(into, mdReqID, symbolText, before, shown, changed);
    } else {
      const into = fix.compose(msgTypes.marketDataSnapshot, now);
      writeSnapshot(into, mdReqID, symbolText, shown, sides);
    }
    fix.finish();
  }

  #refuse(mdReqID: string, code: PriceRequestCode, now: Instant): void {
    const { fix } = this.#parts;
    writeReject(fix.compose(msgTypes.marketDataReject, now), mdReqID, code);
    fix.finish();
  }
}

const isSame = (a: { px: number; size: number }, b: { px: number; size: number }): boolean =>
  a.px === b.px && a.size === b.size;
