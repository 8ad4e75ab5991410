import { Counter, Gauge, Registry } from "prom-client";
import type { SeenStatus } from "./desk-status.ts";

type Labels = Readonly<Record<string, string>>;
type Row = readonly [labels: Labels, value: number];

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

type Tell = (name: string, help: string, ...rows: readonly Row[]) => void;

const labelsOf = ([first]: readonly Row[]): string[] => Object.keys(first?.[0] ?? {});

const alone = (value: number): Row => [{}, value];

const by = (label: string, counts: Readonly<Record<string, number>>): Row[] =>
  Object.entries(counts).map(([name, count]) => [{ [label]: name }, count]);

const MS_PER_SECOND = 1_000;
const flag = (isOn: boolean): number => (isOn ? 1 : 0);

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

function tellLps({ lps, quotes }: SeenStatus, gauge: Tell, counter: Tell): void {
  const trading = lps.map(({ id, isTrading }): Row => [{ lp: id }, flag(isTrading)]);
  gauge("hedgerow_lp_trading", "1 where the LP takes orders.", ...trading);
  const quoting = lps.map(({ id, isQuoting }): Row => [{ lp: id }, flag(isQuoting)]);
  gauge("hedgerow_lp_quoting", "1 where the LP sends prices.", ...quoting);
  const taken = lps.map(({ id, quotesTaken }): Row => [{ lp: id }, quotesTaken]);
  counter("hedgerow_lp_quotes_total", "Quotes taken.", ...taken);
  const ages = quotes
    .filter(({ ageMs }) => ageMs >= 0)
    .map(({ lp, symbol, ageMs }): Row => [{ lp, symbol }, ageMs / MS_PER_SECOND]);
  gauge("hedgerow_quote_age_seconds", "Of the LP's last quote.", ...ages);
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
