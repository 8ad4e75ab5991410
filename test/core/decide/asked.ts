import { newDraft } from "../../../src/core/decide/draft.ts";
import type { DecisionInput, Draft, Stage } from "../../../src/core/decide/draft.ts";
import type { FindingCode } from "../../../src/core/decide/finding.ts";
import { route } from "../../../src/core/decide/route.ts";
import type { Decision } from "../../../src/core/decide/route.ts";
import { strategyFor } from "../../../src/core/decide/strategy.ts";
import type { LpInSight } from "../../../src/core/execute/sor/lp-view.ts";
import { asMoney, asVolume } from "../../../src/core/units/quantity.ts";
import type { Money } from "../../../src/core/units/quantity.ts";
import { policyOf, STANDARD } from "../policy-of.ts";
import type { PolicyChange } from "../policy-of.ts";
import { ALPHA, EURUSD, lots, NOON_US, px, RETAIL } from "../world.ts";

export const money = (amount: number): Money => asMoney(Math.round(amount * 1e4));

/** An LP that is up and quotes 1.1000 / 1.1002. */
export const seen = (lp: number, change: Partial<LpInSight> = {}): LpInSight => ({
  lp,
  bid: px(1.1),
  ask: px(1.1002),
  bidQty: lots(100),
  askQty: lots(100),
  ageUs: 0,
  isUp: true,
  isKilled: false,
  legQty: lots(0),
  health: 1,
  isEjected: false,
  isProbe: false,
  isOffMarket: false,
  atMost: asVolume(-1),
  held: lots(0),
  verdict: "NOT_NEEDED",
  deeper: [],
  ...change,
});

/**
 * What a decision looks at: a lot of a retail client, an empty book, a calm market, and a lot
 * worth 100 000, so that the global limit of the specification is 1000 lots.
 */
export const asked = (change: Partial<DecisionInput> = {}): DecisionInput => ({
  account: RETAIL,
  groupName: "Standard",
  symbol: EURUSD,
  side: "Buy",
  ordType: "Market",
  volume: lots(1),
  isClosing: false,
  limitPx: px(0),
  isWhole: false,
  timeUs: NOON_US,
  group: STANDARD,
  clientClass: "RETAIL",
  score: 10,
  isPinned: false,
  net: lots(0),
  doubt: lots(0),
  gross: lots(0),
  held: lots(0),
  globalNet: money(0),
  lotWorth: money(100_000),
  volatility: 0,
  closes: change.isClosing === true ? (change.volume ?? lots(1)) : lots(0),
  aOpen: lots(0),
  bOpen: lots(0),
  aOpened: change.aOpen ?? lots(0),
  bOpened: change.bOpen ?? lots(0),
  aWhole: lots(0),
  bWhole: lots(0),
  lps: [seen(ALPHA)],
  ...change,
});

/** What one stage makes of a draft. */
export function staged(
  stage: Stage,
  input: Partial<DecisionInput>,
  change: PolicyChange = {},
  before: Partial<Draft> = {},
): Draft {
  const policy = policyOf(change);
  const it = asked(input);
  const draft = { ...newDraft(), ...before };
  stage(draft, it, policy, strategyFor(policy.strategies, it.symbol, it.group));
  return draft;
}

export const routed = (input: Partial<DecisionInput>, change: PolicyChange = {}): Decision =>
  route(asked(input), policyOf(change));

export const codesOf = ({ findings }: Pick<Decision, "findings">): FindingCode[] =>
  findings.map(({ code }) => code);
