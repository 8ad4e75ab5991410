import { FixListener } from "../../fix/session/listener.ts";
import type { Clock } from "../../ports/clock.ts";
import { Prng, seedOf } from "../prng.ts";
import type { Quote } from "../quote.ts";
import { DelayLine } from "./delay-line.ts";
import { endSessions } from "./end-sessions.ts";
import { Instruments } from "./instruments.ts";
import type { Knobs } from "./knobs.ts";
import { KnobScript } from "./run-script.ts";
import { dictionaryOf } from "./manners.ts";
import { OrderDesk } from "./order-desk.ts";
import type { ReportSink } from "./order-desk.ts";
import { openFeed } from "./open-feed.ts";
import type { PriceFeed } from "./price-feed.ts";
import { Subscriptions } from "./subscriptions.ts";
import { SymbolList } from "./symbol-list.ts";
import type { TradeRecord } from "./trade-record.ts";
import { Transcript } from "./transcript.ts";
import { turnAway } from "./turn-away.ts";
import type { Venue, VenueCounts } from "./venue.ts";
import type { VenueFolder } from "./venue-folder.ts";
import { drawStartId, VenueIds } from "./venue-ids.ts";
import type { Identity, LpTerms } from "./venue-options.ts";
import type { VenueWorld } from "./venue-world.ts";
import { sessionNameOf, settingsOf, VenueSession } from "./venue-session.ts";

const maxSymbols = 10_000;
const maxStreamsPerSession = 10_000;
/** The table must always have room beside the open orders. */
const openShare = 2;

/** A liquidity provider: sessions, prices, orders and what it remembers, composed. */
export class LpVenue implements Venue {
  readonly host: string;
  readonly #options: LpTerms;
  readonly #clock: Clock;
  readonly #folder: VenueFolder;
  readonly #symbols: SymbolList;
  readonly #feed: PriceFeed;
  readonly #quotes = new Map<string, Quote>();
  readonly #sessions = new Map<string, VenueSession>();
  readonly #delays: DelayLine;
  readonly #orders: OrderDesk;
  readonly #listener: FixListener;
  readonly #counts = { orders: 0, fills: 0, rejects: 0 };
  readonly #instruments: Instruments;
  readonly #script: KnobScript;
  #knobs: Knobs;
  #port = 0;
  #closing: Promise<void> | undefined;

