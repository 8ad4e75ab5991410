import type { Logger } from "pino";
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
import { NodeNetwork } from "../fix/session/node-network.ts";
import { ControlServer } from "../intake/control/control-server.ts";
import { lockDataFolder } from "../journal/lock.ts";
import type { DataFolderLock } from "../journal/lock.ts";
import { NodeDisk } from "../journal/node-disk.ts";
import type { LpDesk } from "../lps/fix/lp-desk.ts";
import { LegWatch } from "../lps/leg-watch.ts";
import type { Cancel } from "../ports/clock.ts";
import type { Entropy } from "../ports/entropy.ts";
import type { Network } from "../ports/network.ts";
import { policyFrom } from "../policy/compile.ts";
import type { CompiledPolicy } from "../policy/compile.ts";
import type { FixIntake, PolicyDocument } from "../policy/policy-document.ts";
import { activation, applying, compileFirst, heldWithout, indexesIn } from "./activation.ts";
import { quoteBookFor, versionFor } from "./activation.ts";
import { tellAlert, tellTrouble } from "./alerts.ts";
import { hedgeWhatIsDue } from "./auto-hedger.ts";
import { Books } from "./books.ts";
import { ClientSessions } from "./client-sessions.ts";
import type { ClientSessionsDesk } from "./client-sessions.ts";
import { answerControl } from "./control-answers.ts";
import type { ControlDesk } from "./control-answers.ts";
import { Counters } from "./counters.ts";
import { createDataFolder } from "./data-folder.ts";
import type { DataFolder } from "./data-folder.ts";
import { DueOrders } from "./due-orders.ts";
import { Effects } from "./effects.ts";
import { LpConnections } from "./lp-connections.ts";
import { NodeEntropy } from "./node-entropy.ts";
import { keepPolicy } from "./policy-files.ts";
import { warnOfOrphanLegs } from "./orphan-legs.ts";
import { PolicyLoader } from "./policy-loader.ts";
import type { PolicyLoaderDesk, ReloadAsked, ReloadOutcome } from "./policy-loader.ts";
import { OfficeKeeper } from "./office-keeper.ts";
import { liveTermsOf } from "./live-terms.ts";
import type { LiveTerms } from "./live-terms.ts";
import type { NamesAnswer, NamesQuestion, PolicyTask } from "./policy-task.ts";
import { Reloads } from "./reloads.ts";
import { repeat } from "./repeat.ts";
import { acceptorsIn, fixIntakeIn, initiatorsIn } from "./session-entries.ts";
import type { SessionLedger } from "./session-ledger.ts";
import { statusOf } from "./status.ts";
import type { DeskStatus } from "./status.ts";
import { endSessions } from "./stopping.ts";
import { TurnClock } from "./turn-clock.ts";
import { Turn } from "./turn.ts";
import { Warnings } from "./warnings.ts";
import { wiringOf } from "./wiring.ts";
import type { Wiring } from "./wiring.ts";

/** Between two looks at what nobody answered. */
const LOOK_MS = 100;

export interface DeskOptions {
  readonly document: PolicyDocument;
  /** The file it was read from, and is read from again. */
  readonly policyFile: string;
  /** Who starts the desk. */
  readonly actor: string;
  readonly dataDir: string;
  readonly log: Logger;
}

/**
 * The desk process: one event loop in which clients' orders come in, are decided, journaled and
 * carried out. No SQL, no HTTP.
 *
 * Built in the order in which a start must happen: lock, replay, names and policy, then the doors.
 */
export class Desk implements ClientSessionsDesk, LpDesk, ControlDesk, PolicyLoaderDesk {
  readonly clock: TurnClock = new TurnClock();
  readonly entropy: Entropy = new NodeEntropy();
  readonly network: Network = new NodeNetwork();
  readonly turn: Turn;
  readonly log: Logger;
  readonly warnings: Warnings;
  readonly counters: Counters = new Counters();
  readonly clients: ClientSessions;
  readonly lps: LpConnections;
  readonly watch: LegWatch;
  readonly reloads: Reloads = new Reloads();
  readonly #folder: DataFolder;
  readonly #policyFile: string;
  readonly #wiring: Wiring;
  readonly #durability: string;
  readonly #fixIntake: FixIntake | null;
  readonly #loader: PolicyLoader;
  #live: LiveTerms;
  readonly #lock: DataFolderLock;
  readonly #books: Books;
  readonly #engine: Engine;
  readonly #effects: Effects;
  readonly #control: ControlServer;
  readonly #office: OfficeKeeper | undefined;
  readonly #startedNs: number;
  readonly #due = new DueOrders(this);
  #afterCommit: (() => void)[] = [];
  #sweep: Cancel | undefined;

