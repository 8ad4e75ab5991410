import type { DecisionInput } from "../core/decide/draft.ts";
import { noLevels } from "../core/execute/sor/lp-view.ts";
import type { LpInSight } from "../core/execute/sor/lp-view.ts";
import { accountTermsOf } from "../core/accounts/account-terms.ts";
import { UNKNOWN } from "../core/names.ts";
import type { Policy } from "../core/policy.ts";
import { State } from "../core/state.ts";
import type { ClientClass, OrdType, Side } from "../core/terms.ts";
import { asMoney, asPrice, asVolume, MONEY_SCALE, NO_VOLUME } from "../core/units/quantity.ts";
import { powerOfTenBetween, PRICE_SCALE } from "../core/units/quantity.ts";
import type { Money, Volume } from "../core/units/quantity.ts";
import type { OfflinePolicy } from "./offline-policy.ts";

/** An order that was read, with its inputs; undefined takes the default. Exact integers. */
export interface OfflineOrder {
  readonly account: string;
  readonly group: string | undefined;
  readonly symbol: string;
  readonly side: Side;
  readonly ordType: OrdType;
  readonly volume: Volume;
  readonly clientClass: ClientClass | undefined;
  readonly score: number | undefined;
  readonly net: Volume;
  /** Of the symbol; at least |net|. */
  readonly gross: Volume | undefined;
  /** In the reporting currency. */
  readonly globalNet: Money;
  /** Undefined: a lot counts contract_size / 100 000. */
  readonly lotWorth: Money | undefined;
  /** Undefined: unknown. */
  readonly volatility: number | undefined;
  readonly timeUs: number;
  readonly isClosing: boolean;
  /** What a closing order closes. */
  readonly aOpen: Volume;
  readonly bOpen: Volume;
}

const PAR = asPrice(powerOfTenBetween(PRICE_SCALE, 0));
const nothingKnown = new State();

/** What a decision about the order looks at, without a market. */
export function offlineInput(
  order: OfflineOrder,
  offline: OfflinePolicy,
  market: Policy,
): DecisionInput {
  const account = offline.index("account", order.account);
  const symbol = offline.names.indexOf("symbol", order.symbol);
  const filed = accountTermsOf(nothingKnown, offline.policy, account, order.timeUs);
  const filedGroup = offline.names.nameOf("group", filed.group);
  const groupName = order.group ?? filedGroup;
  const clientClass = order.clientClass ?? filed.clientClass;
  return {
    account,
    symbol,
    side: order.side,
    ordType: order.ordType,
    volume: order.volume,
    isClosing: order.isClosing,
    limitPx: asPrice(0),
    isWhole: false,
    timeUs: order.timeUs,
    group: groupName === "" ? UNKNOWN : offline.index("group", groupName),
    groupName,
    clientClass,
    score: order.score ?? filed.score,
    isPinned: order.clientClass === undefined && filed.isPinned,
    net: order.net,
    doubt: NO_VOLUME,
    gross: order.gross ?? asVolume(Math.abs(order.net)),
    held: NO_VOLUME,
    globalNet: order.globalNet,
    lotWorth: order.lotWorth ?? contractWorth(offline.policy, symbol),
    volatility: order.volatility ?? -1,
    closes: order.isClosing ? order.volume : NO_VOLUME,
    aOpen: order.aOpen,
    bOpen: order.bOpen,
    // Of what was closed before nothing is told: the ratio is the present one.
    aOpened: order.aOpen,
    bOpened: order.bOpen,
    aWhole: NO_VOLUME,
    bWhole: NO_VOLUME,
    lps: market.lps.map(({ index }) => reachable(index)),
  };
}

/** Without rates a unit of the base counts as one of the reporting currency. */
const contractWorth = ({ instruments }: Policy, symbol: number): Money =>
  asMoney((instruments[symbol]?.contractSize ?? 0) * powerOfTenBetween(MONEY_SCALE, 0));

/** An LP that quotes the same as all others. */
const reachable = (lp: number): LpInSight => ({
  lp,
  bid: PAR,
  ask: PAR,
  bidQty: NO_VOLUME,
  askQty: NO_VOLUME,
  ageUs: 0,
  isUp: true,
  isKilled: false,
  legQty: NO_VOLUME,
  health: 1,
  isEjected: false,
  isProbe: false,
  isOffMarket: false,
  atMost: asVolume(-1),
  held: NO_VOLUME,
  verdict: "NOT_NEEDED",
  deeper: noLevels,
});
