import { QuoteBook } from "../core/quotes/quote-book.ts";
import { lpSettings } from "../desk/fix-settings.ts";
import type { FixMessage } from "../fix/codec/message.ts";
import { MemoryStore } from "../fix/session/memory-store.ts";
import { NodeNetwork } from "../fix/session/node-network.ts";
import { peerTextOf } from "../fix/session/peer-text.ts";
import { Peer } from "../fix/session/peer.ts";
import type { SessionEvent } from "../fix/session/session-host.ts";
import { msgTypes } from "../fix/tags.ts";
import { lpDialects } from "../lps/fix/lp-dialect.ts";
import { MarketData } from "../lps/fix/market-data.ts";
import { QuoteSessions } from "../lps/fix/quote-sessions.ts";
import { SymbolMapping } from "../lps/fix/symbol-mapping.ts";
import { guardedLookup } from "../policy/guarded-lookup.ts";
import type { LpEntry, LpSession } from "../policy/lp-entry.ts";
import type { Wire } from "../ports/network.ts";
import { SystemClock } from "../sim/system-clock.ts";

export type TrialCode =
  | "LP_UNREACHABLE"
  | "LOGON_REFUSED"
  | "LOGON_UNANSWERED"
  | "NO_QUOTE"
  | "LOGOUT_UNANSWERED";

/** One step of a session's trial. */
export interface TrialStep {
  readonly step: "connect" | "log on" | "quote" | "log off";
  /** Left out where it was not done. */
  readonly ms: number | undefined;
  /** Left out where it went well, or was not done. */
  readonly code: TrialCode | undefined;
  readonly text: string;
}

/** How a step ended; undefined: not within its time. */
type End = { readonly fault?: string; readonly text: string } | undefined;

/** Subscriptions, the logon and the logout. */
const MESSAGES = 16;

/** A short session with an LP: no order, and nothing is kept of it. */
export class LpTrial {
  readonly #session: LpSession;
  readonly #withinMs: number;
  readonly #steps: TrialStep[] = [];
  readonly #peer: Peer;
  readonly #symbols: readonly string[];
  readonly #book: QuoteBook;
  readonly #data: MarketData;
  readonly #quoting: QuoteSessions;
  #isLoggingOff = false;
  /** Ends the step under way. */
  #end: (end: End) => void = () => undefined;

