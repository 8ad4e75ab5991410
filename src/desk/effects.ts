import type { Event, LegCreated } from "../core/events.ts";
import type { LegCancelRequested } from "../core/execute/doubt-events.ts";
import { withheld } from "../core/execute/leg-report.ts";
import type { Input } from "../core/input.ts";
import type { State } from "../core/state.ts";
import { Instants } from "../fix/session/instants.ts";
import type { Clock } from "../ports/clock.ts";
import type { LpEdge } from "../lps/edge/lp-edge.ts";
import type { LegWatch } from "../lps/leg-watch.ts";
import { tellAlert } from "./alerts.ts";
import type { AlertsDesk } from "./alerts.ts";
import type { ClientSessions } from "./client-sessions.ts";
import { legFault } from "./leg-check.ts";
import type { Turn } from "./turn.ts";

export interface EffectsDesk extends AlertsDesk {
  readonly state: State;
  readonly clock: Clock;
  readonly turn: Turn;
  readonly clients: ClientSessions;
  readonly watch: LegWatch;
  readonly edge: LpEdge;
  input(input: Input): void;
}

/**
 * Turns what was decided into messages: reports to clients, orders to LPs.
 *
 * The messages go into the same batch as their events and reach a socket only after it is durable.
 */
export class Effects {
  readonly #desk: EffectsDesk;
  readonly #instants: Instants;

  constructor(desk: EffectsDesk) {
    this.#desk = desk;
    this.#instants = new Instants(desk.clock);
  }

  on(event: Event): void {
    this.#desk.edge.hear(event);
    this.#desk.lps.heard(event);
    switch (event.type) {
      case "OrderAccepted":
      case "OrderDenied":
      case "ClientFilled":
      case "ClientRejected":
      case "ClientCanceled":
      case "ClientExpired":
      case "ClientReplaced":
        return this.#report(event, event.order);
      case "OrderRested":
        return this.#rested(event.order);
      case "LegCreated":
        return this.#send(event);
      case "LegCancelRequested":
        return this.#cancel(event);
      case "LegRejected":
      case "LegWithheld":
      case "LegCanceled":
      case "LegExpired":
        return this.#ended(event.leg);
      case "LegFilled":
        return this.#filled(event.leg);
      default:
        return undefined;
    }
  }

  #report(event: Event, number: number): void {
    const { state, clients, turn } = this.#desk;
    const order = state.orders.order(number);
    // A session that left the policy has nobody to be told; the journal still knows.
    const client = order === undefined ? undefined : clients.of(order.terms.session);
    if (order === undefined || client === undefined) return;
    client.intake.report(event, order, client.peer.now());
    turn.touch(client.peer);
  }

  /** Its client may be gone since, and want nothing to rest then. */
  #rested(number: number): void {
    const { state, clients } = this.#desk;
    const order = state.orders.order(number);
    if (order !== undefined) clients.rested(order.terms.session);
  }

  #send(event: LegCreated): void {
    const { state, lps, watch, counters } = this.#desk;
    const now = this.#instants.now();
    const leg = state.orders.leg(event.leg);
    const lp = lps.of(event.lp);
    if (leg === undefined || lp === undefined) {
      throw new Error(`Invariant: leg ${event.leg} must have an LP that is connected`);
    }
    const fault = legFault(state, event);
    if (fault !== undefined) return this.#withhold(event, fault);
    watch.sent(leg, now.monotonicNs);
    if (lp.send(event, now)) counters.legsSent += 1;
    lps.touch(event.lp);
  }

  /** Its LP has no part in it, and somebody hears of it. */
  #withhold(created: LegCreated, fault: string): void {
    const { lp, leg } = created;
    const text = `the leg was not sent: ${fault}`;
    tellAlert(this.#desk, { code: "LEG_WITHHELD", lp, leg, text });
    this.#desk.input({ type: "LegReported", report: withheld(created, text) });
  }

  #cancel(event: LegCancelRequested): void {
    const leg = this.#desk.state.orders.leg(event.leg);
    if (leg === undefined) return;
    const { lps } = this.#desk;
    lps.of(leg.lp)?.cancel(event, leg, this.#instants.now());
    lps.touch(leg.lp);
  }

  #filled(number: number): void {
    if (this.#desk.state.orders.leg(number)?.ordStatus === "Filled") this.#ended(number);
  }

  #ended(number: number): void {
    const { state, watch, lps } = this.#desk;
    const leg = state.orders.leg(number);
    if (leg === undefined) return;
    watch.ended(leg);
    lps.legEnded(leg.lp, number);
  }
}
