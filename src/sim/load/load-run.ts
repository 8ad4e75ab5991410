import type { FixMessage } from "../../fix/codec/message.ts";
import { VOLUME_SCALE } from "../../core/units/quantity.ts";
import type { Endpoint } from "../../ports/network.ts";
import type { Clock } from "../../ports/clock.ts";
import { LoadFigures } from "./load-figures.ts";
import type { LoadReport } from "./load-figures.ts";
import { LoadSession } from "./load-session.ts";
import type { LoadIdentity, LoadTerms } from "./load-terms.ts";
import { OrdersUnderWay } from "./orders-under-way.ts";

export interface LoadRunOptions {
  readonly identity: LoadIdentity;
  readonly endpoint: Endpoint;
  readonly terms: LoadTerms;
  readonly clock: Clock;
  /** Each answer as it comes, for a record: ClOrdID(11), ExecType(150), ExecID(17), LastQty(32). */
  readonly onAnswer?: (clOrdID: string, execType: string, execID: string, lastQty: string) => void;
}

const NS_PER_SECOND = 1_000_000_000;
const TICK_MS = 1;
const LOOK_MS = 20;

/**
 * Sends orders at their times, whether answers come or not, and measures each from the time at
 * which it should have been sent: one that waits in the sender while the other side stands still
 * has waited all the same (what is left out otherwise is called coordinated omission).
 */
export class LoadRun {
  readonly #options: LoadRunOptions;
  readonly #figures = new LoadFigures();
  readonly #orders: OrdersUnderWay;
  readonly #session: LoadSession;
  /** Different in every run, so that no ClOrdID comes twice. */
  readonly #prefix: string;
  #beganNs = 0;
  #measuredFrom = 0;

