import { asBps, asMoney } from "../../core/units/quantity.ts";
import { key, later, optional, orAlias, orVariable } from "../form/field.ts";
import type { Field } from "../form/field.ts";
import { group } from "../form/field.ts";
import { MapForm } from "../form/map-form.ts";
import type { Fields } from "../form/map-form.ts";
import {
  commission,
  milliPips,
  money,
  percent,
  rate,
  volumeLimit,
  whole,
} from "../form/numbers.ts";
import type { Section } from "../form/section.ts";
import { dayTime, zone } from "../form/times.ts";
import { flag, id, oneOf } from "../form/words.ts";
import type { BrokerTerms, ControlTerms, ExecutionTerms } from "../policy-document.ts";
import type { RateTerms, SorTerms } from "../policy-document.ts";
import { ACKNOWLEDGED, acknowledgement, checkKept, priceImprovement } from "./improvement-form.ts";
import { lpEdge } from "./lp-edge-form.ts";
import { executionMode, rejectOrInternalise } from "./strategy-form.ts";

const priceFeedLp = (name: string): Field<string | null> =>
  optional(
    name,
    id,
    "the LP whose quotes positions are shown and marked at while they are fresh: its id, or its " +
      "type where it is the only one; it prices no client and no decision",
    "the best quotes of all LPs together",
  );

export const broker: MapForm<BrokerTerms> = new MapForm<BrokerTerms>({
  executionMode: orVariable(
    key(
      "execution_mode",
      executionMode,
      "C_BOOK",
      "`C_BOOK` decides by class, volume, exposure and volatility; `A_BOOK` hedges and `B_BOOK` " +
        "keeps everything; rules and hard limits hold in each",
    ),
    "EXECUTION_MODE",
  ),
  priceFeedLp: orVariable(
    orAlias(priceFeedLp("price_feed_lp"), priceFeedLp, "primary_lp"),
    "PRICE_FEED_LP",
  ),
  defaultLeverage: orVariable(
    key("default_leverage", whole(1, 10_000), 100, later("leverage of an account, 100 is 1:100")),
    "DEFAULT_LEVERAGE",
  ),
  defaultBalance: orVariable(
    key(
      "default_balance",
      money,
      asMoney(50_000_000),
      later("what a demo account begins with, in its currency"),
    ),
    "DEFAULT_BALANCE",
  ),
  marginMode: orVariable(
    key(
      "margin_mode",
      oneOf(["HEDGING", "NETTING"]),
      "HEDGING",
      "whether opposite positions of an account stand side by side, or an order against what it " +
        "holds closes that first",
    ),
    "MARGIN_MODE",
  ),
});

