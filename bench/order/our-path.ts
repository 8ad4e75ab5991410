import { crc32 } from "node:zlib";
import { Engine } from "../../src/core/engine.ts";
import type { Event, EventType, LegCreated } from "../../src/core/events.ts";
import { State } from "../../src/core/state.ts";
import { asPrice, asVolume } from "../../src/core/units/quantity.ts";
import { activation, applying, compileFirst, quoteBookFor } from "../../src/desk/activation.ts";
import { clientDictionary } from "../../src/desk/fix-settings.ts";
import { liveTermsOf } from "../../src/desk/live-terms.ts";
import { FrameReader } from "../../src/fix/codec/frame-reader.ts";
import type { FixMessage } from "../../src/fix/codec/message.ts";
import { MessageWriter } from "../../src/fix/codec/message-writer.ts";
import { validate } from "../../src/fix/dictionary/validate.ts";
import { reportFill, reportNew } from "../../src/intake/fix/execution-report.ts";
import type { Reporting } from "../../src/intake/fix/execution-report.ts";
import { readOrder } from "../../src/intake/fix/order-message.ts";
import { ByteSink } from "../../src/journal/byte-sink.ts";
import { eventSchema } from "../../src/journal/event-schema.ts";
import type { EventOf } from "../../src/journal/event-schema.ts";
import { midNow } from "../../src/desk/edge-stop.ts";
import { lpEdgeTermsOf } from "../../src/lps/edge/edge-terms.ts";
import { LpEdge } from "../../src/lps/edge/lp-edge.ts";
import { composeLeg } from "../../src/lps/fix/leg-orders.ts";
import { lpDialects } from "../../src/lps/fix/lp-dialect.ts";
import { lpQuantityOf, SymbolMapping } from "../../src/lps/fix/symbol-mapping.ts";
import type { PolicyDocument } from "../../src/policy/policy-document.ts";
import { decodeEvent } from "../../src/journal/event-codec.ts";
import { named } from "./named.ts";
import type { OrderPath, Told } from "./order-path.ts";
import { timeUsOf } from "./order-messages.ts";
import { LPS, MARKETS, SESSION } from "./order-policy.ts";

const JOURNAL_ID = "K3M9QZ2A";
const RECORD_HEADER_BYTES = 5;
const BATCH_BYTES = 1 << 20;
/** Of a turn's messages. */
const OUT_BYTES = 1 << 20;
const US_TO_NS = 1000;
const GENERIC = lpDialects.generic;

const writeAs = <T extends EventType>(sink: ByteSink, type: T, event: EventOf[T]): void =>
  eventSchema[type].write(sink, event);

/** What one order left, read back from the bytes that were written of it. */
interface Tape {
  /** Where records of the batch in hand stand. */
  readonly records: { readonly number: number; readonly start: number; readonly end: number }[];
  readonly events: Event[];
  readonly messages: string[];
}

interface Lp {
  readonly writer: MessageWriter;
  readonly mapping: SymbolMapping;
}

/** The desk's own parts in the desk's order, without its sockets and its disk. */
export class OurPath implements OrderPath {
  readonly #engine: Engine;
  readonly #reader = new FrameReader({ maxMessageBytes: 8 << 10 });
  readonly #batch = new ByteSink(1 << 16, BATCH_BYTES);
  readonly #client = new MessageWriter(header(SESSION));
  readonly #lps: readonly Lp[];
  readonly #session: number;
  readonly #edge: LpEdge;
  #timeUs = timeUsOf(0);
  /** Sent this turn. */
  readonly #legs: LegCreated[] = [];
  /** As a session's: what is composed is put behind what is there, and goes out with the turn. */
  readonly #out = Buffer.alloc(OUT_BYTES);
  #outAt = 0;
  #seqNum = 1;
  #tape: Tape | undefined;

