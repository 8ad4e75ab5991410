import { Counter, Gauge, Registry } from "prom-client";
import { alertCodes, denialCodes } from "../core/codes.ts";
import type { SeenStatus } from "./desk-status.ts";
import { tellLps } from "./lp-metrics.ts";
import { flag } from "./metric-row.ts";
import type { Labels, Row, Tell } from "./metric-row.ts";
import { timesText } from "./time-metrics.ts";

/**
 * The desk's figures as Prometheus reads them; no label ever names an account.
 *
 * Made anew for each answer, so that nothing stands there which the desk no longer says.
 */
export async function deskMetrics(status: SeenStatus): Promise<string> {
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
  tellSessions(status, gauge, counter);
  tellExposure(status, gauge);
  return `${await registry.metrics()}\n${timesOf(status)}`;
}

const timesOf = ({ times }: SeenStatus): string =>
  [
    timesText(
      "hedgerow_order_decided_seconds",
      "Of orders, from the turn they came in with to the end of its decisions.",
      times.decided,
    ),
    timesText(
      "hedgerow_order_to_lp_seconds",
      "Of legs, from the turn that sent them to their bytes in the socket, the sync in it.",
      times.toLp,
    ),
    timesText(
      "hedgerow_journal_commit_seconds",
      "Of batches, until they are as durable as the policy wants.",
      times.journal,
    ),
    timesText(
      "hedgerow_desk_loop_delay_seconds",
      "How late a timer of the desk came.",
      times.loopDelay,
    ),
  ].join("");

const labelsOf = ([first]: readonly Row[]): string[] => Object.keys(first?.[0] ?? {});

const alone = (value: number): Row => [{}, value];