  constructor(options: LoadRunOptions) {
    const { terms, clock, identity, endpoint } = options;
    this.#options = options;
    this.#prefix = `L${Math.floor(clock.wallUs() / 1000).toString(36)}-`;
    const room = Math.ceil(terms.ordersPerSecond * terms.patienceSeconds) + 1;
    this.#orders = new OrdersUnderWay(room);
    this.#session = new LoadSession({
      identity,
      endpoint,
      clock,
      onMessage: (message) => this.#take(message),
      onTrouble: (text) => this.#figures.error(text),
    });
  }

  /** @throws with the reason where nobody could be logged on */
  async run(): Promise<LoadReport> {
    const { terms, clock } = this.#options;
    await this.#session.logOn();
    const { ordersPerSecond, warmUpSeconds, seconds } = terms;
    this.#measuredFrom = Math.ceil(ordersPerSecond * warmUpSeconds);
    const last = this.#measuredFrom + Math.floor(ordersPerSecond * seconds);
    this.#beganNs = clock.monotonicNs();
    await this.#send(last);
    await this.#patiently();
    await this.#session.logOut();
    this.#figures.unanswered += this.#orders.unanswered;
    this.#figures.open += this.#orders.open;
    return this.#figures.report();
  }

  /** Resolves when the last order is sent, or nobody is there to be sent one. */
  #send(last: number): Promise<void> {
    const { clock } = this.#options;
    return new Promise((resolve) => {
      const tick = (): void => {
        this.#sendDue(last);
        if (this.#figures.sent >= last || !this.#session.isUp) return resolve();
        clock.after(TICK_MS, tick);
        return undefined;
      };
      tick();
    });
  }

  #sendDue(last: number): void {
    const { clock, terms } = this.#options;
    const gapNs = NS_PER_SECOND / terms.ordersPerSecond;
    const nowNs = clock.monotonicNs();
    const due = Math.min(last, Math.floor((nowNs - this.#beganNs) / gapNs) + 1);
    while (this.#figures.sent < due) {
      const number = this.#figures.sent;
      const dueNs = this.#beganNs + number * gapNs;
      if (number === this.#measuredFrom) this.#figures.forgetTimes();
      if (number >= this.#measuredFrom) this.#figures.late(nowNs - dueNs);
      this.#order(number, dueNs);
    }
    this.#session.flush();
  }

  #order(number: number, dueNs: number): void {
    const { accounts, symbols, orderQty } = this.#options.terms;
    const account = accounts[number % accounts.length] ?? "";
    const symbol = symbols[number % symbols.length] ?? "";
    // By rounds, so that each account sells what it bought.
    const side = Math.floor(number / (accounts.length * symbols.length)) % 2 === 0 ? "1" : "2";
    const before = this.#orders.sent(number, dueNs);
    if (before === "sent") this.#figures.unanswered += 1;
    if (before === "acknowledged") this.#figures.open += 1;
    this.#figures.sent += 1;
    this.#session.compose("D", (into, wallUs) => {
      into.text(11, `${this.#prefix}${number}`).text(1, account).text(55, symbol).text(54, side);
      into.timestampUs(60, wallUs).decimal(38, orderQty, VOLUME_SCALE).text(40, "1").text(59, "3");
    });
  }

  /** Until each order has its end; nobody is waited for longer than the patience. */
  async #patiently(): Promise<void> {
    const { clock, terms } = this.#options;
    const endNs = clock.monotonicNs() + terms.patienceSeconds * NS_PER_SECOND;
    const isOver = (): boolean => this.#orders.unanswered === 0 && this.#orders.open === 0;
    while (!isOver() && this.#session.isUp && clock.monotonicNs() < endNs) {
      await new Promise<void>((resolve) => {
        clock.after(LOOK_MS, resolve);
      });
    }
  }

  #take(message: FixMessage): void {
    switch (message.msgType) {
      case "8":
        return this.#report(message);
      case "D":
        return this.#echo(message);
      case "j":
        return this.#notTaken(message);
      default:
        return this.#figures.error(`a ${message.msgType}: ${message.text(58) ?? "without a text"}`);
    }
  }

  #report(message: FixMessage): void {
    const clOrdID = message.text(11) ?? "";
    const execType = message.text(150) ?? "";
    const number = this.#numberIn(clOrdID);
    if (number === undefined) return this.#figures.error(`a report on ${clOrdID}, not sent here`);
    const { onAnswer } = this.#options;
    onAnswer?.(clOrdID, execType, message.text(17) ?? "", message.text(32) ?? "");
    switch (execType) {
      case "0":
        return this.#acknowledged(number);
      case "F":
        return message.text(39) === "2" ? this.#filled(number) : undefined;
      default:
        return this.#ended(number, codeIn(message));
    }
  }

  #echo(message: FixMessage): void {
    const number = this.#numberIn(message.text(11) ?? "");
    if (number === undefined || !this.#options.terms.isEcho) {
      return this.#figures.error("an order came back that was not to");
    }
    this.#acknowledged(number);
    return this.#orders.turned(number, "none");
  }

  #notTaken(message: FixMessage): void {
    const number = this.#numberIn(message.text(379) ?? "");
    const text = message.text(58) ?? "without a text";
    if (number === undefined) return this.#figures.error(`a j: ${text}`);
    return this.#ended(number, codeIn(message));
  }

  #acknowledged(number: number): void {
    if (this.#orders.stateOf(number) !== "sent") return this.#stray(number, "acknowledged");
    this.#figures.acknowledged += 1;
    this.#orders.turned(number, "acknowledged");
    if (this.#isMeasured(number)) this.#figures.acknowledgedAfter(this.#waitedNs(number));
    return undefined;
  }

  #filled(number: number): void {
    if (this.#orders.stateOf(number) !== "acknowledged") return this.#stray(number, "filled");
    this.#figures.filled += 1;
    this.#orders.turned(number, "none");
    if (this.#isMeasured(number)) this.#figures.filledAfter(this.#waitedNs(number));
    return undefined;
  }

  #ended(number: number, code: string): void {
    const before = this.#orders.stateOf(number);
    if (before === "none") return this.#stray(number, `ended ${code}`);
    this.#orders.turned(number, "none");
    if (before === "acknowledged") return this.#figures.ended(code);
    this.#figures.denied(code);
    if (this.#isMeasured(number)) this.#figures.deniedAfter(this.#waitedNs(number));
    return undefined;
  }

  /** An answer that fits no order under way; one that was given up is counted as such already. */
  #stray(number: number, what: string): void {
    if (this.#orders.isGivenUp(number)) return;
    this.#figures.error(`order ${number} was ${what} out of turn, or twice`);
  }

  #isMeasured(number: number): boolean {
    return number >= this.#measuredFrom;
  }

  #waitedNs(number: number): number {
    return this.#options.clock.monotonicNs() - this.#orders.dueNs(number);
  }

  #numberIn(clOrdID: string): number | undefined {
    if (!clOrdID.startsWith(this.#prefix)) return undefined;
    const number = Number(clOrdID.slice(this.#prefix.length));
    return Number.isSafeInteger(number) ? number : undefined;
  }
}

const codeIn = (message: FixMessage): string =>
  /^[A-Z][A-Z0-9_]*(?=:)/.exec(message.text(58) ?? "")?.[0] ?? "NO_CODE";