  constructor(entry: LpEntry, session: LpSession, withinMs: number) {
    this.#session = session;
    this.#withinMs = withinMs;
    this.#symbols = entry.mappings.map(({ symbol }) => symbol);
    this.#book = new QuoteBook(1, this.#symbols.length);
    const mapping = new SymbolMapping(entry.mappings, (name) => this.#symbols.indexOf(name));
    const spoken = lpDialects[session.dialect];
    const dialect = { ...spoken, marketDepth: entry.marketDepth ?? spoken.marketDepth };
    this.#data = new MarketData(0, mapping, dialect, () => this.#book);
    this.#quoting = new QuoteSessions(mapping, dialect, this.#data);
    this.#peer = new Peer({
      settings: lpSettings(session),
      store: new MemoryStore({ maxMessages: MESSAGES }),
      clock: new SystemClock(),
      deliver: (message) => this.#hear(message),
      onEvent: (event) => this.#onEvent(event),
      onTurnEnd: (peer) => peer.flush(),
    });
  }

  /** @returns what was done, up to the first step that failed */
  async run(): Promise<readonly TrialStep[]> {
    const { host, port, purposes } = this.#session;
    const wire = new NodeNetwork(guardedLookup(true)).connect({ host, port });
    try {
      if (!(await this.#connect(wire))) return this.#steps;
      if (!this.#peer.session.settings.resetOnLogon) {
        this.#skip("log on", "its numbers go on from logon to logon, and are the desk's");
        return this.#steps;
      }
      if (!(await this.#logOn(wire))) return this.#steps;
      if (purposes.includes("quote")) await this.#quote();
      if (this.#peer.session.isUp) await this.#logOff();
      return this.#steps;
    } finally {
      wire.destroy();
    }
  }

  #connect(wire: Wire): Promise<boolean> {
    const { host, port } = this.#session;
    return this.#step("connect", "LP_UNREACHABLE", "LP_UNREACHABLE", () => {
      wire.once("connect", () => this.#end({ text: `${host}:${port}` }));
      wire.on("error", ({ message }) => this.#end({ fault: message, text: "" }));
    });
  }

  #logOn(wire: Wire): Promise<boolean> {
    return this.#step("log on", "LOGON_REFUSED", "LOGON_UNANSWERED", () => {
      this.#peer.attach(wire, undefined, (wasUp) => {
        if (!wasUp) this.#end({ fault: "the LP closed the connection", text: "" });
      });
    });
  }

  #quote(): Promise<boolean> {
    return this.#step("quote", "NO_QUOTE", "NO_QUOTE", () => {
      const { session } = this.#peer;
      this.#quoting.add(session);
      this.#quoting.onEvent(session, { type: "up" }, this.#peer.now());
      this.#peer.flush();
    });
  }

  #logOff(): Promise<boolean> {
    return this.#step("log off", "LOGOUT_UNANSWERED", "LOGOUT_UNANSWERED", () => {
      this.#isLoggingOff = true;
      this.#peer.session.logout("the test is over", this.#peer.now());
      this.#peer.flush();
    });
  }

  async #step(
    step: TrialStep["step"],
    failed: TrialCode,
    silent: TrialCode,
    begin: () => void,
  ): Promise<boolean> {
    const startMs = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const end = await new Promise<End>((resolve) => {
      this.#end = resolve;
      timer = setTimeout(() => resolve(undefined), this.#withinMs);
      begin();
    });
    clearTimeout(timer);
    this.#end = () => undefined;
    const ms = performance.now() - startMs;
    const code = end === undefined ? silent : end.fault === undefined ? undefined : failed;
    const text = end?.fault ?? end?.text ?? `nothing within ${this.#withinMs / 1_000} s`;
    this.#steps.push({ step, ms, code, text });
    return code === undefined;
  }

  #skip(step: TrialStep["step"], text: string): void {
    this.#steps.push({ step, ms: undefined, code: undefined, text: `not tried: ${text}` });
  }

  #onEvent(event: SessionEvent): void {
    if (event.type === "up") this.#end({ text: `as ${this.#session.senderCompID}` });
    if (event.type === "refused") this.#end({ fault: event.text, text: "" });
    if (event.type !== "down") return;
    this.#end(this.#isLoggingOff ? { text: event.reason } : { fault: event.reason, text: "" });
  }

  #hear(message: FixMessage): void {
    const { monotonicNs } = this.#peer.now();
    switch (message.msgType) {
      case msgTypes.marketDataSnapshot:
        this.#data.onSnapshot(message, monotonicNs);
        return this.#lookForQuote();
      case msgTypes.marketDataIncrement:
        this.#data.onIncrement(message, monotonicNs);
        return this.#lookForQuote();
      case msgTypes.marketDataReject:
      case msgTypes.reject:
      case msgTypes.businessReject: {
        const said = peerTextOf(message, [this.#session.password?.reveal()]);
        return this.#end({ fault: said ?? `refused by a ${message.msgType}`, text: "" });
      }
      default:
        return undefined;
    }
  }

  #lookForQuote(): void {
    for (const [symbol, name] of this.#symbols.entries()) {
      if (!this.#book.has(0, symbol)) continue;
      const [bid, ask] = [this.#book.bid(0, symbol), this.#book.ask(0, symbol)];
      return this.#end({ text: `${name} ${bid / 1e8} / ${ask / 1e8}` });
    }
    return undefined;
  }
}
