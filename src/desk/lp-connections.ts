import type { LpErrorCode } from "../core/codes.ts";
import type { Event } from "../core/events.ts";
import type { Leg } from "../core/execute/order.ts";
import { LpLooks } from "../core/health/lp-looks.ts";
import type { LpLink } from "../core/health/lp-looks.ts";
import type { Alert, View } from "../core/view.ts";
import type { Instant } from "../fix/session/session-host.ts";
import type { SymbolMapping } from "../lps/fix/symbol-mapping.ts";
import type { LpAdapter } from "../lps/lp-adapter.ts";
import { connectLp, lookAt, mappingOf, nowOf, startLp } from "./connect-lp.ts";
import type { LpConnectionsDesk } from "./connect-lp.ts";
import type { HeldLp, LegsLeft, LpConnection } from "./held-lp.ts";
import type { LpActivity } from "./lp-activity.ts";
import type { LpChanges } from "./lp-changes.ts";
import { legErrorIn } from "./lp-errors.ts";
import { LpListings } from "./lp-listings.ts";
import type { LpWire } from "./wiring.ts";

/** One that fills fewer turns in a row may have waited for a desk that stood still. */
const CROWDED_TURNS = 3;

/**
 * Every LP this build trades with under the policy in force, its sessions, and those of LPs on
 * their way out.
 *
 * An LP that another policy leaves out, disables or connects otherwise takes no more orders from
 * the moment that policy holds. Its sessions stay until its orders have ended, or are in doubt and
 * it has been silent long enough; what is in doubt then stays so, and the LP on the list. Only when
 * its sessions have ended are others made for it: no two speak for one identity.
 */
export class LpConnections {
  readonly listings: LpListings;
  readonly #held = new Map<number, HeldLp>();
  /** By LP, what is to be connected as soon as its sessions are free. */
  readonly #waiting = new Map<number, LpWire>();
  readonly #desk: LpConnectionsDesk;
  readonly #looks: LpLooks;
  #isStarted = false;
  #isEnding = false;

  constructor(wires: readonly LpWire[], desk: LpConnectionsDesk) {
    this.#desk = desk;
    this.listings = new LpListings(desk);
    this.#looks = new LpLooks(desk.clock.monotonicNs());
    for (const wire of wires) this.#take(wire, nowOf(desk));
  }