const executionFields: Fields<ExecutionTerms> = {
  onBelowLpMin: optional(
    "on_below_lp_min",
    rejectOrInternalise,
    "what happens to an order that must be hedged but is below every LP's minimum, or leaves a " +
      "rest that is",
    "reject for TOXIC, A_BOOK rules and hard limits, else internalise",
  ),
  hedgeSlivers: key(
    "hedge_slivers",
    flag,
    true,
    "what is kept because it is below every LP's minimum is hedged by the house once all of it " +
      "together reaches one",
  ),
  hedgeOrphans: key(
    "hedge_orphans",
    flag,
    true,
    "what LPs hold for clients that were closed without them is taken back by the house once it " +
      "reaches an LP's minimum",
  ),
  sliverRetries: key(
    "sliver_retries",
    whole(0, 1_000, "orders"),
    5,
    "how often a hedge of either is tried again of which nothing was filled; more of it begins " +
      "anew",
  ),
  sliverPauseMs: key(
    "sliver_pause_ms",
    whole(1, 86_400_000, "ms"),
    10_000,
    "how long after the last try",
  ),
  onLpFailure: key(
    "on_lp_failure",
    rejectOrInternalise,
    "reject",
    "what happens to what no LP took, where it may be kept",
  ),
  onCloseLpFailure: key(
    "on_close_lp_failure",
    rejectOrInternalise,
    "internalise",
    "what happens to a client whose closing no LP took: internalise closes it and leaves the hedge",
  ),
  maxDeviationMilliPips: key(
    "max_deviation_pips",
    milliPips,
    2_000,
    "how far past the client's price, less its markup, an LP may fill",
  ),
  markupMilliPips: key(
    "markup_pips",
    milliPips,
    0,
    "on the market's price for clients: more for a buyer, less for a seller; LPs never see it",
  ),
  commissionPerMillion: key(
    "commission_per_million",
    commission,
    asMoney(0),
    "what clients are charged, in the quote currency for a million of the base they trade",
  ),
  priceImprovement: key(
    "price_improvement",
    priceImprovement,
    "pass_on",
    "whether a client gets what an LP fills better than the client's price, or the house keeps it",
  ),
  keepAcknowledged: optional(
    ACKNOWLEDGED,
    acknowledgement,
    "who decided to keep it, and when; `keep` is refused without",
  ),
  closeToleranceMilliPips: key(
    "close_tolerance_pips",
    milliPips,
    500,
    "how much worse than the best the LP that holds a hedge may be when it is closed",
  ),
  restAgainTimes: key(
    "rest_again_times",
    whole(0, 10_000, "times"),
    100,
    "how often what LPs leave open of a limit order waits for its price again",
  ),
  restAgainMs: key(
    "rest_again_ms",
    whole(1, 600_000, "ms"),
    1_000,
    "how long such an order, or one that nobody can take now, is left before it is tried again",
  ),
  clientWaitMs: key(
    "client_wait_ms",
    whole(1, 600_000, "ms"),
    10_000,
    "an order that has waited longer for an LP is an alert",
  ),
  legTimeoutMs: key(
    "leg_timeout_ms",
    whole(1, 600_000, "ms"),
    5_000,
    "silence of an LP after which an order sent to it is in doubt",
  ),
  orderRetention: key(
    "order_retention",
    whole(1_000, 10_000_000, "orders"),
    100_000,
    "orders that are remembered, against a repeated ClOrdID",
  ),
  dayEndsAtMinute: key(
    "day_ends_at",
    dayTime,
    17 * 60,
    "when the trading day ends, and DAY orders",
  ),
  dayZone: key("day_zone", zone, "America/New_York", "whose local time that is"),
};

export const execution: MapForm<ExecutionTerms> = new MapForm<ExecutionTerms>(executionFields, {
  check: checkKept,
});

const sorFields: Fields<SorTerms> = {
  onAllUnhealthy: key(
    "on_all_unhealthy",
    oneOf(["use_best", "reject"]),
    "use_best",
    "what happens to an order where no LP that could take it is healthy; closings go to the best",
  ),
  collar: key(
    "collar_pct",
    percent,
    asBps(100),
    "a quote further than this off the middle of all LPs' quotes is not used; 0: any is",
  ),
  ejectAfter: key(
    "eject_after",
    whole(1, 1_000, "failures"),
    5,
    "so many refused or unanswered orders in a row take an LP out for a while",
  ),
  ejectSeconds: key(
    "eject_seconds",
    whole(1, 86_400, "seconds"),
    30,
    "the first time out; the second in a row is twice as long, and so on",
  ),
  ejectMaxSeconds: key(
    "eject_max_seconds",
    whole(1, 604_800, "seconds"),
    300,
    "no time out is longer",
  ),
  ejectForgiveSeconds: key(
    "eject_forgive_seconds",
    whole(1, 604_800, "seconds"),
    300,
    "each such time without an ejection lets the count of them go down by one",
  ),
  maxEjected: key(
    "max_ejected_pct",
    percent,
    asBps(5_000),
    "of the enabled LPs no more than this are out at a time; 0 takes none out",
  ),
  retryBudget: key(
    "retry_budget",
    whole(0, 100, "LPs"),
    3,
    "how many further LPs are tried for what one did not take",
  ),
  deadlineMs: key(
    "deadline_ms",
    whole(1, 600_000, "ms"),
    3_000,
    "no further LP is tried after this time",
  ),
};

export const sor: MapForm<SorTerms> = new MapForm<SorTerms>(sorFields, { check: checkTimesOut });

function checkTimesOut({ ejectSeconds, ejectMaxSeconds }: SorTerms, section: Section): void {
  if (ejectMaxSeconds >= ejectSeconds) return;
  const what = `the longest time out, ${ejectMaxSeconds} s, is shorter than the first`;
  section.report("eject_max_seconds", "CONTRADICTION", what, `give ${ejectSeconds} or more`);
}

