import type { PlainFacts, PlainFinding, PlainNote } from "./plain-events.ts";
import { mulDiv, signed } from "./plain-numbers.ts";
import { WHOLE_BPS } from "./plain-policy.ts";
import type { PlainPolicy, PlainStrategy } from "./plain-policy.ts";
import type { PlainRequest } from "./plain-request.ts";
import type { RuleEntry } from "./plain-rules.ts";

/** What the stages are asked about. */
export interface Question {
  readonly request: PlainRequest;
  readonly facts: PlainFacts;
  readonly policy: PlainPolicy;
  readonly strategy: PlainStrategy;
}

/** What the stages pass on. */
export interface PlainDraft {
  /** Share to hedge, basis points. */
  aBook: number;
  /** Hedged whatever the share says, 10⁻⁶ lots. */
  atLeast: number;
  /** The house may keep no more than this, 10⁻⁶ lots. */
  roomForB: number;
  /** That leaves less than would be kept without it. */
  isLimited: boolean;
  isSettled: boolean;
  mustHedge: "no" | "refuse" | "internalise";
  rule: RuleEntry | undefined;
  readonly findings: PlainFinding[];
}

type Stage = (draft: PlainDraft, question: Question) => void;

export const newDraft = (): PlainDraft => ({
  aBook: 0,
  atLeast: 0,
  roomForB: Number.MAX_SAFE_INTEGER,
  isLimited: false,
  isSettled: false,
  mustHedge: "no",
  rule: undefined,
  findings: [],
});

/** Leaves the finding, and the share that it leads to. */
export function setShare(draft: PlainDraft, finding: PlainNote): void {
  draft.findings.push({ ...finding, from: draft.aBook });
  draft.aBook = finding.to;
}

function settle(draft: PlainDraft, mustHedge: PlainDraft["mustHedge"], finding: PlainNote): void {
  setShare(draft, finding);
  draft.mustHedge = mustHedge;
  draft.isSettled = true;
}

/** An order that is refused ends this bench: none of its orders is. */
const refused = (code: string): Error => new Error(`Invariant: no order may be refused: ${code}`);

const manualRules: Stage = (draft, { request, facts, policy, strategy }) => {
  const { account, symbol, side, ordType, orderQty: volume } = request;
  const { group, clientClass, score, timeUs } = facts;
  const question = { account, group, symbol, side, ordType, volume, clientClass, score, timeUs };
  const rule = policy.rules.first(question);
  if (rule === undefined) return;
  draft.rule = rule;
  const finding = { code: "RULE_MATCHED", ruleId: rule.id, action: rule.action };
  switch (rule.action) {
    case "A_BOOK":
      return settle(draft, "refuse", { ...finding, to: WHOLE_BPS });
    case "B_BOOK":
      return settle(draft, "no", { ...finding, to: 0 });
    case "PARTIAL_HEDGE":
      return settle(draft, "no", { ...finding, to: rule.hedge ?? strategy.defaultHedge });
    case "REJECT":
      throw refused("RULE_REJECTED");
  }
};

const clientClass: Stage = (draft, { facts, strategy }) => {
  const { mode, shares, toxicReject: threshold } = strategy;
  if (mode === "A_BOOK") {
    return settle(draft, "internalise", { code: "MODE_SHARE", mode, to: WHOLE_BPS });
  }
  if (mode === "B_BOOK") return settle(draft, "no", { code: "MODE_SHARE", mode, to: 0 });
  const { clientClass: name, score } = facts;
  if (name !== "TOXIC") {
    const share = shares[name];
    return setShare(draft, { code: "CLASS_SHARE", clientClass: name, share, to: share });
  }
  if (score > threshold) throw refused("TOXIC_CLIENT");
  return settle(draft, "refuse", { code: "TOXIC_HEDGED", score, threshold, to: WHOLE_BPS });
};

const largeOrders: Stage = (draft, { request, strategy }) => {
  const { largeOrder: threshold, hedgesLargeOrders } = strategy;
  const { orderQty: volume } = request;
  if (!hedgesLargeOrders || volume < threshold) return;
  settle(draft, "internalise", { code: "LARGE_ORDER", volume, threshold, to: WHOLE_BPS });
};

/** Kept net counted in the order's direction, at its worse end. */
export const netAhead = ({ request: { side }, facts: { net, doubt } }: Question): number =>
  signed(side, net) + doubt;

const projectedOf = (question: Question): number =>
  Math.abs(netAhead(question) + question.request.orderQty);

/** Whether the order, kept whole, leaves the house with less than before. */
export const isShrinking = (question: Question): boolean =>
  projectedOf(question) < Math.abs(netAhead(question));

const exposureLimits: Stage = (draft, question) => {
  const { request, policy, strategy } = question;
  const limits = policy.limits.get(request.symbol);
  const projected = projectedOf(question);
  if (limits === undefined || projected <= Math.abs(netAhead(question))) return;
  const level = limits.autoHedge;
  if (projected > level) {
    if (strategy.onBreach === "reject") throw refused("EXPOSURE_LIMIT");
    if (strategy.onBreach === "hedge_order") {
      return settle(draft, "no", { code: "EXPOSURE_HEDGED", projected, level, to: WHOLE_BPS });
    }
    const excess = Math.min(request.orderQty, projected - level);
    draft.atLeast = Math.max(draft.atLeast, excess);
    const finding = { code: "EXPOSURE_EXCESS", projected, level, excess };
    return settle(draft, "no", { ...finding, to: draft.aBook });
  }
  if (projected <= mulDiv(level, strategy.approaching, WHOLE_BPS)) return;
  const boost = Math.round((projected * strategy.approachingBoost) / level);
  const to = Math.min(WHOLE_BPS, draft.aBook + boost);
  setShare(draft, { code: "EXPOSURE_APPROACHING", projected, level, boost, to });
};

const volatility: Stage = (draft, question) => {
  if (isShrinking(question)) return;
  const { facts, strategy } = question;
  const { volatility: threshold, volatilityBoost: boost } = strategy;
  if (facts.volatility < 0) {
    return setShare(draft, { code: "VOLATILITY_UNKNOWN", to: draft.aBook });
  }
  if (facts.volatility <= threshold) return;
  const to = Math.min(WHOLE_BPS, draft.aBook + boost);
  setShare(draft, { code: "VOLATILITY_HIGH", volatility: facts.volatility, threshold, boost, to });
};

/** In this order; the first that settles ends them. Hard limits always follow. */
export const stages: readonly Stage[] = [
  manualRules,
  clientClass,
  largeOrders,
  exposureLimits,
  volatility,
];
