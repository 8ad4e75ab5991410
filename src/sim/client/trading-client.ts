import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { FileStore } from "../../fix/session/file-store.ts";
import type { FixMessage } from "../../fix/codec/message.ts";
import type { SessionEvent } from "../../fix/session/session-host.ts";
import type { Cancel, Clock } from "../../ports/clock.ts";
import type { Endpoint, Network } from "../../ports/network.ts";
import { Prng, seedOf } from "../prng.ts";
import { ClientError } from "./client-error.ts";
import { ClientLog } from "./client-log.ts";
import { readReport } from "./client-messages.ts";
import type { ReportRecord } from "./client-record.ts";
import { FlowSession } from "./flow-session.ts";
import type { FlowIdentity } from "./flow-session.ts";
import { OpenOrders } from "./open-orders.ts";
import type { OpenOrder } from "./open-orders.ts";
import { OrderFlow } from "./order-flow.ts";
import type { FlowTerms } from "./order-flow.ts";
import { replayRecord } from "./replayed-record.ts";

export interface TradingClientOptions extends FlowTerms {
  /** client.log, and the sessions' numbers in client/. */
  readonly dataDir: string;
  readonly endpoint: Endpoint;
  readonly identities: readonly FlowIdentity[];
  readonly ordersPerSecond: number;
  /** No order is sent while so many have no end yet. Default 200. */
  readonly maxOpen?: number;
  /** No order is sent once the log has this many bytes. Default 4 GB. */
  readonly maxLogBytes?: number;
  readonly clock: Clock;
  readonly network: Network;
  readonly onNotice: (notice: ClientNotice) => void;
}

/** What whoever runs the clients should know at once. */
export type ClientNotice =
  | { readonly kind: "session"; readonly session: string; readonly event: string; text: string }
  | { readonly kind: "firstFill"; readonly report: ReportRecord }
  | { readonly kind: "logFull"; readonly bytes: number }
  | { readonly kind: "trouble"; readonly text: string };

/** An order nobody has spoken of for so long is asked about. */
const PATIENCE_NS = 5_000_000_000;
const ASK_EVERY_MS = 1000;
const LOOK_MS = 20;
const NS_PER_MS = 1_000_000;

/** A broker's clients as one process: sends orders steadily and writes down their fate. */
export class TradingClient {
  readonly #options: TradingClientOptions;
  readonly #open = new OpenOrders();
  readonly #log: ClientLog;
  readonly #sessions: readonly FlowSession[];
  readonly #flow: OrderFlow;
  readonly #prefix: string;
  #sent = 0;
  #next = 0;
  #hasFilled = false;
  #isLogFull = false;
  #pace: Cancel | undefined;
  #asking: Cancel | undefined;

