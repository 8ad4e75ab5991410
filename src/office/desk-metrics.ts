import { Counter, Gauge, Registry } from "prom-client";
import type { SeenStatus } from "./desk-status.ts";
import { tellLps } from "./lp-metrics.ts";
import { flag } from "./metric-row.ts";
import type { Row, Tell } from "./metric-row.ts";

/**
 * The desk's figures as Prometheus reads them; no label ever names an account.
 *
 * Made anew for each answer, so that nothing stands there which the desk no longer says.
 */
export function deskMetrics(status: SeenStatus): Promise<string> {
  const registry = new Registry();
  const gauge = (name: string, help: string, ...rows: readonly Row[]): void => {
    const metric = new Gauge({ name, help, labelNames: labelsOf(rows), registers: [registry] });
    for (const [labels, value] of rows) metric.set(labels, value);
  };
  const counter = (name: string, help: string, ...rows: readonly Row[]): void => {
    const metric = new Counter({ name, help, labelNames: labelsOf(rows), registers: [registry] });
    for (const [labels, value] of rows) metric.inc(labels, value);
  };
  tellDesk(status, gauge);
  tellOrders(status, counter);
  tellLps(status, gauge, counter);
  tellExposure(status, gauge);
  return registry.metrics();
}

const labelsOf = ([first]: readonly Row[]): string[] => Object.keys(first?.[0] ?? {});

const alone = (value: number): Row => [{}, value];

const by = (label: string, counts: Readonly<Record<string, number>>): Row[] =>
  Object.entries(counts).map(([name, count]) => [{ [label]: name }, count]);

function tellDesk(it: SeenStatus, gauge: Tell): void {
  gauge("hedgerow_desk_uptime_seconds", "Since the desk's start.", alone(it.uptimeSeconds));
  gauge("hedgerow_policy_version", "Of the policy in force.", alone(it.policyVersion));
  gauge("hedgerow_open_orders", "Orders that have not ended.", alone(it.openOrders));
  gauge("hedgerow_open_legs", "Legs that have not ended.", alone(it.openLegs));
  gauge("hedgerow_legs_in_doubt", "Legs whose fate nobody knows.", alone(it.legsInDoubt));
  gauge("hedgerow_journal_events", "In the whole journal.", alone(it.nextEvent - 1));
  const sessions = it.sessions.map(({ id, state }): Row => [
    { session: id },
    flag(state === "active"),
  ]);
  gauge("hedgerow_session_up", "1 where the FIX session is logged on.", ...sessions);
  const numbers = it.sessions.flatMap(({ id, nextIncoming, nextOutgoing }): Row[] => [
    [{ session: id, direction: "in" }, nextIncoming],
    [{ session: id, direction: "out" }, nextOutgoing],
  ]);
  gauge("hedgerow_session_next_number", "MsgSeqNum(34) of the next message.", ...numbers);
}

/** All since the desk's start, when they begin at 0 again. */
function tellOrders({ counters, journal }: SeenStatus, counter: Tell): void {
  const { ordersAccepted, ordersDenied, legsSent, legFills, clientFills } = counters;
  const outcomes = by("outcome", { accepted: ordersAccepted, denied: ordersDenied });
  counter("hedgerow_orders_total", "Orders by outcome.", ...outcomes);
  counter("hedgerow_decisions_total", "By action.", ...by("action", counters.decisions));
  counter("hedgerow_denials_total", "Orders denied, by code.", ...by("reason", counters.denials));
  counter("hedgerow_alerts_total", "Alerts, by code.", ...by("reason", counters.alerts));
  counter("hedgerow_legs_total", "Orders sent to LPs.", alone(legsSent));
  const fills = by("of", { clients: clientFills, legs: legFills });
  counter("hedgerow_fills_total", "Fills of clients and of legs.", ...fills);
  counter("hedgerow_journal_bytes_total", "Written.", alone(journal.bytes));
  counter("hedgerow_journal_rotations_total", "Segments begun.", alone(journal.rotations));
}

function tellExposure({ exposure }: SeenStatus, gauge: Tell): void {
  const net = exposure.map((row): Row => [{ symbol: row.symbol }, row.net]);
  gauge("hedgerow_exposure_net_lots", "Kept by the house, clients' buys up.", ...net);
  const gross = exposure.map((row): Row => [{ symbol: row.symbol }, row.bGross]);
  gauge("hedgerow_exposure_gross_lots", "Kept by the house, both sides.", ...gross);
  const limits = exposure.flatMap(({ symbol, limits: of }): Row[] =>
    of === undefined
      ? []
      : [
          [{ symbol, limit: "net" }, of.maxNet],
          [{ symbol, limit: "gross" }, of.maxGross],
          [{ symbol, limit: "auto_hedge" }, of.autoHedge],
        ],
  );
  gauge("hedgerow_exposure_limit_lots", "Limits of what is kept.", ...limits);
}
