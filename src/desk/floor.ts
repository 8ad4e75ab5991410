import { Engine } from "../core/engine.ts";
import type { Event, OrderDecided } from "../core/events.ts";
import type { Leg, Order } from "../core/execute/order.ts";
import { legOfCancel } from "../core/execute/resting-leg.ts";
import type { Input } from "../core/input.ts";
import { UNKNOWN } from "../core/names.ts";
import type { NameKind } from "../core/names.ts";
import type { Policy } from "../core/policy.ts";
import type { QuoteBook } from "../core/quotes/quote-book.ts";
import type { State } from "../core/state.ts";
import type { View } from "../core/view.ts";
import type { ControlOutcome } from "../intake/control/control-server.ts";
import type { LpDesk } from "../lps/fix/lp-desk.ts";
import type { LpEdge } from "../lps/edge/lp-edge.ts";
import { LegWatch } from "../lps/leg-watch.ts";
import { policyFrom } from "../policy/compile.ts";
import type { FixIntake } from "../policy/policy-document.ts";
import type { Cancel, Clock } from "../ports/clock.ts";
import type { Entropy } from "../ports/entropy.ts";
import type { Network } from "../ports/network.ts";
import { activation, applying, compileFirst, heldWithout, indexesIn } from "./activation.ts";
import { NOTHING_KEPT, quoteBookFor, versionFor } from "./activation.ts";
import { tellAlert, tellLost, tellTrouble } from "./alerts.ts";
import { hedgeWhatIsDue } from "./auto-hedger.ts";
import { Books } from "./books.ts";
import type { JournalHealth } from "./books.ts";
import { ClientSessions } from "./client-sessions.ts";
import type { ClientSessionsDesk } from "./client-sessions.ts";
import { Counters } from "./counters.ts";
import type { DeskLog } from "./desk-log.ts";
import { DueOrders } from "./due-orders.ts";
import { edgeOf } from "./edge-stop.ts";
import { Effects } from "./effects.ts";
import { answerOnFloor } from "./floor-answers.ts";
import type { FloorRequest } from "./floor-answers.ts";
import type { FloorOptions, NextPolicy } from "./floor-options.ts";
import { OrderLog } from "./order-log.ts";
import { JournalRoom } from "./journal-room.ts";
import { liveTermsOf } from "./live-terms.ts";
import type { LiveTerms } from "./live-terms.ts";
import type { Pressure } from "./pressure.ts";
import { LpConnections } from "./lp-connections.ts";
import { OrderGate } from "./order-gate.ts";
import { warnOfOrphanLegs } from "./orphan-legs.ts";
import type { ReloadAsked } from "./policy-loader.ts";
import { NO_WORK } from "./pressure.ts";
import { repeat } from "./repeat.ts";
import { acceptorsIn, fixIntakeIn } from "./session-entries.ts";
import type { SessionLedger } from "./session-ledger.ts";
import { endSessions } from "./stopping.ts";
import { Turn } from "./turn.ts";
import { TurnFigures } from "./turn-figures.ts";
import { Warnings } from "./warnings.ts";
import { lpWiresOf } from "./wiring.ts";

/** Between two looks at what nobody answered. */
const LOOK_MS = 100;

/**
 * Everything on an order's way: client sessions, the engine and its books, LP connections, and the
 * turn that commits between what is decided and what is said.
 *
 * It sees time, files, connections and chance through its ports alone, so that the same inputs at
 * the same times bring the same journal. Nothing of it needs to be closed: whoever lets go of one
 * and makes another over the same disk has seen a crash and a start.
 *
 * Built in the order in which a start must happen: replay, names and policy, then `resume`, then
 * `open`.
 */
export class Floor implements ClientSessionsDesk, LpDesk {
  readonly clock: Clock;
  readonly network: Network;
  readonly entropy: Entropy;
  readonly turn: Turn;
  readonly log: DeskLog;
  readonly warnings: Warnings;
  readonly counters: Counters = new Counters();
  readonly clients: ClientSessions;
  readonly lps: LpConnections;
  readonly watch: LegWatch;
  readonly edge: LpEdge = edgeOf(this);
  readonly gate: OrderGate;
  readonly figures: TurnFigures;
  readonly #fixIntake: FixIntake | null;
  #live: LiveTerms;
  readonly #books: Books;
  readonly #engine: Engine;
  readonly #effects: Effects;
  readonly #room: JournalRoom;
  readonly #orderLog = new OrderLog(this);
  readonly #due = new DueOrders(this);
  #afterCommit: (() => void)[] = [];
  #sweep: Cancel | undefined;