  constructor(document: PolicyDocument) {
    const state = new State({ decisions: "of open orders" });
    const policy = compileFirst(
      document,
      1,
      state,
      applying(state, () => undefined),
    );
    this.#engine = new Engine(state, policy, quoteBookFor(state), (event) => this.#journal(event));
    const indexOf = (symbol: string): number => state.names.indexOf("symbol", symbol);
    this.#lps = document.liquidityProviders.map(({ id, mappings }) => ({
      writer: new MessageWriter(header(id)),
      mapping: new SymbolMapping(mappings, indexOf),
    }));
    this.#session = state.names.indexOf("session", SESSION);
    this.#edge = new LpEdge({
      journalId: () => JOURNAL_ID,
      indexOf: (kind, name) => state.names.indexOf(kind, name),
      lastMid: (symbol) => this.#engine.market.lastMid(symbol),
      midNow: (symbol) => midNow(this.#engine.view(this.#nowNs(), this.#timeUs), symbol),
      tell: ({ code }) => {
        throw new Error(`Invariant: the edge must stop nothing: ${code}`);
      },
      near: () => undefined,
      halt: () => undefined,
    });
    // The bench is far faster than any LP.
    this.#edge.retune({ ...lpEdgeTermsOf(document), messagesPerSecond: Number.MAX_SAFE_INTEGER });
    // As the desk does: without it the state remembers a single ended order.
    this.#engine.record(activation(policy, liveTermsOf(document), "bench", "start"));
    for (const [lp] of LPS.entries()) {
      const input = { type: "LpSessionMoved", lp, isUp: true, reason: "logged on" } as const;
      this.#engine.step(input, this.#nowNs(), this.#timeUs);
    }
    this.#quote(indexOf);
    this.#engine.onTime(this.#nowNs(), this.#timeUs);
    this.#batch.at = 0;
  }

  carry(orders: readonly Buffer[], n: number): number {
    this.#timeUs = timeUsOf(n);
    this.#legs.length = 0;
    for (const bytes of orders) this.#reader.push(bytes, this.#deliver);
    return this.#endTurn();
  }

  fill(): number {
    for (const leg of this.#legs) this.#fill(leg);
    return this.#endTurn();
  }

  told(bytes: Buffer, n: number): Told {
    const tape: Tape = { records: [], events: [], messages: [] };
    this.#tape = tape;
    this.carry([bytes], n);
    this.fill();
    this.#tape = undefined;
    const { names } = this.#engine.state;
    return { events: tape.events.map((event) => named(event, names)), messages: tape.messages };
  }

  readonly #deliver = (message: FixMessage): boolean => {
    const fault = validate(message, clientDictionary);
    if (fault !== undefined) throw new Error(`Invariant: orders must be sound: ${fault.text}`);
    const { state, policy } = this.#engine;
    const request = readOrder(message, {
      session: this.#session,
      journalId: JOURNAL_ID,
      quantity: "lots",
      names: state.names,
      instruments: policy.instruments,
    });
    this.#step({ type: "OrderSubmitted", request });
    return true;
  };

  #fill(leg: LegCreated): void {
    const { leg: number, lp, symbol, side, orderQty, limitPx } = leg;
    const [lastQty, cumQty, lastPx] = [orderQty, orderQty, limitPx];
    const fill = {
      kind: "Filled",
      lp,
      leg: number,
      symbol,
      side,
      lastQty,
      lastPx,
      cumQty,
    } as const;
    this.#step({ type: "LegReported", report: { ...fill, execID: `E${number}` } });
  }

  #step(input: Parameters<Engine["step"]>[0]): void {
    const { events } = this.#engine.step(input, this.#nowNs(), this.#timeUs);
    for (const event of events) this.#tell(event);
  }

  #tell(event: Event): void {
    this.#edge.hear(event);
    if (event.type === "OrderDenied") throw new Error(`Invariant: denied: ${event.code}`);
    if (event.type === "LegCreated") return this.#send(event);
    if (event.type === "OrderAccepted") {
      reportNew(this.#report(), event, this.#reporting(event));
    } else if (event.type === "ClientFilled") {
      const order = this.#engine.state.orders.order(event.order);
      if (order === undefined) throw new Error("Invariant: the order must be known");
      reportFill(this.#report(), order, event, this.#reporting(order.terms));
    } else return undefined;
    this.#take(this.#client);
    return undefined;
  }

  #report(): MessageWriter {
    this.#client.clear();
    return this.#client.begin("8", this.#seqNum++, this.#timeUs);
  }

  #send(leg: LegCreated): void {
    this.#legs.push(leg);
    const lp = this.#lps[leg.lp];
    const mapped = lp?.mapping.of(leg.symbol);
    const quantity = mapped === undefined ? undefined : lpQuantityOf(leg.orderQty, mapped);
    if (lp === undefined || mapped === undefined || quantity === undefined) {
      throw new Error("Invariant: every LP must be mapped");
    }
    const told = { journalId: JOURNAL_ID, mapped, dialect: GENERIC, quantity };
    lp.writer.clear();
    const message = lp.writer.begin("D", this.#seqNum++, this.#timeUs);
    composeLeg(message, leg, told, this.#timeUs);
    const now = { monotonicNs: this.#nowNs(), wallUs: this.#timeUs };
    const fault = this.#edge.order(leg.lp, message, now);
    if (fault !== undefined) throw new Error(`Invariant: the edge must let it go: ${fault.code}`);
    this.#take(lp.writer);
  }

  #take(writer: MessageWriter): void {
    writer.end();
    const message = writer.take();
    this.#out.set(message, this.#outAt);
    this.#tape?.messages.push(
      this.#out.toString("latin1", this.#outAt, this.#outAt + message.length),
    );
    this.#outAt += message.length;
  }

  #reporting({ account, symbol }: { account: number; symbol: number }): Reporting {
    const { names } = this.#engine.state;
    return {
      journalId: JOURNAL_ID,
      accountText: names.nameOf("account", account),
      symbolText: names.nameOf("symbol", symbol),
      quantityPerLot: 1,
      transactTimeUs: this.#timeUs,
    };
  }

  #journal(event: Event): void {
    this.#batch.at += RECORD_HEADER_BYTES;
    const start = this.#batch.at;
    writeAs(this.#batch, event.type, event);
    if (event.type === "OrderDecided") this.#noteDecision(event.order, start);
    const tape = this.#tape;
    if (tape === undefined) return;
    const { number } = eventSchema[event.type];
    tape.records.push({ number, start, end: this.#batch.at });
  }

  /** Where the journal has it, as the desk notes it. */
  #noteDecision(number: number, at: number): void {
    const order = this.#engine.state.orders.order(number);
    if (order !== undefined) order.decisionAt = at;
  }

  /** The batch as it would go to the disk, its bytes and the sum over them; then the messages. */
  #endTurn(): number {
    const { bytes, at } = this.#batch;
    const written = at + (crc32(bytes.subarray(0, at)) & 1) + this.#outAt;
    this.#outAt = 0;
    for (const { number, start, end } of this.#tape?.records.splice(0) ?? []) {
      this.#tape?.events.push(decodeEvent(number, bytes, start, end));
    }
    this.#batch.at = 0;
    return written;
  }

  #nowNs(): number {
    return (this.#timeUs - timeUsOf(0)) * US_TO_NS;
  }

  #quote(indexOf: (symbol: string) => number): void {
    for (const [lp] of LPS.entries()) {
      for (const { symbol, bid } of MARKETS) {
        const [bidPx, askPx] = [asPrice(bid - lp * 1000), asPrice(bid + 2000 + lp * 1000)];
        const size = asVolume(50_000_000);
        const quote = { bid: bidPx, ask: askPx, bidQty: size, askQty: size };
        this.#engine.quotes.update(lp, indexOf(symbol), quote, 0);
      }
    }
  }
}

const header = (targetCompID: string) => ({
  beginString: "FIX.4.4",
  senderCompID: "HEDGEROW",
  targetCompID,
});
