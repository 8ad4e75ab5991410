import type { OrderDecided, OrderTerms } from "../events.ts";
import { HOUSE_ACCOUNT } from "../house-account.ts";
import type { LpInSight, LpView } from "../execute/sor/lp-view.ts";
import type { DecisionInput } from "./draft.ts";

/**
 * What a decision looked at, read from its record: under the same policy `route` decides the same
 * again, whatever the desk knows by now.
 *
 * The LPs are copies, because a decision leaves its verdicts on them.
 *
 * @param groupName of the group the record names by index
 */
export function inputFrom(
  terms: OrderTerms,
  decided: OrderDecided,
  groupName: string,
): DecisionInput {
  const isHouse = terms.account === HOUSE_ACCOUNT;
  return {
    account: terms.account,
    houseLp: isHouse ? (decided.targets[0] ?? -1) : -1,
    symbol: terms.symbol,
    side: terms.side,
    ordType: terms.ordType,
    volume: terms.orderQty,
    isClosing: isHouse ? terms.isClosing : decided.closes > 0 && decided.closes === terms.orderQty,
    limitPx: terms.limitPx,
    isWhole: terms.timeInForce === "FillOrKill",
    timeUs: decided.timeUs,
    group: decided.group,
    groupName,
    clientClass: decided.clientClass,
    score: decided.score,
    isPinned: decided.isPinned,
    net: decided.net,
    doubt: decided.doubt,
    gross: decided.gross,
    held: decided.held,
    globalNet: decided.globalNet,
    lotWorth: decided.lotWorth,
    volatility: decided.volatility,
    closes: decided.closes,
    aOpen: decided.aOpen,
    bOpen: decided.bOpen,
    aOpened: decided.aOpened,
    bOpened: decided.bOpened,
    aWhole: decided.aWhole,
    bWhole: decided.bWhole,
    lps: decided.lps.map((view) => copied(view)),
  };
}

const copied = (view: LpView): LpInSight => ({ ...view });
