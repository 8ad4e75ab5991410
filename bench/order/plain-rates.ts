import type { ControlTerms, RateTerms } from "../../src/policy/policy-document.ts";

const NS_PER_SECOND = 1e9;

/** Lets a burst through at once and so many a second in the long run, each key by itself. */
class PlainRate {
  readonly #paidAtNs = new Map<string, number>();
  readonly #intervalNs: number;
  readonly #aheadNs: number;

  constructor({ perSecond, burst }: RateTerms) {
    this.#intervalNs = Math.ceil(NS_PER_SECOND / perSecond);
    this.#aheadNs = (burst - 1) * this.#intervalNs;
  }

  mayPass(key: string, nowNs: number): boolean {
    return (this.#paidAtNs.get(key) ?? 0) - nowNs <= this.#aheadNs;
  }

  note(key: string, nowNs: number): void {
    const paidAtNs = Math.max(this.#paidAtNs.get(key) ?? 0, nowNs);
    this.#paidAtNs.set(key, paidAtNs + this.#intervalNs);
  }
}

/** How fast orders come, by account and by session. */
export class PlainRates {
  readonly #ofAccounts: PlainRate | undefined;
  readonly #ofSessions: PlainRate | undefined;

  constructor({ accountRate, sessionRate }: ControlTerms) {
    this.#ofAccounts = accountRate === null ? undefined : new PlainRate(accountRate);
    this.#ofSessions = sessionRate === null ? undefined : new PlainRate(sessionRate);
  }

  mayPass(account: string, session: string, nowNs: number): boolean {
    const mayAccount = this.#ofAccounts?.mayPass(account, nowNs) ?? true;
    return mayAccount && (this.#ofSessions?.mayPass(session, nowNs) ?? true);
  }

  note(account: string, session: string, nowNs: number): void {
    this.#ofAccounts?.note(account, nowNs);
    this.#ofSessions?.note(session, nowNs);
  }
}