  /** @throws coded errors when the folder is in use or its journal is damaged */
  constructor({ document, policyFile, actor, dataDir, log }: DeskOptions) {
    const folder = createDataFolder(dataDir);
    this.#folder = folder;
    this.#lock = lockDataFolder(folder.dir);
    this.log = log;
    this.warnings = new Warnings(log, this.clock);
    this.#policyFile = policyFile;
    this.#wiring = wiringOf(document);
    this.#durability = document.durability;
    this.#fixIntake = document.intake.fix;
    this.#live = liveTermsOf(document);
    this.#loader = new PolicyLoader(this);
    this.#startedNs = this.clock.monotonicNs();
    this.#books = new Books({
      disk: new NodeDisk(),
      entropy: this.entropy,
      dir: folder.journal,
      durability: document.durability,
      wallUs: () => this.clock.wallUs(),
    });
    this.turn = new Turn(this.clock, { commit: () => this.#commit() });
    this.#engine = this.#newEngine(document, actor);
    this.watch = new LegWatch(this.#live.legTimeoutMs);
    this.lps = new LpConnections(document.liquidityProviders, initiatorsIn(document), this);
    this.clients = new ClientSessions(acceptorsIn(document), fixIntakeIn(document), this);
    this.#effects = new Effects(this);
    this.#control = new ControlServer({
      path: folder.controlSocket,
      handle: (request, answer) => answerControl(this, request, answer),
      afterCommit: (run) => this.afterCommit(run),
      onError: (error) => this.trouble("control.sock", error.message),
    });
    const { http } = document.intake;
    if (http !== null) this.#office = new OfficeKeeper({ ...folder, ...http }, log);
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

  /** Opens the doors. @returns the port clients connect to, undefined without an intake */
  async start(): Promise<number | undefined> {
    this.#resume();
    await this.#control.listen();
    this.#office?.start();
    this.#loader.prepare();
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

  status(): DeskStatus {
    const { journalId, counters, clients, lps } = this;
    return statusOf({
      journalId,
      counters,
      clients,
      lps,
      nextEvent: this.nextEvent,
      office: this.#office?.status() ?? null,
      journal: this.#books.journalHealth,
      uptimeSeconds: Math.floor((this.clock.monotonicNs() - this.#startedNs) / 1e9),
      durability: this.#durability,
      policyFile: this.#policyFile,
      reloads: this.reloads,
      view: this.view(),
      live: this.#live,
    });
  }

  /** What a decision would look at now. */
  view(): View {
    return this.#engine.view(this.clock.monotonicNs(), this.clock.wallUs());
  }

  wallUs(): number {
    return this.clock.wallUs();
  }

  /** Reads the policy file again; a bad one changes nothing. */
  reload(asked: ReloadAsked, done: (outcome: ReloadOutcome) => void): void {
    this.#loader.load(asked, (outcome) => {
      this.reloads.note(outcome, asked, this.clock.wallUs());
      const level = outcome.kind === "REFUSED" ? "error" : "info";
      this.log[level]({ ...asked, ...outcome }, "policy reload");
      done(outcome);
    });
  }

  task(): PolicyTask {
    return {
      path: this.#policyFile,
      policyDir: this.#folder.policy,
      version: this.state.policyVersion + 1,
      runningHash: this.state.policyHash,
      wiring: this.#wiring,
    };
  }

  version(): number {
    return this.state.policyVersion;
  }

  indexNames({ reader, of, names }: NamesQuestion): NamesAnswer {
    const indexes = this.#interned(of, names);
    return { kind: "INDEXES", reader, indexes, count: this.state.names.count(of) };
  }

  intern(kind: NameKind, name: string): number {
    return this.#interned(kind, [name])[0] ?? UNKNOWN;
  }

  /** From this call on every order is decided under the new policy, none under a mixture. */
  swap(compiled: CompiledPolicy, live: LiveTerms, asked: ReloadAsked): readonly string[] {
    return this.reloads.timed(() => {
      const held = heldWithout(this.state, compiled);
      if (held.length === 0) this.#swap(compiled, live, asked);
      return held;
    });
  }

  #swap(compiled: CompiledPolicy, live: LiveTerms, { actor, source }: ReloadAsked): void {
    const { names } = this.state;
    this.#books.together(() => {
      this.#live = live;
      this.watch.retune(live.legTimeoutMs);
      this.#engine.quotes = this.#engine.quotes.resized(names.count("lp"), names.count("symbol"));
      this.#engine.record(activation(compiled, live, actor, source));
      this.#engine.swap(policyFrom(compiled), this.clock.monotonicNs(), this.clock.wallUs());
      this.lps.listings.recheck();
    });
    this.turn.schedule();
  }

  /** Runs when what has been done so far is durable. */
  afterCommit(run: () => void): void {
    this.#afterCommit.push(run);
    this.turn.schedule();
  }

  /** Ends every session with a Logout, lets legs finish, and closes the journal. */
  async stop(): Promise<void> {
    await this.#loader.stop();
    await endSessions(this);
    this.#sweep?.();
    await this.clients.listener.close();
    await this.#office?.stop();
    await this.#control.close();
    this.turn.end();
    this.#books.close(this.clock.wallUs());
    this.warnings.close();
    this.reloads.close();
    this.#lock.release();
  }

  #newEngine(document: PolicyDocument, actor: string): Engine {
    const { state } = this.#books;
    const journal = (event: Event): void => void this.#books.record(event);
    const policy = compileFirst(document, state, applying(state, journal));
    const engine = new Engine(state, policy, quoteBookFor(state), journal);
    const { version, hash } = policy;
    keepPolicy(this.#folder.policy, version, document);
    if (versionFor(state, hash) !== state.policyVersion) {
      engine.record(activation(policy, this.#live, actor, "start"));
    }
    return engine;
  }

  #interned(kind: NameKind, names: readonly string[]): Int32Array {
    let indexes: Int32Array = new Int32Array(0);
    this.#books.together(() => {
      indexes = indexesIn(this.state, kind, names, (event) => this.#engine.record(event));
    });
    this.turn.schedule();
    return indexes;
  }

  /** Says what the replay found, and doubts what was under way. */
  #resume(): void {
    const { counts, cutBytes } = this.#books.recovery;
    const found = { ...counts, cutBytes, journalId: this.journalId };
    this.log[cutBytes > 0 ? "warn" : "info"](found, "journal replayed");
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

  #look(): void {
    const { clock } = this;
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

  #commit(): void {
    this.#due.takeUp();
    this.#books.commit(this.clock.wallUs());
    const waiting = this.#afterCommit;
    if (waiting.length === 0) return;
    this.#afterCommit = [];
    for (const run of waiting) run();
  }
}
