import type { MessageWriter } from "../../fix/codec/message-writer.ts";
import type { Quote } from "../quote.ts";
import { mdReqRejReasons, writeRequestReject } from "./market-data-messages.ts";
import { writeSnapshot, writeUpdate } from "./market-data-messages.ts";
import type { EntryIDs, MarketDataRequest, Sides } from "./market-data-messages.ts";
import { levelsOf, writeDepth, writeDepthChange } from "./depth-messages.ts";
import type { Level } from "./depth-messages.ts";
import type { Instruments } from "./instruments.ts";

/** How prices go out after the first snapshot. */
export type UpdateStyle = "full" | "incremental" | "requested";

/** A session's way out for prices. */
export interface PriceOutlet {
  /** Whether there is room for prices now; where there is none they are conflated. */
  readonly isOpen: boolean;
  send(msgType: string, write: (into: MessageWriter) => void): void;
}

export interface SubscriptionsParts {
  readonly outlet: PriceOutlet;
  readonly updates: UpdateStyle;
  readonly quote: (symbol: string) => Quote | undefined;
  readonly isKnown: (symbol: string) => boolean;
  /** Symbols over all requests; more are refused. */
  readonly maxSymbols: number;
  readonly instruments: Instruments;
  /** Levels a side there are. */
  readonly depth: number;
  /** Entries have ids, which change with what they show. */
  readonly hasEntryIDs: boolean;
}

/** One symbol of one request. */
interface Stream extends Sides {
  readonly mdReqID: string;
  readonly symbol: string;
  readonly isIncremental: boolean;
  /** Levels a side it is told of. */
  readonly depth: number;
  /** Of what was sent last, where they are more than one a side. */
  levels: readonly Level[];
  /** What was sent last; undefined before the first snapshot. */
  last: Quote | undefined;
  /** Of the entries sent last. */
  ids: EntryIDs;
}

/**
 * The price streams of one session. They end with the connection, as the client's knowledge of them
 * does.
 */
export class Subscriptions {
  readonly #parts: SubscriptionsParts;
  readonly #requests = new Map<string, readonly Stream[]>();
  readonly #bySymbol = new Map<string, Set<Stream>>();
  /** Streams that owe a price, at most one each: the newest. */
  readonly #behind = new Set<Stream>();
  #count = 0;
  #conflated = 0;
  #entries = 0;

  constructor(parts: SubscriptionsParts) {
    this.#parts = parts;
  }

  /** Prices that were never sent because a newer one came first. */
  get conflated(): number {
    return this.#conflated;
  }

  take(request: MarketDataRequest): void {
    if (request.type === "Unsubscribe") return this.#unsubscribe(request.mdReqID);
    const refusal = this.#refusalOf(request);
    if (refusal !== undefined) return this.#refuse(request.mdReqID, ...refusal);
    const { mdReqID, hasBid, hasAsk } = request;
    const { updates, depth } = this.#parts;
    const { marketDepth } = request;
    const isIncremental =
      updates === "requested" ? request.isIncremental : updates === "incremental";
    const streams = [...new Set(request.symbols)].map((symbol): Stream => ({
      mdReqID,
      symbol,
      hasBid,
      hasAsk,
      isIncremental,
      depth: marketDepth === 0 ? depth : Math.min(depth, marketDepth),
      levels: [],
      last: undefined,
      ids: noIDs,
    }));
    if (request.type === "SnapshotPlusUpdates") this.#subscribe(mdReqID, streams);
    for (const stream of streams) this.#owe(stream);
    return undefined;
  }

