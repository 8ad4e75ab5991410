import { accountTermsOf } from "./accounts/account-terms.ts";
import { booksToClose, closesOf, heldBy, nothingToClose } from "./accounts/closable.ts";
import type { DecisionInput } from "./decide/draft.ts";
import { lookDeeper } from "./execute/sor/deeper-levels.ts";
import { lpsInSight } from "./execute/sor/lp-candidates.ts";
import { globalNetOf, grossOf } from "./exposure/breach.ts";
import { HOUSE_ACCOUNT } from "./house-account.ts";
import type { OrdType, Side } from "./terms.ts";
import { asMoney, NO_VOLUME } from "./units/quantity.ts";
import type { Price, Volume } from "./units/quantity.ts";
import type { View } from "./view.ts";

/** An order as far as a decision looks at it. */
export interface Asked {
  readonly account: number;
  readonly symbol: number;
  readonly side: Side;
  readonly ordType: OrdType;
  readonly volume: Volume;
  /** PositionEffect(77)=C, or it names a position. */
  readonly isClosing: boolean;
  /** The position it names; 0, or left out: none. */
  readonly position?: number;
  /** What it closes was decided before: all of this opens, whatever the account holds by now. */
  readonly isOpening?: boolean;
  /** An order of the house that takes back what LPs hold: it goes to those that do. */
  readonly isUnwinding?: boolean;
  /** The worst price it may be filled at; 0: it says none. */
  readonly limitPx: Price;
  /** FillOrKill: one LP takes the whole A leg, or nobody. */
  readonly isWhole: boolean;
}

/** Everything a decision about this order looks at now. */
export function inputOf(view: View, asked: Asked): DecisionInput {
  const { state, policy, quotes, market, nowNs, timeUs } = view;
  const { account, symbol, side, ordType, volume, limitPx, isWhole, position: named = 0 } = asked;
  // An order of the house closes no account's position; it may still make the house's smaller.
  const isHouse = account === HOUSE_ACCOUNT;
  const opensOnly = isHouse || asked.isOpening === true;
  const mayClose = { account, symbol, side, position: named };
  const closes = opensOnly ? NO_VOLUME : closesOf(view, mayClose, asked.isClosing, volume);
  const isClosing = isHouse ? asked.isClosing : closes > 0 && closes === volume;
  const terms = accountTermsOf(state, policy, account, timeUs);
  const volatility = market.volatilityOf(symbol);
  const position = state.positions.of(account, symbol);
  const isUnwinding = closes > 0 || asked.isUnwinding === true;
  const lps = lpsInSight(view, { symbol, side, isClosing, isUnwinding });
  lookDeeper(lps, quotes, asked);
  const books = closes > 0 ? booksToClose(state, mayClose, closes) : nothingToClose;
  return {
    account,
    symbol,
    side,
    ordType,
    volume,
    isClosing,
    limitPx,
    isWhole,
    timeUs,
    group: terms.group,
    groupName: state.names.nameOf("group", terms.group),
    clientClass: terms.clientClass,
    score: terms.score,
    isPinned: terms.isPinned,
    net: state.exposure.net(symbol),
    doubt: state.exposure.openAgainst(symbol, side),
    gross: grossOf(view, symbol),
    held: heldBy(position, side),
    globalNet: globalNetOf(view),
    lotWorth: market.lotWorth(policy, quotes, symbol, nowNs) ?? asMoney(-1),
    volatility: Number.isNaN(volatility) ? -1 : volatility,
    closes,
    aOpen: books.aOpen,
    bOpen: books.bOpen,
    aOpened: books.aOpened,
    bOpened: books.bOpened,
    aWhole: books.aWhole,
    bWhole: books.bWhole,
    lps,
  };
}