  get connections(): readonly LpConnection[] {
    return [...this.#held.values()].flatMap(({ lines }) => lines.connections);
  }

  /** From here on LPs are called, and those that live here quote. */
  start(): void {
    this.#isStarted = true;
    for (const held of this.#held.values()) startLp(held, nowOf(this.#desk));
  }

  /** Another policy is in force. */
  follow({ wiring, changed }: LpChanges): void {
    const now = nowOf(this.#desk);
    const { names } = this.#desk.state;
    const known = [...this.#held.keys(), ...this.#waiting.keys(), ...this.listings.lps()];
    for (const lp of new Set(known)) {
      if (!wiring.lps.has(names.nameOf("lp", lp))) this.#drop(lp, now);
    }
    for (const wire of changed) this.#take(wire, now);
    this.#goOn(now);
  }

  /** What goes down from here on is meant to. */
  end(): void {
    this.#isEnding = true;
  }

  /** What has changed with LPs since the last look, where one is due. */
  changed(view: View): readonly Alert[] {
    return this.#isEnding ? [] : this.#looks.onTime(view, (lp) => this.#linkOf(lp));
  }

  of(lp: number): LpAdapter | undefined {
    return this.#held.get(lp)?.adapter;
  }

  /** What an LP is doing; undefined: it has no connection. */
  activityOf(lp: number): LpActivity | undefined {
    return this.#held.get(lp)?.activity;
  }

  /** What an event says against an LP is kept for its status. */
  heard(event: Event): void {
    const error = legErrorIn(event);
    const lp = error === undefined ? undefined : this.#desk.state.orders.leg(error.leg)?.lp;
    if (error !== undefined && lp !== undefined) this.failed(lp, error.code, error.text);
  }

  failed(lp: number, code: LpErrorCode, text: string): void {
    this.activityOf(lp)?.failed(code, text, this.#desk.clock.wallUs());
  }

  /** @param about the LP's id; where it is none's, nothing is kept */
  troubled(about: string, text: string): void {
    for (const { lp, id } of this.all()) if (id === about) this.failed(lp, "TROUBLE", text);
  }

  /** It has a session for orders, up or not, or needs none. */
  isConnected(lp: number): boolean {
    const held = this.#held.get(lp);
    return held?.adapter.isSimulated === true || (held?.lines.ledgers.length ?? 0) > 0;
  }

  all(): Iterable<LpAdapter> {
    return [...this.#held.values()].map(({ adapter }) => adapter);
  }

  /** A leg ended: its number need not be remembered. */
  legEnded(lp: number, leg: number): void {
    for (const ledger of this.#held.get(lp)?.lines.ledgers ?? []) ledger.legEnded(leg);
  }

  /**
   * Asks how a leg in doubt stands, unless nobody is there or half of what may wait for the LP
   * waits already: the other half is for orders.
   *
   * @returns whether the question went out
   */
  ask(leg: Leg, now: Instant): boolean {
    const lp = this.of(leg.lp);
    if (lp === undefined || !(lp.isSimulated || this.#mayAsk(leg))) return false;
    lp.ask(leg, now);
    this.touch(leg.lp);
    return true;
  }

  /** The session a leg is asked about on; its LP where there is none. */
  wayOf(leg: Leg): unknown {
    return this.#held.get(leg.lp)?.lines.fix?.sessionOf(leg.leg) ?? leg.lp;
  }

  /** What an LP over FIX calls what it trades; undefined of any other. */
  mappingOf(lp: number): SymbolMapping | undefined {
    return this.#held.get(lp)?.lines.fix?.mapping;
  }

  /** When a leg went out, microseconds since 1970; undefined where that is not known. */
  sentUs({ lp, leg }: Leg): number | undefined {
    for (const ledger of this.#held.get(lp)?.lines.ledgers ?? []) {
      const sentUs = ledger.sentUs(leg);
      if (sentUs !== undefined) return sentUs;
    }
    return undefined;
  }

  onTime(now: Instant): void {
    this.#cutCrowded();
    for (const held of this.#held.values()) {
      if (held.adapter.onTime(now)) held.touchAll();
      lookAt(held, now);
    }
    if (!this.#isEnding) this.#goOn(now);
  }

  /** Bytes for an LP's trade sessions wait for the end of the turn. */
  touch(lp: number): void {
    for (const peer of this.#held.get(lp)?.lines.trade ?? []) this.#desk.turn.touchFirst(peer);
  }

  #mayAsk(leg: Leg): boolean {
    const session = this.#held.get(leg.lp)?.lines.fix?.sessionOf(leg.leg);
    if (session === undefined || !session.isUp) return false;
    return session.out.length <= session.settings.maxOutgoingBytes / 2;
  }

  /**
   * What an LP quotes faster than it can be read waits in the socket, and is old when it is read:
   * a session for quotes alone is cut where that goes on for longer than a quote may be old. Orders
   * and their reports are never cut off for it.
   */
  #cutCrowded(): void {
    for (const { peer, isForQuotes } of this.connections) {
      if (!isForQuotes || peer.crowdedTurns < CROWDED_TURNS) continue;
      const { instruments } = this.#desk.policy();
      const oldest = instruments.flatMap((it) => it?.quoteStalenessNs ?? []);
      if (peer.crowdedNs > Math.min(...oldest)) peer.close("quotes come faster than they are read");
    }
  }

  /** Of one that takes no orders it is known why. */
  #linkOf(lp: number): LpLink | undefined {
    const held = this.#held.get(lp);
    if (held?.isInUse !== true) return undefined;
    const { isTrading, isQuoting } = held.adapter;
    const [last] = held.activity.errors;
    const lastError = last === undefined ? "" : `${last.code} ${last.text}`;
    return { isTrading, isQuoting, lastError };
  }

  #drop(lp: number, now: Instant): void {
    this.#waiting.delete(lp);
    this.listings.remove(lp);
    this.#held.get(lp)?.leave("it is not in the policy", now);
  }

  #take(wire: LpWire, now: Instant): void {
    const { entry } = wire;
    const { state } = this.#desk;
    const lp = state.names.indexOf("lp", entry.id);
    if (entry.securityList) this.listings.add(lp, mappingOf(entry, state));
    else this.listings.remove(lp);
    this.#waiting.delete(lp);
    const held = this.#held.get(lp);
    // One that is disabled is asked for nothing, and what is stopped there stays so.
    if (!entry.enabled) return held?.leave("it is disabled", now);
    if (held?.stay(wire, now) === true) return undefined;
    held?.leave("it is connected anew", now);
    this.#waiting.set(lp, wire);
    return this.#connectWaiting(lp, wire, now);
  }

  /** Steps that are due: orders that ended, sessions that did, LPs that were waiting for it. */
  #goOn(now: Instant): void {
    const { clientWaitNs } = this.#desk.policy();
    for (const [lp, held] of this.#held) {
      held.goOn(now, clientWaitNs, () => this.#legsLeft(lp));
      if (held.isOver(now, () => this.#legsLeft(lp))) this.#held.delete(lp);
    }
    for (const [lp, wire] of this.#waiting) this.#connectWaiting(lp, wire, now);
  }

  /** Whoever's its sessions were must be at an end, itself or one that a policy took them from. */
  #connectWaiting(lp: number, wire: LpWire, now: Instant): void {
    const others = [...this.#held.values()];
    if (wire.sessions.some(({ id }) => others.some((held) => held.uses(id)))) return;
    if (this.#held.get(lp)?.isGone === false) return;
    this.#waiting.delete(lp);
    const held = connectLp(wire, this.#desk, this.listings);
    this.#held.set(lp, held);
    if (this.#isStarted) startLp(held, now);
  }

  #legsLeft(lp: number): LegsLeft {
    let [open, inDoubt] = [0, 0];
    for (const leg of this.#desk.state.orders.openLegs()) {
      if (leg.lp !== lp) continue;
      open += 1;
      if (leg.isInDoubt) inDoubt += 1;
    }
    return { open, inDoubt };
  }
}
