import type { Dictionary } from "../../fix/dictionary/dictionary.ts";
import { lpDictionaries } from "../../fix/dictionary/lp-dialects.ts";
import type { LpDialectName } from "../../fix/dictionary/lp-dialects.ts";
import {
  FULL_BOOK,
  FULL_REFRESH,
  INCREMENTAL,
  LIST_ALL,
  LIST_BY_SYMBOL,
  QUOTE_SUB_ID,
  REINSTATE,
  TOP_OF_BOOK,
  TRADE_SUB_ID,
} from "../../fix/words.ts";

/** How an LP deviates from FIX 4.4, as data. docs/lps has a page for each. */
export interface LpDialect {
  readonly name: LpDialectName;
  readonly dictionary: Dictionary;
  /** Goes by SecurityID(48) with SecurityIDSource(22) in place of Symbol(55). */
  readonly usesSecurityID: boolean;
  /** MarketDepth(264) and MDUpdateType(265) of a subscription. */
  readonly marketDepth: number;
  readonly mdUpdateType: string;
  /** An entry of a book is known by its MDEntryID(278), also where it is deleted. */
  readonly hasEntryIDs: boolean;
  /** ExecInst(18) of every order. */
  readonly execInst: string | undefined;
  /** Takes note of TimeInForce(59); else a market order is IOC and a limit order rests. */
  readonly hasTimeInForce: boolean;
  /** A fill may leave out LastPx(31): AvgPx(6) over all fills says what it cost. */
  readonly hasAveragesOnly: boolean;
  /** SenderSubID(50) and TargetSubID(57): its sessions have one pair of CompIDs between them. */
  readonly subIDs: { readonly quote: string; readonly trade: string } | undefined;
  /** SecurityListRequestType(559) by which all symbols are asked for. */
  readonly securityListRequestType: string;
  /** Every Logon(A) carries ResetSeqNumFlag(141)=Y. */
  readonly resetsOnLogon: boolean;
}

const generic: LpDialect = {
  name: "generic",
  dictionary: lpDictionaries.generic,
  usesSecurityID: false,
  marketDepth: TOP_OF_BOOK,
  mdUpdateType: INCREMENTAL,
  hasEntryIDs: false,
  execInst: undefined,
  hasTimeInForce: true,
  hasAveragesOnly: false,
  subIDs: undefined,
  securityListRequestType: LIST_ALL,
  resetsOnLogon: false,
};

export const lpDialects: Readonly<Record<LpDialectName, LpDialect>> = {
  generic,
  lmax: {
    ...generic,
    name: "lmax",
    dictionary: lpDictionaries.lmax,
    usesSecurityID: true,
    mdUpdateType: FULL_REFRESH,
    execInst: REINSTATE,
    resetsOnLogon: true,
  },
  ctrader: {
    ...generic,
    name: "ctrader",
    dictionary: lpDictionaries.ctrader,
    marketDepth: FULL_BOOK,
    hasEntryIDs: true,
    hasTimeInForce: false,
    hasAveragesOnly: true,
    subIDs: { quote: QUOTE_SUB_ID, trade: TRADE_SUB_ID },
    securityListRequestType: LIST_BY_SYMBOL,
    resetsOnLogon: true,
  },
};
