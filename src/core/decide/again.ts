import type { OrderDecided, OrderTerms } from "../events.ts";
import type { DecisionInput } from "./draft.ts";

/** What a decision looked at, from its record: routing it again must give the same decision. */
export function inputFrom(
  terms: OrderTerms,
  decided: OrderDecided,
  groupName: string,
): DecisionInput {
  const { account, symbol, side, ordType, orderQty: volume, isClosing } = terms;
  const { timeUs, group, clientClass, score, isPinned, net, doubt, gross, held } = decided;
  const { globalNet, lotWorth, volatility, aOpen, bOpen } = decided;
  return {
    account,
    symbol,
    side,
    ordType,
    volume,
    isClosing,
    groupName,
    timeUs,
    group,
    clientClass,
    score,
    isPinned,
    net,
    doubt,
    gross,
    held,
    globalNet,
    lotWorth,
    volatility,
    aOpen,
    bOpen,
    lps: decided.lps.map((lp) => ({ ...lp })),
  };
}