  onQuote(quote: Quote): void {
    for (const stream of this.#bySymbol.get(quote.symbol) ?? []) this.#owe(stream);
  }

  /** Sends what is owed, as far as there is room. */
  catchUp(): void {
    for (const stream of this.#behind) {
      if (!this.#parts.outlet.isOpen) return;
      this.#send(stream);
    }
  }

  clear(): void {
    this.#requests.clear();
    this.#bySymbol.clear();
    this.#behind.clear();
    this.#count = 0;
  }

  #refusalOf(request: MarketDataRequest): readonly [string, string] | undefined {
    const unknown = request.symbols.find((symbol) => !this.#parts.isKnown(symbol));
    if (request.type === "Other") {
      return [mdReqRejReasons.unsupportedRequestType, "SubscriptionRequestType must be 0, 1 or 2"];
    }
    if (unknown !== undefined) return [mdReqRejReasons.unknownSymbol, `unknown symbol ${unknown}`];
    if (!request.hasBid && !request.hasAsk) {
      return [mdReqRejReasons.unsupportedMDEntryType, "MDEntryType must be 0 or 1"];
    }
    if (this.#requests.has(request.mdReqID)) {
      return [mdReqRejReasons.duplicateMDReqID, "MDReqID is in use"];
    }
    const held = Math.max(this.#count, this.#behind.size);
    if (held + request.symbols.length > this.#parts.maxSymbols) {
      return [mdReqRejReasons.insufficientBandwidth, "too many symbols on this session"];
    }
    return undefined;
  }

  #subscribe(mdReqID: string, streams: readonly Stream[]): void {
    this.#requests.set(mdReqID, streams);
    this.#count += streams.length;
    for (const stream of streams) {
      const same = this.#bySymbol.get(stream.symbol) ?? new Set();
      same.add(stream);
      this.#bySymbol.set(stream.symbol, same);
    }
  }

  #unsubscribe(mdReqID: string): void {
    const streams = this.#requests.get(mdReqID);
    if (streams === undefined) return this.#refuse(mdReqID, undefined, "no such MDReqID");
    this.#requests.delete(mdReqID);
    this.#count -= streams.length;
    for (const stream of streams) {
      this.#bySymbol.get(stream.symbol)?.delete(stream);
      this.#behind.delete(stream);
    }
    return undefined;
  }

  #refuse(mdReqID: string, mdReqRejReason: string | undefined, text: string): void {
    this.#parts.outlet.send("Y", (into) => {
      writeRequestReject(into, mdReqID, mdReqRejReason, text);
    });
  }

  #owe(stream: Stream): void {
    if (this.#behind.has(stream)) this.#conflated += 1;
    if (this.#parts.outlet.isOpen) this.#send(stream);
    else this.#behind.add(stream);
  }

  #send(stream: Stream): void {
    const quote = this.#parts.quote(stream.symbol);
    if (quote === undefined) {
      // Known, but not priced yet: the first price brings the snapshot.
      this.#behind.add(stream);
      return;
    }
    this.#behind.delete(stream);
    const { last, mdReqID, ids: before } = stream;
    const { instruments, outlet } = this.#parts;
    const isWhole = last === undefined || !stream.isIncremental;
    const sides = isWhole ? stream : changedSides(stream, last, quote);
    stream.last = quote;
    if (!sides.hasBid && !sides.hasAsk) return;
    if (stream.depth > 1) return this.#sendDepth(stream, quote, isWhole);
    const ids = this.#nextIDs(sides, before);
    stream.ids = ids;
    const shown = { mdReqID, quote, sides, ids };
    if (isWhole) return outlet.send("W", (into) => writeSnapshot(into, shown, instruments));
    outlet.send("X", (into) => writeUpdate(into, shown, before, instruments));
  }

  /** Where one level moves, all are set anew: each stands off the best of its side. */
  #sendDepth(stream: Stream, quote: Quote, isWhole: boolean): void {
    const { instruments, outlet, hasEntryIDs } = this.#parts;
    const { mdReqID, symbol, depth, levels: gone } = stream;
    const levels = levelsOf(quote, stream, depth, hasEntryIDs ? this.#nextID : undefined);
    stream.levels = levels;
    if (isWhole) {
      return outlet.send("W", (into) => writeDepth(into, mdReqID, symbol, levels, instruments));
    }
    return outlet.send("X", (into) => {
      writeDepthChange(into, mdReqID, symbol, [gone, levels], instruments);
    });
  }

  readonly #nextID = (): string => String((this.#entries += 1));

  #nextIDs(sides: Sides, before: EntryIDs): EntryIDs {
    if (!this.#parts.hasEntryIDs) return noIDs;
    return {
      bid: sides.hasBid ? this.#nextID() : before.bid,
      ask: sides.hasAsk ? this.#nextID() : before.ask,
    };
  }
}

const noIDs: EntryIDs = { bid: undefined, ask: undefined };

function changedSides(asked: Sides, last: Quote, quote: Quote): Sides {
  return {
    hasBid: asked.hasBid && (quote.bid !== last.bid || quote.bidSize !== last.bidSize),
    hasAsk: asked.hasAsk && (quote.ask !== last.ask || quote.askSize !== last.askSize),
  };
}