/** As a file writes it: the rates stand together under a key of their own. */
export interface ControlsFile extends Omit<ControlTerms, "accountRate" | "sessionRate"> {
  readonly orderRate: OrderRateFile;
}

interface OrderRateFile {
  readonly accountPerSecond: number | null;
  readonly accountBurst: number | null;
  readonly sessionPerSecond: number | null;
  readonly sessionBurst: number | null;
}

const burst = whole(1, 1_000_000, "orders");
const roundedUp = (name: string): string => `\`${name}\`, rounded up`;

const orderRate = new MapForm<OrderRateFile>(
  {
    accountPerSecond: optional("account_per_second", rate, "of one account", "no limit"),
    accountBurst: optional(
      "account_burst",
      burst,
      "that may come at once",
      roundedUp("account_per_second"),
    ),
    sessionPerSecond: optional("session_per_second", rate, "of one client session", "no limit"),
    sessionBurst: optional(
      "session_burst",
      burst,
      "that may come at once",
      roundedUp("session_per_second"),
    ),
  },
  { check: checkBursts },
);

function checkBursts(rates: OrderRateFile, section: Section): void {
  for (const [who, perSecond, atOnce] of [
    ["account", rates.accountPerSecond, rates.accountBurst],
    ["session", rates.sessionPerSecond, rates.sessionBurst],
  ] as const) {
    if (atOnce === null || perSecond !== null) continue;
    const what = `${who}_burst stands without ${who}_per_second`;
    section.report(`${who}_burst`, "CONTRADICTION", what, "give both, or neither");
  }
}

export const controls: MapForm<ControlsFile> = new MapForm<ControlsFile>({
  priceCollar: optional(
    "price_collar_pct",
    percent,
    "an order whose price is further off the last mid is denied",
    "no limit",
  ),
  maxNotional: optional(
    "max_notional",
    money,
    "of one order, in the `reporting_currency`",
    "no limit",
  ),
  maxNetLots: optional(
    "max_net_lots",
    volumeLimit,
    "net position of one account in one symbol",
    "no limit",
  ),
  maxPositions: key(
    "max_positions",
    whole(1, 10_000_000),
    10_000,
    "positions of one account with `margin_mode: HEDGING`, orders on their way counted",
  ),
  maxOrderAgeMs: optional(
    "max_order_age_ms",
    whole(1, 86_400_000, "ms"),
    "an order whose TransactTime(60) is longer ago, or no time, is denied",
    "no limit",
  ),
  busyTurnMs: key(
    "busy_turn_ms",
    whole(1, 60_000, "ms"),
    10,
    "a turn of the desk that works for longer is long; a desk that is behind takes new orders " +
      "until its turn is long, and answers the rest `DESK_BUSY`",
  ),
  busyAfterMs: key(
    "busy_after_ms",
    whole(1, 60_000, "ms"),
    200,
    "a desk is behind when its long turns have worked for so long, and no calm as long has " +
      "followed; what a burst brings is worked off. For so long at most none is taken then, " +
      "while there is something to refuse",
  ),
  orderRate: group("order_rate", orderRate, "orders a second"),
  lpEdge: group(
    "lp_edge",
    lpEdge,
    "what may leave for an LP; beyond it the LP or symbol is halted",
  ),
});

/** What the file's controls say; a burst that was left out is one second's orders. */
export function controlsOf({ orderRate: rates, ...rest }: ControlsFile): ControlTerms {
  return {
    ...rest,
    accountRate: rateOf(rates.accountPerSecond, rates.accountBurst),
    sessionRate: rateOf(rates.sessionPerSecond, rates.sessionBurst),
  };
}

const rateOf = (perSecond: number | null, atOnce: number | null): RateTerms | null =>
  perSecond === null ? null : { perSecond, burst: atOnce ?? Math.ceil(perSecond) };

export function controlsFile({ accountRate, sessionRate, ...rest }: ControlTerms): ControlsFile {
  return {
    ...rest,
    orderRate: {
      accountPerSecond: accountRate?.perSecond ?? null,
      accountBurst: accountRate?.burst ?? null,
      sessionPerSecond: sessionRate?.perSecond ?? null,
      sessionBurst: sessionRate?.burst ?? null,
    },
  };
}
