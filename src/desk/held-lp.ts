import type { Peer } from "../fix/session/peer.ts";
import type { Instant } from "../fix/session/session-host.ts";
import type { SessionStore } from "../fix/session/session-store.ts";
import type { Dialer } from "../fix/session/dialer.ts";
import type { FixLp } from "../lps/fix/fix-lp.ts";
import type { LpAdapter } from "../lps/lp-adapter.ts";
import type { LpActivity } from "./lp-activity.ts";
import type { SessionCounts } from "./session-counts.ts";
import type { SessionLedger } from "./session-ledger.ts";
import type { Turn } from "./turn.ts";
import { isSameWire } from "./wiring.ts";
import type { LpWire } from "./wiring.ts";

/** A session ends by itself when its Logout(5) is not answered; this is for one that does not. */
const ENDS_WITHIN_NS = 5_000_000_000;

/** Between two looks whether a person has settled what is in doubt: it means going through all. */
const GONE_LOOK_NS = 1_000_000_000;

/** One session with an LP. */
export interface LpConnection {
  readonly id: string;
  /** Index of the LP. */
  readonly lp: number;
  readonly peer: Peer;
  readonly dialer: Dialer;
  /** Its sequence numbers; of a session that carries prices only they end with the process. */
  readonly store: SessionStore;
  readonly counts: SessionCounts;
  /** And for nothing else. */
  readonly isForQuotes: boolean;
}

/** What an LP over FIX is reached by; of one that lives here it is empty. */
export interface LpLines {
  readonly fix: FixLp | undefined;
  readonly connections: LpConnection[];
  /** Of those that carry orders. */
  readonly trade: Peer[];
  readonly ledgers: SessionLedger[];
}

export interface MadeLp {
  readonly wire: LpWire;
  readonly adapter: LpAdapter;
  readonly lines: LpLines;
  readonly activity: LpActivity;
}

/** How the orders of an LP stand that takes no more. */
export interface LegsLeft {
  readonly open: number;
  readonly inDoubt: number;
}

/**
 * in use: it takes orders.
 * leaving: it takes no more, and is heard on those it has.
 * ending: its sessions log out.
 * gone: it has none any more, and stays only while legs at it are in doubt.
 */
type Phase = "in use" | "leaving" | "ending" | "gone";

/** One LP from the policy that connects it to the last word on its orders. */
export class HeldLp {
  readonly wire: LpWire;
  readonly adapter: LpAdapter;
  readonly activity: LpActivity;
  readonly lines: LpLines;
  readonly #turn: Turn;
  #phase: Phase = "in use";
  #sinceNs = 0;
  #nextLookNs = 0;

  constructor(made: MadeLp, turn: Turn) {
    const { wire, adapter, lines, activity } = made;
    this.wire = wire;
    this.adapter = adapter;
    this.lines = lines;
    this.activity = activity;
    this.#turn = turn;
  }

  get isInUse(): boolean {
    return this.#phase === "in use";
  }

  get isGone(): boolean {
    return this.#phase === "gone";
  }

  /** Nothing speaks for it on these sessions but itself. */
  uses(session: string): boolean {
    return !this.isGone && this.lines.connections.some(({ id }) => id === session);
  }

  garbled(): number {
    return this.lines.connections.reduce((sum, { peer }) => sum + peer.counts.garbled, 0);
  }

  touchAll(): void {
    for (const { peer } of this.lines.connections) this.#turn.touch(peer);
  }

  /** No order goes to it from this call on. */
  leave(reason: string, now: Instant): void {
    if (this.#phase !== "in use") return;
    this.#move("leaving", now);
    this.adapter.leave(reason, now);
    this.touchAll();
  }

  /** @returns whether it goes on as it is; else it must end and be connected anew */
  stay(wire: LpWire, now: Instant): boolean {
    if (this.#phase === "in use") return isSameWire(this.wire, wire);
    if (this.#phase !== "leaving" || !isSameWire(this.wire, wire)) return false;
    this.#move("in use", now);
    this.adapter.stay(now);
    this.touchAll();
    return true;
  }

  /** One more step towards its end, where the time has come. @param patienceNs for legs in doubt */
  goOn(now: Instant, patienceNs: number, left: () => LegsLeft): void {
    if (this.#phase === "leaving") this.#leaveOn(now, patienceNs, left());
    if (this.#phase === "ending") this.#endOn(now);
  }

  /** It is gone, and nothing of it is in doubt. */
  isOver({ monotonicNs }: Instant, left: () => LegsLeft): boolean {
    if (this.#phase !== "gone" || monotonicNs < this.#nextLookNs) return false;
    this.#nextLookNs = monotonicNs + GONE_LOOK_NS;
    return left().open === 0;
  }

  #leaveOn(now: Instant, patienceNs: number, { open, inDoubt }: LegsLeft): void {
    const isPatient = now.monotonicNs - this.#sinceNs < patienceNs;
    if (open > 0 && (inDoubt < open || isPatient)) return;
    this.#move("ending", now);
    for (const { dialer, peer } of this.lines.connections) {
      dialer.stop();
      peer.session.logout("the session is no longer in use", now);
    }
    this.touchAll();
  }

  #endOn(now: Instant): void {
    const { connections } = this.lines;
    if (connections.every(({ peer }) => !peer.isAttached)) return this.#move("gone", now);
    if (now.monotonicNs - this.#sinceNs < ENDS_WITHIN_NS) return;
    for (const { peer } of connections) peer.close("it did not log out");
  }

  #move(phase: Phase, { monotonicNs }: Instant): void {
    this.#phase = phase;
    this.#sinceNs = monotonicNs;
  }
}
