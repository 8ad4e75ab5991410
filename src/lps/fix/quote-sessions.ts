import { msgTypes } from "../../fix/tags.ts";
import type { FixSession } from "../../fix/session/session.ts";
import type { Instant, SessionEvent } from "../../fix/session/session-host.ts";
import type { LpDialect } from "./lp-dialect.ts";
import { composeSubscription, composeUnsubscription } from "./market-data.ts";
import type { MarketData } from "./market-data.ts";
import type { SymbolMapping } from "./symbol-mapping.ts";

/** An LP that is up answers a subscription at once, if only with what it cannot quote. */
const SUBSCRIBE_AGAIN_NS = 5_000_000_000;

/**
 * The sessions on which one LP quotes, in the order in which they are to be used: only the first
 * that is up is subscribed to, and nothing that another says counts.
 */
export class QuoteSessions {
  readonly #all: FixSession[] = [];
  readonly #mapping: SymbolMapping;
  readonly #dialect: LpDialect;
  readonly #data: MarketData;
  #used: FixSession | undefined;
  #isWanted = true;
  #subscriptions = 0;
  /** When the last subscription was made that nothing has answered yet. */
  #unansweredSinceNs: number | undefined;

  constructor(mapping: SymbolMapping, dialect: LpDialect, data: MarketData) {
    this.#mapping = mapping;
    this.#dialect = dialect;
    this.#data = data;
  }

  add(session: FixSession): void {
    this.#all.push(session);
  }

  get isUp(): boolean {
    return this.#isWanted && this.#all.some(({ isUp }) => isUp);
  }

  isUsed(session: FixSession): boolean {
    return this.#used === session;
  }

  /** The LP has answered the subscription, one way or the other. */
  answered(): void {
    this.#unansweredSinceNs = undefined;
  }

  /** Nothing that is quoted counts any more, whatever session comes or goes. */
  end(now: Instant): void {
    this.#isWanted = false;
    this.#use(undefined, now);
  }

  begin(now: Instant): void {
    this.#isWanted = true;
    this.#use(
      this.#all.find(({ isUp }) => isUp),
      now,
    );
  }

  onEvent(session: FixSession, event: SessionEvent, now: Instant): void {
    if (!this.#isWanted) return;
    if ((event.type !== "down" && event.type !== "up") || !this.#all.includes(session)) return;
    const first = this.#all.find(({ isUp }) => isUp);
    // Another one came or went, which changes nothing.
    if (first === this.#used && session !== first) return;
    this.#use(first, now);
  }

  /**
   * A subscription may be lost in a gap that is filled over it: one nobody answers is repeated.
   *
   * @returns whether something was written
   */
  onTime(now: Instant): boolean {
    const session = this.#used;
    const sinceNs = this.#unansweredSinceNs;
    if (session === undefined || !session.isUp || sinceNs === undefined) return false;
    if (now.monotonicNs - sinceNs < SUBSCRIBE_AGAIN_NS) return false;
    this.#subscribe(session, now);
    return true;
  }

  #use(first: FixSession | undefined, now: Instant): void {
    const before = this.#used;
    if (before !== first && before?.isUp === true) this.#unsubscribe(before, now);
    this.#data.forget();
    this.#unansweredSinceNs = undefined;
    this.#used = first;
    if (first !== undefined) this.#subscribe(first, now);
  }

  #subscribe(session: FixSession, now: Instant): void {
    this.#subscriptions += 1;
    this.#unansweredSinceNs = now.monotonicNs;
    const into = session.compose(msgTypes.marketDataRequest, now);
    composeSubscription(into, this.#mdReqID, this.#mapping, this.#dialect);
    session.finish();
  }

  #unsubscribe(session: FixSession, now: Instant): void {
    const into = session.compose(msgTypes.marketDataRequest, now);
    composeUnsubscription(into, this.#mdReqID, this.#mapping, this.#dialect);
    session.finish();
  }

  get #mdReqID(): string {
    return `MD${this.#subscriptions}`;
  }
}