  /** @throws `CLIENT_LOG_DAMAGED`, and what a damaged session store throws */
  constructor(options: TradingClientOptions) {
    const { dataDir, clock, seed } = options;
    if (options.identities.length === 0) throw new Error("Invariant: clients have an identity");
    this.#options = options;
    this.#flow = new OrderFlow(options);
    mkdirSync(join(dataDir, "client"), { recursive: true, mode: 0o700 });
    const path = join(dataDir, "client.log");
    this.#log = ClientLog.open(path, (record) => {
      if (replayRecord(record, this.#open)) return;
      throw new ClientError("CLIENT_LOG_DAMAGED", `${path} has a line that is no record`);
    });
    const startMs = Math.floor(clock.wallUs() / 1000);
    // A start within the same millisecond as another is not possible, so no ClOrdID comes twice.
    this.#prefix = `C${startMs.toString(36).toUpperCase()}-`;
    this.#log.append({
      kind: "start",
      timeUs: clock.wallUs(),
      prefix: this.#prefix,
      seed,
      open: this.#open.size,
    });
    this.#sessions = options.identities.map((identity) => this.#newSession(identity));
  }

  /** Orders whose end is not known yet. */
  get openCount(): number {
    return this.#open.size;
  }

  /** Orders sent in this run. */
  get sentCount(): number {
    return this.#sent;
  }

  start(): void {
    for (const session of this.#sessions) session.start();
    const { clock } = this.#options;
    this.#sendNext(clock.monotonicNs());
    this.#askAgain();
  }

  /**
   * Sends nothing more, waits for the end of what is under way, and logs out.
   *
   * Nobody is waited for who is not there: what is open then is asked about at the next start.
   *
   * @param patienceMs how long to wait at most, for the orders and again for the logout
   * @returns how many orders are still open
   */
  async stop(patienceMs: number): Promise<number> {
    this.#pace?.();
    const isAlone = (): boolean => this.#sessions.every(({ isAttached }) => !isAttached);
    await this.#until(patienceMs, () => this.#open.size === 0 || isAlone());
    this.#asking?.();
    for (const session of this.#sessions) session.logout();
    await this.#until(patienceMs, isAlone);
    for (const session of this.#sessions) session.close();
    const open = this.#open.size;
    this.#log.append({ kind: "stop", timeUs: this.#options.clock.wallUs(), open });
    this.#log.close();
    return open;
  }

  #newSession(identity: FlowIdentity): FlowSession {
    const { dataDir, clock, network, endpoint, seed } = this.#options;
    const random = new Prng(seedOf(seed, identity.id));
    return new FlowSession({
      identity,
      endpoint,
      clock,
      network,
      // Orders are never sent again, but must be known as orders when the desk asks for them.
      store: new FileStore(join(dataDir, "client", `${identity.id}.store`), {
        keeps: (msgType) => msgType === "D",
      }),
      random: () => random.uint32() / 2 ** 32,
      onMessage: (message, session) => this.#onMessage(message, session),
      onEvent: (event, session) => this.#onEvent(event, session),
    });
  }

  /** One order, then the next at its own time: late timers do not slow the flow down for good. */
  #sendNext(dueNs: number): void {
    const { clock, ordersPerSecond } = this.#options;
    const nowNs = clock.monotonicNs();
    const gapNs = 1e9 / ordersPerSecond;
    // After a pause of the machine the missed orders are not made up for.
    const nextNs = Math.max(dueNs, nowNs - 1e9) + gapNs;
    this.#send(nowNs);
    this.#pace = clock.after(Math.max(0, (nextNs - nowNs) / NS_PER_MS), () =>
      this.#sendNext(nextNs),
    );
  }

  #send(nowNs: number): void {
    const session = this.#sessions[this.#next % this.#sessions.length];
    this.#next += 1;
    if (session === undefined || !session.isUp || !this.#hasRoom()) return;
    const order = this.#flow.next();
    this.#sent += 1;
    const clOrdID = `${this.#prefix}${this.#sent}`;
    const msgSeqNum = session.compose(clOrdID, order);
    const sent = { session: session.id, msgSeqNum, clOrdID, ...order };
    this.#log.append({ kind: "order", timeUs: this.#options.clock.wallUs(), ...sent });
    this.#open.sent(sent, nowNs);
    session.flush();
  }

  #hasRoom(): boolean {
    const { maxOpen, maxLogBytes, onNotice } = this.#options;
    if (this.#log.size >= (maxLogBytes ?? 4 * 1024 ** 3)) {
      if (!this.#isLogFull) onNotice({ kind: "logFull", bytes: this.#log.size });
      this.#isLogFull = true;
      return false;
    }
    return this.#open.size < (maxOpen ?? 200);
  }

  #askAgain(): void {
    const { clock } = this.#options;
    this.#asking = clock.after(ASK_EVERY_MS, () => this.#askAgain());
    for (const session of this.#sessions) {
      if (!session.isUp) continue;
      const due = this.#open.due(session.id, clock.monotonicNs(), PATIENCE_NS);
      for (const order of due) session.ask(order);
      session.flush();
    }
  }

  #onMessage(message: FixMessage, session: FlowSession): void {
    if (message.msgType !== "8") return this.#onRefused(message, session);
    const report = readReport(message, session.id, this.#options.clock.wallUs());
    if (report === undefined) return this.#trouble(`${session.id}: a report cannot be read`);
    this.#log.append(report);
    this.#open.reported(report.clOrdID, report.ordStatus, report.isDisowned === true);
    const isFirst = !this.#hasFilled && report.clOrdID.startsWith(this.#prefix);
    if (report.execType === "Trade" && isFirst) {
      this.#hasFilled = true;
      this.#options.onNotice({ kind: "firstFill", report });
    }
    return undefined;
  }

  /** Reject(3) or BusinessMessageReject(j) of a message of ours. */
  #onRefused(message: FixMessage, session: FlowSession): void {
    const refSeqNum = message.integer(45) ?? 0;
    const text = message.text(58) ?? "refused without a text";
    this.#trouble(`${session.id}: the desk refused message ${refSeqNum}: ${text}`);
    this.#notTaken(this.#open.unknownBetween(session.id, refSeqNum, refSeqNum), text);
  }

  #onEvent(event: SessionEvent, session: FlowSession): void {
    switch (event.type) {
      case "up":
        return this.#note(session, "up", "");
      case "down":
        return this.#note(session, "down", event.reason);
      case "refused":
        return this.#note(session, "refused", `${event.code}: ${event.text}`);
      case "rejected":
        return this.#trouble(`${session.id}: refused a ${event.refMsgType}: ${event.text}`);
      case "peerMissed": {
        const missed = this.#open.unknownBetween(session.id, event.from, event.to);
        return this.#notTaken(missed, "the desk never received it");
      }
      case "gap":
      case "closing":
        return undefined;
    }
  }

  #note(session: FlowSession, event: "up" | "down" | "refused", text: string): void {
    const { clock, onNotice } = this.#options;
    this.#log.append({ kind: "session", timeUs: clock.wallUs(), session: session.id, event, text });
    onNotice({ kind: "session", session: session.id, event, text });
  }

  #notTaken(orders: readonly OpenOrder[], text: string): void {
    const timeUs = this.#options.clock.wallUs();
    for (const { session, clOrdID } of orders) {
      this.#log.append({ kind: "notTaken", timeUs, session, clOrdID, text });
      this.#open.notTaken(clOrdID);
    }
  }

  #trouble(text: string): void {
    this.#options.onNotice({ kind: "trouble", text });
  }

  async #until(limitMs: number, isDone: () => boolean): Promise<void> {
    const { clock } = this.#options;
    const endNs = clock.monotonicNs() + limitMs * NS_PER_MS;
    while (!isDone() && clock.monotonicNs() < endNs) {
      await new Promise<void>((resolve) => {
        clock.after(LOOK_MS, resolve);
      });
    }
  }
}
