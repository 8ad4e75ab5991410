import { lpDictionaries } from "../../fix/dictionary/lp-dialects.ts";
import type { LpDialectName } from "../../fix/dictionary/lp-dialects.ts";
import type { UpdateStyle } from "./subscriptions.ts";
import type { BadLogon } from "./turn-away.ts";

/** How a venue speaks: what its dialect says, and what flags change of it. */
export interface Manners {
  readonly dialect: LpDialectName;
  /** Instruments go by SecurityID(48) with 22=8 in place of Symbol(55). */
  readonly usesSecurityID: boolean;
  /** Levels shown a side where a client asks for more than the top. */
  readonly depth: number;
  readonly updates: UpdateStyle;
  /** Entries have a MDEntryID(278), and one that changes is deleted by it and set anew. */
  readonly hasEntryIDs: boolean;
  /** SenderSubID(50) and TargetSubID(57) tell sessions of one pair of CompIDs apart. */
  readonly usesSubIDs: boolean;
  readonly resetsOnLogon: boolean;
  readonly badLogon: BadLogon;
  /** TimeInForce(59) is not read: a market order is IOC, a limit order rests. */
  readonly ignoresTimeInForce: boolean;
  readonly hasExecID: boolean;
  readonly hasLastPx: boolean;
  /** SecondaryExecID(527) in every report. */
  readonly hasSecondaryExecID: boolean;
  /** PosMaintRptID(721) in every report. */
  readonly hasPositionID: boolean;
  /** A request to cancel that fails is answered by OrderCancelReject(9), or by j. */
  readonly cancelReject: "9" | "j";
}

const generic: Manners = {
  dialect: "generic",
  usesSecurityID: false,
  depth: 1,
  updates: "requested",
  hasEntryIDs: false,
  usesSubIDs: false,
  resetsOnLogon: false,
  badLogon: "close",
  ignoresTimeInForce: false,
  hasExecID: true,
  hasLastPx: true,
  hasSecondaryExecID: false,
  hasPositionID: false,
  cancelReject: "9",
};

export const mannersOf: Readonly<Record<LpDialectName, Manners>> = {
  generic,
  lmax: {
    ...generic,
    dialect: "lmax",
    usesSecurityID: true,
    updates: "full",
    resetsOnLogon: true,
    badLogon: "logout",
    hasSecondaryExecID: true,
  },
  ctrader: {
    ...generic,
    dialect: "ctrader",
    updates: "incremental",
    hasEntryIDs: true,
    usesSubIDs: true,
    resetsOnLogon: true,
    badLogon: "logout",
    ignoresTimeInForce: true,
    hasExecID: false,
    hasLastPx: false,
    hasPositionID: true,
    cancelReject: "j",
  },
};

export const dictionaryOf = ({ dialect }: Manners): (typeof lpDictionaries)[LpDialectName] =>
  lpDictionaries[dialect];