const noneOf = (names: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries(names.map((name) => [name, 0]));

const by = (label: string, counts: Readonly<Record<string, number>>): Row[] =>
  Object.entries(counts).map(([name, count]) => [{ [label]: name }, count]);

function tellDesk(it: SeenStatus, gauge: Tell): void {
  gauge("hedgerow_desk_uptime_seconds", "Since the desk's start.", alone(it.uptimeSeconds));
  gauge("hedgerow_policy_version", "Of the policy in force.", alone(it.policyVersion));
  const { file } = it.policy;
  const isFaulty = flag(file.fault !== null);
  gauge("hedgerow_policy_refused", "1 where the file was refused or is gone.", alone(isFaulty));
  const differs = flag(file.differs);
  gauge("hedgerow_policy_file_differs", "1 where another text is in force.", alone(differs));
  gauge("hedgerow_open_orders", "Orders that have not ended.", alone(it.openOrders));
  gauge("hedgerow_open_orders_limit", "As many may be open.", alone(it.maxOpenOrders));
  gauge("hedgerow_open_legs", "Legs that have not ended.", alone(it.openLegs));
  gauge("hedgerow_legs_in_doubt", "Legs whose fate nobody knows.", alone(it.legsInDoubt));
  const oldest = it.oldestDoubtSeconds === undefined ? [] : [alone(it.oldestDoubtSeconds)];
  gauge(
    "hedgerow_oldest_doubt_seconds",
    "Since the oldest of them went out; absent where that is not known of each.",
    ...oldest,
  );
  const kills = it.killSwitches.map(({ scope, name, level }): Row => [
    named(scope, name, { scope, level }),
    1,
  ]);
  gauge("hedgerow_kill_switch", "1 for each switch that is on.", ...kills);
  tellJournal(it, gauge);
}

/** Accounts go by no name; their switches are told of together. */
const named = (scope: string, name: string, labels: Labels): Labels => ({
  ...labels,
  name: scope === "account" ? "" : name,
});

function tellJournal({ journal, snapshots, nextEvent }: SeenStatus, gauge: Tell): void {
  gauge("hedgerow_journal_events", "In the whole journal.", alone(nextEvent - 1));
  const isReady = flag(journal.spareProblem === undefined);
  gauge("hedgerow_journal_spare_ready", "0 where the next segment cannot be made.", alone(isReady));
  const isCancelOnly = flag(journal.isCancelOnly);
  gauge("hedgerow_journal_cancel_only", "1 where the disk has no room.", alone(isCancelOnly));
  gauge(
    "hedgerow_snapshot_next_event",
    "The first the last one lacks.",
    alone(snapshots.nextEvent),
  );
  const isFailing = flag(snapshots.problem !== null);
  gauge("hedgerow_snapshot_failing", "1 where the last one failed.", alone(isFailing));
}

function tellSessions({ sessions }: SeenStatus, gauge: Tell, counter: Tell): void {
  const each = (valueOf: (session: SeenStatus["sessions"][number]) => number): Row[] =>
    sessions.map((session): Row => [{ session: session.id }, valueOf(session)]);
  const up = each(({ state }) => flag(state === "active"));
  gauge("hedgerow_session_up", "1 where the FIX session is logged on.", ...up);
  const numbers = sessions.flatMap(({ id, nextIncoming, nextOutgoing }): Row[] => [
    [{ session: id, direction: "in" }, nextIncoming],
    [{ session: id, direction: "out" }, nextOutgoing],
  ]);
  gauge("hedgerow_session_next_number", "MsgSeqNum(34) of the next message.", ...numbers);
  const waiting = each(({ waitingBytes }) => waitingBytes);
  gauge("hedgerow_session_waiting_bytes", "That wait for its socket.", ...waiting);
  const rejected = each((session) => session.rejected);
  counter("hedgerow_session_rejected_total", "Messages of the peer refused.", ...rejected);
  const garbled = each((session) => session.garbled);
  counter("hedgerow_session_garbled_total", "Stretches of bytes that were none.", ...garbled);
}

/** All since the desk's start, when they begin at 0 again. */
function tellOrders(status: SeenStatus, counter: Tell): void {
  const { counters, journal, reloads, office, refusedConnections } = status;
  const { ordersAccepted, ordersDenied, legsSent, legFills, clientFills } = counters;
  // One that is not there before it first happens does not rise when it does.
  const denials = by("reason", { ...noneOf(denialCodes), ...counters.denials });
  const alerts = by("reason", { ...noneOf(alertCodes), ...counters.alerts });
  const outcomes = by("outcome", { accepted: ordersAccepted, denied: ordersDenied });
  counter("hedgerow_orders_total", "Orders by outcome.", ...outcomes);
  counter("hedgerow_decisions_total", "By action.", ...by("action", counters.decisions));
  counter("hedgerow_denials_total", "Orders denied, by code.", ...denials);
  counter("hedgerow_alerts_total", "Alerts, by code.", ...alerts);
  counter("hedgerow_legs_total", "Orders sent to LPs.", alone(legsSent));
  const fills = by("of", { clients: clientFills, legs: legFills });
  counter("hedgerow_fills_total", "Fills of clients and of legs.", ...fills);
  counter("hedgerow_journal_bytes_total", "Written.", alone(journal.bytes));
  counter("hedgerow_journal_rotations_total", "Segments begun.", alone(journal.rotations));
  const { lateSpares } = journal;
  counter("hedgerow_journal_late_spares_total", "Made while orders waited.", alone(lateSpares));
  const notTaken = alone(counters.ordersNotTaken);
  counter(
    "hedgerow_orders_not_taken_total",
    "Answered DESK_BUSY: the desk was behind, or its disk had no room.",
    notTaken,
  );
  counter("hedgerow_failovers_total", "What went to another LP.", alone(counters.failovers));
  const kept = alone(counters.hedgesInternalised);
  counter("hedgerow_hedges_kept_total", "What no LP took and was kept.", kept);
  const { activated, unchanged, refused } = reloads;
  const loads = by("outcome", { activated, unchanged, refused });
  counter("hedgerow_policy_reloads_total", "By outcome.", ...loads);
  const connections = by("reason", refusedConnections);
  counter("hedgerow_refused_connections_total", "Of clients, by reason.", ...connections);
  const restarts = alone(office?.restarts ?? 0);
  counter("hedgerow_office_restarts_total", "Since the desk's start.", restarts);
}

const REACHED = ["BELOW", "WARNING", "LIMIT"];

function tellExposure({ exposure, global }: SeenStatus, gauge: Tell): void {
  const each = (valueOf: (row: SeenStatus["exposure"][number]) => number): Row[] =>
    exposure.map((row): Row => [{ symbol: row.symbol }, valueOf(row)]);
  gauge("hedgerow_exposure_net_lots", "Kept, clients' buys up.", ...each(({ net }) => net));
  const gross = each(({ bGross }) => bGross);
  gauge("hedgerow_exposure_gross_lots", "Kept by the house, both sides.", ...gross);
  tellLimits(exposure, gauge);
  const suspense = each(({ suspenseNet }) => suspenseNet);
  gauge("hedgerow_exposure_suspense_lots", "Fills no order could take.", ...suspense);
  const orphans = each(({ orphanNet }) => orphanNet);
  gauge("hedgerow_exposure_orphan_lots", "At LPs for clients closed without them.", ...orphans);
  const slivers = each(({ sliverNet }) => sliverNet);
  gauge("hedgerow_exposure_sliver_lots", "Below every LP's minimum, kept.", ...slivers);
  const unexplained = each((row) => row.unexplained);
  gauge("hedgerow_exposure_unexplained_lots", "Not 0: a fault in the books.", ...unexplained);
  const doubt = exposure.flatMap(({ symbol, doubtBuy, doubtSell }): Row[] => [
    [{ symbol, side: "buy" }, doubtBuy],
    [{ symbol, side: "sell" }, doubtSell],
  ]);
  gauge("hedgerow_exposure_doubt_lots", "Of legs in doubt.", ...doubt);
  const net = global.net === undefined ? [] : [alone(global.net)];
  gauge("hedgerow_exposure_global", "In the reporting currency.", ...net);
  gauge("hedgerow_exposure_global_limit", "Of it.", alone(global.limit));
}

function tellLimits(exposure: SeenStatus["exposure"], gauge: Tell): void {
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
  const reached = exposure.flatMap(({ symbol, reached: of }): Row[] => [
    [{ symbol, limit: "net" }, REACHED.indexOf(of.net)],
    [{ symbol, limit: "gross" }, REACHED.indexOf(of.gross)],
  ]);
  gauge("hedgerow_exposure_reached", "0 below, 1 warning level, 2 limit.", ...reached);
}
