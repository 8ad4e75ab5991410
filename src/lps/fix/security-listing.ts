import type { FixMessage } from "../../fix/codec/message.ts";
import type { FixSession } from "../../fix/session/session.ts";
import type { Instant, SessionEvent } from "../../fix/session/session-host.ts";
import { msgTypes, tags } from "../../fix/tags.ts";
import { VALID_REQUEST } from "../../fix/words.ts";
import type { LpDialect } from "./lp-dialect.ts";
import { MOST_LISTED, readFragment } from "./security-list.ts";
import type { Listed, ListFault } from "./security-list.ts";
import type { SymbolMapping } from "./symbol-mapping.ts";

/** The whole list must be there so long after it was asked for. */
const WITHIN_NS = 30_000_000_000;
/** A request may be lost in a gap that is filled over it: one nobody answers is made once more. */
const ASK_AGAIN_NS = 10_000_000_000;

/** Who hears what an LP says of its symbols. */
export interface ListHearer {
  /** The complete list, by the LP's names. */
  listed(lp: number, list: ReadonlyMap<string, Listed>): void;
  failed(lp: number, fault: ListFault, text: string): void;
}

/** A list that has been asked for and is not whole yet. */
interface Awaited {
  readonly session: FixSession;
  readonly sinceNs: number;
  readonly list: Map<string, Listed>;
  securityReqID: string;
  isAskedAgain: boolean;
  /** Instruments that have come. */
  count: number;
}

interface ListingTerms {
  readonly lp: number;
  readonly mapping: SymbolMapping;
  readonly dialect: LpDialect;
}

/**
 * Asks one LP after each logon which symbols it trades and in which sizes: SecurityListRequest(x),
 * answered by one or more SecurityList(y).
 *
 * Nothing of a list is used before all of it is there. A faulty one is told once, and asked for
 * again at the next logon.
 */
export class SecurityListing {
  /** Those on which it is asked for, in the order in which they are to be used. */
  readonly #sessions: FixSession[] = [];
  readonly #terms: ListingTerms;
  readonly #hearer: ListHearer;
  #used: FixSession | undefined;
  #awaited: Awaited | undefined;
  #requests = 0;

  constructor(terms: ListingTerms, hearer: ListHearer) {
    this.#terms = terms;
    this.#hearer = hearer;
  }

  add(session: FixSession): void {
    this.#sessions.push(session);
  }

  onEvent(session: FixSession, event: SessionEvent, now: Instant): void {
    if (event.type === "rejected" && session === this.#awaited?.session) {
      // Of one that was too long to be read the type is not known.
      const isList = event.refMsgType === msgTypes.securityList || event.refMsgType === "";
      if (isList) this.#fail("UNREADABLE", event.text);
      return;
    }
    if ((event.type !== "down" && event.type !== "up") || !this.#sessions.includes(session)) return;
    const first = this.#sessions.find(({ isUp }) => isUp);
    // Another one came or went, which changes nothing.
    if (first === this.#used && session !== first) return;
    this.#used = first;
    this.#awaited = undefined;
    if (first !== undefined) this.#ask(first, now);
  }

  /** @returns whether something was written */
  onTime(now: Instant): boolean {
    const awaited = this.#awaited;
    if (awaited === undefined) return false;
    const waitedNs = now.monotonicNs - awaited.sinceNs;
    if (waitedNs >= WITHIN_NS) {
      if (awaited.count === 0) this.#fail("UNANSWERED", "no list came");
      else this.#fail("UNENDED", `the list did not end; ${awaited.count} instruments came`);
      return false;
    }
    if (awaited.isAskedAgain || awaited.count > 0 || waitedNs < ASK_AGAIN_NS) return false;
    awaited.isAskedAgain = true;
    awaited.securityReqID = this.#request(awaited.session, now);
    return true;
  }

  /** SecurityList(y). @returns false: nobody asked for it */
  onList(session: FixSession, message: FixMessage): boolean {
    const awaited = this.#awaited;
    if (session !== awaited?.session) return false;
    if (message.text(tags.securityReqID) !== awaited.securityReqID) return false;
    const result = message.integer(tags.securityRequestResult);
    if (result !== VALID_REQUEST) this.#fail("REFUSED", `SecurityRequestResult(560)=${result}`);
    else this.#take(message, awaited);
    return true;
  }

  /** Reject(3) or BusinessMessageReject(j). @returns whether it was about the request */
  onReject(session: FixSession, message: FixMessage, text: string): boolean {
    if (message.text(tags.refMsgType) !== msgTypes.securityListRequest) return false;
    if (session === this.#awaited?.session) this.#fail("REFUSED", text);
    return true;
  }

  #ask(session: FixSession, now: Instant): void {
    const securityReqID = this.#request(session, now);
    const sinceNs = now.monotonicNs;
    const list = new Map<string, Listed>();
    this.#awaited = { session, sinceNs, list, securityReqID, isAskedAgain: false, count: 0 };
  }

  #request(session: FixSession, now: Instant): string {
    this.#requests += 1;
    const securityReqID = requestID(now.wallUs, this.#requests);
    session
      .compose(msgTypes.securityListRequest, now)
      .text(tags.securityReqID, securityReqID)
      .text(tags.securityListRequestType, this.#terms.dialect.securityListRequestType);
    session.finish();
    return securityReqID;
  }

  #take(message: FixMessage, awaited: Awaited): void {
    const { mapping, dialect } = this.#terms;
    const { list } = awaited;
    const { listed, unreadable } = readFragment(message, dialect, MOST_LISTED + 1);
    for (const it of listed) {
      const isMapped = mapping.ofLp(it.lpSymbol) !== undefined;
      const fault = unreadable.get(it.lpSymbol);
      // Of what is not traded there it does not matter: LPs list more than what is spot.
      if (isMapped && fault !== undefined) {
        return this.#fail("BAD_NUMBER", `${it.lpSymbol}: ${fault} is no size`);
      }
      if (isMapped && list.has(it.lpSymbol)) {
        return this.#fail("DUPLICATE_SYMBOL", `${it.lpSymbol} is listed more than once`);
      }
      list.set(it.lpSymbol, it);
    }
    awaited.count += listed.length;
    if (awaited.count > MOST_LISTED) {
      return this.#fail("TOO_LARGE", `it has more than ${MOST_LISTED} instruments`);
    }
    return this.#end(message, awaited);
  }

  /** LastFragment(893) says that it is whole; where it is left out, TotNoRelatedSym(393) does. */
  #end(message: FixMessage, { list, count }: Awaited): void {
    const total = message.integer(tags.totNoRelatedSym);
    const last = message.text(tags.lastFragment);
    const isLast = last === undefined ? total === undefined || count >= total : last === "Y";
    if (!isLast) return;
    if (total !== undefined && total !== count) {
      return this.#fail("WRONG_COUNT", `${count} instruments came of ${total}`);
    }
    this.#awaited = undefined;
    this.#hearer.listed(this.#terms.lp, list);
  }

  #fail(fault: ListFault, text: string): void {
    this.#awaited = undefined;
    this.#hearer.failed(this.#terms.lp, fault, text);
  }
}

/**
 * SecurityReqID(320), at most 20 characters. The time is in it, since an LP may resend what it
 * answered to the process before, whose requests were counted from 1 too.
 */
const requestID = (wallUs: number, request: number): string =>
  `SL${base36(wallUs)}-${base36(request)}`;

const base36 = (value: number): string => value.toString(36).toUpperCase();