  private constructor(options: LpTerms, world: VenueWorld, feed: PriceFeed) {
    const { clock } = world;
    this.host = options.host;
    this.#options = options;
    this.#clock = clock;
    this.#folder = world.openFolder(options.identities, options.maxOrders);
    this.#feed = feed;
    this.#knobs = options.knobs;
    this.#instruments = new Instruments(options.manners.usesSecurityID, options.symbolIDs);
    this.#symbols = new SymbolList(options.symbols, options.symbolTerms, maxSymbols);
    if (options.ticks?.symbol !== undefined) this.#symbols.learn(options.ticks.symbol);
    this.#delays = new DelayLine(clock, () => this.#flush());
    const startId = drawStartId(world.below);
    this.#orders = this.#openDesk(startId);
    for (const identity of options.identities) this.#openSession(identity);
    this.#resume(startId);
    this.#listener = new FixListener({
      clock,
      network: world.network,
      find: (client, own, _address, subID) => this.#find(client, own, subID),
      turnAway: turnAway(options.manners.badLogon, clock),
      onRefused: ({ code, remoteAddress, text }) => {
        this.#notice(`connection from ${remoteAddress} refused (${code}: ${text})`);
      },
    });
    this.#script = new KnobScript(options.script, options.scriptEveryMs, clock, (knobs) => {
      this.turn(knobs);
      this.#notice(`script: ${JSON.stringify(knobs)}`);
    });
  }

  /**
   * @param feed where its prices come from, if not from what the options say
   * @throws VenueError when its folder is in use, its log damaged or its tick file unusable
   */
  static async start(
    options: LpTerms,
    world: VenueWorld,
    feed: PriceFeed = openFeed(options, world.clock),
  ): Promise<LpVenue> {
    const venue = new LpVenue(options, world, feed);
    try {
      venue.#port = await venue.#listener.listen(options.port, options.host);
    } catch (error) {
      feed.stop();
      venue.#folder.close();
      throw error;
    }
    feed.start(
      (quote) => venue.#publish(quote),
      () => venue.#flush(),
    );
    return venue;
  }

  get port(): number {
    return this.#port;
  }

  counts(): VenueCounts {
    let [sessionsUp, pricesConflated] = [0, 0];
    for (const { peer, subscriptions } of this.#sessions.values()) {
      if (peer.session.isUp) sessionsUp += 1;
      pricesConflated += subscriptions.conflated;
    }
    return { ...this.#counts, sessionsUp, pricesConflated };
  }

  /** Sessions of one pair of CompIDs are told apart by TargetSubID(57), where there are several. */
  #find(client: string, own: string, subID: string): VenueSession["peer"] | undefined {
    const name = `${client}>${own}`;
    return (this.#sessions.get(`${name}/${subID}`) ?? this.#sessions.get(name))?.peer;
  }

  turn(knobs: Partial<Knobs>): void {
    this.#knobs = { ...this.#knobs, ...knobs };
    this.#flush();
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    this.#feed.stop();
    this.#delays.close();
    this.#script.stop();
    const peers = [...this.#sessions.values()].map(({ peer }) => peer);
    await endSessions(peers, this.#clock);
    await this.#listener.close();
    this.#log({ kind: "stop", timeUs: this.#clock.wallUs() });
    this.#folder.close();
  }

  #openDesk(startId: string): OrderDesk {
    const sink: ReportSink = {
      nextMsgSeqNum: (session) => this.#sessions.get(session)?.nextMsgSeqNum ?? 0,
      send: (record) => this.#sessions.get(record.session)?.send(record),
    };
    return new OrderDesk({
      sink,
      table: this.#folder.table,
      log: (record) => this.#log(record),
      clock: this.#clock,
      delays: this.#delays,
      prng: new Prng(seedOf(this.#options.seed, "orders")),
      faults: new Prng(seedOf(this.#options.seed, "faults")),
      ids: new VenueIds(startId),
      knobs: () => this.#knobs,
      quote: (symbol) => this.#quotes.get(symbol),
      terms: (symbol) => this.#symbols.termsOf(symbol),
      hasExecIDs: this.#options.manners.hasExecID,
      depth: this.#options.manners.depth,
      maxOpenOrders: Math.floor(this.#options.maxOrders / openShare),
    });
  }

  #openSession(identity: Identity): void {
    const { username, password, manners, transcript, list } = this.#options;
    const secrets = {
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
    };
    const name = sessionNameOf(identity);
    const speech = { manners, instruments: this.#instruments };
    const store = this.#folder.stores.get(name);
    if (store === undefined) throw new Error(`Invariant: ${name} must have a store`);
    const session = new VenueSession({
      identity,
      store,
      speech,
      transcript:
        transcript === undefined ? undefined : new Transcript(transcript, name, this.#clock),
      settings: settingsOf(
        identity,
        { resetOnLogon: manners.resetsOnLogon, dictionary: dictionaryOf(manners), ...secrets },
        list === undefined ? [] : ["x"],
      ),
      list,
      symbols: () => this.#symbols.all(),
      clock: this.#clock,
      knobs: () => this.#knobs,
      orders: this.#orders,
      subscribe: (outlet) =>
        new Subscriptions({
          outlet,
          updates: manners.updates,
          instruments: this.#instruments,
          hasEntryIDs: manners.hasEntryIDs,
          depth: manners.depth,
          quote: (symbol) => this.#quotes.get(symbol),
          isKnown: (symbol) => this.#symbols.termsOf(symbol) !== undefined,
          maxSymbols: maxStreamsPerSession,
        }),
      onTurnEnd: () => this.#flush(),
      onNotice: (text) => this.#notice(text),
    });
    this.#sessions.set(name, session);
  }

  /**
   * Takes up what a killed run left. Each report was logged, then handed to its session, one by
   * one, so at most the last in the log never reached the session's store.
   */
  #resume(startId: string): void {
    const last = this.#folder.lastRecord;
    if (last?.kind === "report" || last?.kind === "cancelReject") {
      const isStored = this.#folder.stores.get(last.session)?.fetch(last.msgSeqNum) !== undefined;
      if (!isStored) this.#sessions.get(last.session)?.send(last, true);
    }
    this.#log({ kind: "start", timeUs: this.#clock.wallUs(), startId });
    this.#orders.resume();
  }

  #log(record: TradeRecord): void {
    this.#folder.log.append(record);
    if (record.kind === "order") this.#counts.orders += 1;
    if (record.kind !== "report") return;
    if (record.execType === "Trade") this.#counts.fills += 1;
    if (record.execType === "Rejected") this.#counts.rejects += 1;
  }

  #publish(quote: Quote): void {
    if (!this.#symbols.learn(quote.symbol)) return;
    this.#quotes.set(quote.symbol, quote);
    this.#orders.onQuote(quote);
    for (const { subscriptions } of this.#sessions.values()) subscriptions.onQuote(quote);
  }

  #flush(): void {
    for (const session of this.#sessions.values()) session.flush();
  }

  #notice(text: string): void {
    this.#options.onNotice?.(text);
  }
}