  /** @throws coded errors when the journal is damaged */
  constructor(options: FloorOptions) {
    const { document, journalDir, snapshotDir, ports } = options;
    const { clock, disk, network, entropy, log } = ports;
    this.clock = clock;
    this.network = network;
    this.entropy = entropy;
    this.log = log;
    this.warnings = new Warnings(log, clock);
    this.#fixIntake = document.intake.fix;
    this.#live = liveTermsOf(document);
    this.figures = new TurnFigures(clock, ports.work ?? NO_WORK, this.counters);
    this.#books = new Books({
      disk,
      entropy,
      dir: journalDir,
      snapshots: snapshotDir,
      durability: document.durability,
      segmentBytes: options.segmentBytes,
      eventsPerHash: options.eventsPerHash,
      onLost: (message) => tellLost(this, message),
      wallUs: () => clock.wallUs(),
      committing: this.figures,
    });
    this.#room = new JournalRoom(this, this.#books);
    const { pressure } = (this.gate = new OrderGate(this, ports.work ?? NO_WORK, this.#live));
    const steps = { commit: () => this.#commit(), ended: () => this.#ended(pressure) };
    this.turn = new Turn(clock, this.figures.around(steps));
    try {
      this.#engine = this.#newEngine(options);
    } catch (error) {
      this.#books.abandon();
      throw error;
    }
    this.edge.takeUp(this.state, this.#live.lpEdge);
    this.watch = new LegWatch(this.#live.legTimeoutMs);
    this.lps = new LpConnections(lpWiresOf(document), this);
    this.clients = new ClientSessions(acceptorsIn(document), fixIntakeIn(document), this);
    this.#effects = new Effects(this);
  }

  get journalId(): string {
    return this.#books.journalId;
  }

  get state(): State {
    return this.#books.state;
  }

  get nextEvent(): number {
    return this.#books.nextEvent;
  }

  get isStopping(): boolean {
    return this.clients.isStopping;
  }

  /** What an operator should know of the disk. */
  get journalHealth(): JournalHealth {
    return this.#books.journalHealth;
  }

  get isJournalFull(): boolean {
    return this.#books.isFull;
  }

  /** Number of the first event that was not in the snapshot it began with; 0: with none. */
  get snapshotEvent(): number {
    return this.#books.snapshotEvent;
  }

  /** What of the policy in force the floor itself goes by. */
  get live(): LiveTerms {
    return this.#live;
  }

  policy(): Policy {
    return this.#engine.policy;
  }

  book(): QuoteBook {
    return this.#engine.quotes;
  }

  ledgerOf(session: number): SessionLedger {
    return this.#books.ledgerOf(session);
  }

  decisionOf(order: Order): OrderDecided | undefined {
    return this.#books.decisionOf(order);
  }

  /** Says what the replay found, and doubts what was under way. */
  resume(): void {
    const { counts, cutBytes } = this.#books.recovery;
    const { snapshotEvent, unusable } = this.#books;
    const found = { ...counts, snapshotEvent, cutBytes, journalId: this.journalId };
    this.log[cutBytes > 0 ? "warn" : "info"](found, "journal replayed");
    for (const { file, why } of unusable) {
      this.log.warn({ code: "SNAPSHOT_UNUSABLE", file, why }, "a snapshot was not used");
    }
    this.#engine.isJournalFull = this.#room.look();
    this.input({ type: "Restarted" });
    this.input({ type: "TimePassed" });
    this.lps.listings.recheck();
    const nowNs = this.clock.monotonicNs();
    for (const leg of this.state.orders.openLegs()) this.watch.sent(leg, nowNs);
    this.clients.cancelOfGone();
    warnOfOrphanLegs(this);
    const held = heldWithout(this.state, this.policy());
    if (held.length > 0) this.log.warn({ symbols: held }, "held, and not in the policy");
    // Positions may stand beyond its limits; and no later swap is the first to run this code.
    this.#engine.swap(this.policy(), nowNs, this.clock.wallUs());
  }

  /** Opens the doors. @returns the port clients connect to, undefined without an intake */
  async open(): Promise<number | undefined> {
    this.lps.start();
    this.#sweep = repeat(this.clock, LOOK_MS, () => this.#look());
    const fix = this.#fixIntake;
    return fix === null ? undefined : await this.clients.listener.listen(fix.port, fix.host);
  }

  /** One input: decided, applied, journaled in this turn's batch, told when that is durable. */
  input(input: Input): void {
    this.#books.together(() => {
      const { clock } = this;
      const { events, alerts } = this.#engine.step(input, clock.monotonicNs(), clock.wallUs());
      for (const event of events) {
        this.counters.count(event);
        this.#orderLog.on(event);
        this.#effects.on(event);
        // Its new price may be there.
        if (event.type === "ClientReplaced") this.#due.look();
      }
      for (const alert of alerts) tellAlert(this, alert);
    });
    this.turn.schedule();
  }

  quotesMoved(): void {
    this.#due.look();
    this.clients.prices.look();
  }

  /** Resting orders whose price is there. */
  dueOrders(): readonly Order[] {
    return this.#engine.due(this.clock.monotonicNs(), this.clock.wallUs());
  }

  symbolsToHedge(): readonly number[] {
    return this.#engine.toHedge(this.clock.monotonicNs(), this.clock.wallUs());
  }

  legOf(number: number): Leg | undefined {
    return this.state.orders.leg(number);
  }

  legOfCancel(lp: number, cancel: number): Leg | undefined {
    return legOfCancel(this.state.orders, lp, cancel);
  }

  trouble(about: string, text: string): void {
    tellTrouble(this, about, text);
  }

  answers(lp: number): void {
    this.watch.askSoon(lp, this.clock.monotonicNs());
  }

  /** What a decision would look at now. */
  view(): View {
    return this.#engine.view(this.clock.monotonicNs(), this.clock.wallUs());
  }

  wallUs(): number {
    return this.clock.wallUs();
  }

  /** What those who hold the control socket ask for, but for what is of the process. */
  answer(request: FloorRequest): ControlOutcome {
    return answerOnFloor(this, request);
  }

  /** The index of each name; those that are new get one. */
  indexes(kind: NameKind, names: readonly string[]): Int32Array {
    let indexes: Int32Array = new Int32Array(0);
    this.#books.together(() => {
      indexes = indexesIn(this.state, kind, names, (event) => this.#engine.record(event));
    });
    this.turn.schedule();
    return indexes;
  }

  intern(kind: NameKind, name: string): number {
    return this.indexes(kind, [name])[0] ?? UNKNOWN;
  }

  /**
   * From this call on every order is decided under the new policy, none under a mixture.
   *
   * @returns symbols it lacks and of which somebody holds something; none: it is in force
   */
  swap(next: NextPolicy, asked: ReloadAsked): readonly string[] {
    const held = heldWithout(this.state, next.compiled);
    if (held.length === 0) this.#swap(next, asked);
    return held;
  }

  #swap({ compiled, live, lps }: NextPolicy, { actor, source }: ReloadAsked): void {
    const { names } = this.state;
    this.#books.together(() => {
      this.#live = live;
      this.watch.retune(live.legTimeoutMs);
      this.edge.retune(live.lpEdge);
      this.gate.pressure.retune(live);
      this.#engine.quotes = this.#engine.quotes.resized(names.count("lp"), names.count("symbol"));
      this.#engine.record(activation(compiled, live, actor, source));
      this.#engine.swap(policyFrom(compiled), this.clock.monotonicNs(), this.clock.wallUs());
      this.lps.follow(lps);
      this.lps.listings.recheck();
    });
    this.turn.schedule();
  }

  /** Runs when what has been done so far is durable. */
  afterCommit(run: () => void): void {
    this.#afterCommit.push(run);
    this.turn.schedule();
  }

  /** Ends every session with a Logout, lets legs finish, and shuts the doors. */
  async shut(): Promise<void> {
    await endSessions(this);
    this.#sweep?.();
    await this.clients.listener.close();
  }

  /** Commits what is in hand, gives back unused numbers and closes the journal. */
  close(): void {
    this.turn.end();
    this.#books.close(this.clock.wallUs());
    this.warnings.close();
  }

  #newEngine({ document, actor, kept, keepPolicy }: FloorOptions): Engine {
    const { state } = this.#books;
    const version = versionFor(state, document.sha256, kept ?? NOTHING_KEPT);
    const journal = (event: Event): void => void this.#books.record(event);
    const policy = compileFirst(document, version, state, applying(state, journal));
    const engine = new Engine(state, policy, quoteBookFor(state), journal);
    keepPolicy(version, document);
    if (version !== state.policyVersion) {
      engine.record(activation(policy, this.#live, actor, "start"));
    }
    return engine;
  }

  #look(): void {
    const { clock } = this;
    this.#engine.isJournalFull = this.#room.look();
    const now = { wallUs: clock.wallUs(), monotonicNs: clock.monotonicNs() };
    this.watch.sweep(now.monotonicNs, {
      timedOut: ({ leg }) => this.input({ type: "LegTimedOut", leg }),
      ask: (leg) => this.lps.ask(leg, now),
      wayOf: (leg) => this.lps.wayOf(leg),
    });
    this.lps.onTime(now);
    this.#engine.onTime(now.monotonicNs, now.wallUs);
    for (const alert of this.#engine.waiting(now.monotonicNs)) tellAlert(this, alert);
    for (const alert of this.lps.changed(this.view())) tellAlert(this, alert);
    this.clients.cancelRested();
    if (this.state.resting.count > 0) this.input({ type: "TimePassed" });
    hedgeWhatIsDue(this);
    // A market that opens, or a switch that is turned off, may make one due without a quote.
    this.#due.look();
    this.clients.prices.look();
    this.warnings.onTime();
    this.turn.schedule();
  }

  /** All is told: what is written down for people keeps nobody waiting. */
  #ended(pressure: Pressure): void {
    pressure.turnEnded();
    this.#orderLog.committed();
  }

  #commit(): void {
    this.#due.takeUp();
    this.figures.decided();
    this.#books.commit(this.clock.wallUs());
    const waiting = this.#afterCommit;
    if (waiting.length === 0) return;
    this.#afterCommit = [];
    for (const run of waiting) run();
  }
}
