import type { DenialCode } from "../core/codes.ts";
import type { Finding, FindingCode } from "../core/decide/finding.ts";
import { route } from "../core/decide/route.ts";
import { wordFinding } from "../core/decide/word-finding.ts";
import { UNKNOWN } from "../core/names.ts";
import type { Policy } from "../core/policy.ts";
import { lotsOf, pxOf } from "../core/units/plain-number.ts";
import { whyMissed } from "./missed-rule.ts";
import type { OfflineOrder } from "./offline-order.ts";
import { offlineInput } from "./offline-order.ts";
import type { OfflinePolicy } from "./offline-policy.ts";

/** A decision as `hedgerow decide` prints it: lots and percent. */
export interface OfflineDecision {
  readonly action: string;
  /** Share to hedge before the legs are rounded to a step. */
  readonly aBookPercent: number;
  readonly aVolume: number;
  readonly bVolume: number;
  /** The LP that would take the A leg if all quoted the same; null without one. */
  readonly targetLp: string | null;
  /** How far past the client's price LPs may fill. */
  readonly deviation: number;
  readonly ruleId: string | null;
  /** Of a refusal its code, else of what decided. */
  readonly code: string;
  readonly findings: readonly OfflineFinding[];
}

export interface OfflineFinding {
  readonly code: string;
  readonly text: string;
  readonly before: number;
  readonly after: number;
}

const PERCENT = 100;

/** Findings that follow from the share instead of deciding it. */
const followers: ReadonlySet<FindingCode> = new Set<FindingCode>([
  "LEG_ROUNDED",
  "SLIVER_KEPT",
  "SLIVER_REFUSED",
  "VOLATILITY_UNKNOWN",
  "TARGET_UNAVAILABLE",
  "HEDGE_ORPHANED",
  "MARKUP",
  "IMPROVEMENT_KEPT",
  "COMMISSION",
]);

/** Decides orders one after the other under one policy, without a market. */
export class OfflineDesk {
  readonly #offline: OfflinePolicy;
  readonly #market: Policy;

  constructor(offline: OfflinePolicy) {
    this.#offline = offline;
    this.#market = offline.withoutMarket();
  }

  /** Why a rule does not decide an order, in plain words. */
  whyMissed(ruleId: string, order: OfflineOrder): string {
    return whyMissed(ruleId, offlineInput(order, this.#offline, this.#market), this.#offline);
  }

  decide(order: OfflineOrder): OfflineDecision {
    const input = offlineInput(order, this.#offline, this.#market);
    if (input.symbol === UNKNOWN) return refused("UNKNOWN_SYMBOL");
    const { isClosing, aOpen, bOpen, volume } = input;
    // Without a position nobody knows what it closes; with one it closes no more.
    if (isClosing && aOpen + bOpen > 0 && volume > aOpen + bOpen)
      return refused("NOTHING_TO_CLOSE");
    const decision = route(input, this.#market);
    const { action, aBook, aVolume, bVolume, ruleId, findings, denial } = decision;
    return {
      action,
      aBookPercent: aBook / PERCENT,
      aVolume: lotsOf(aVolume),
      bVolume: lotsOf(bVolume),
      targetLp: decision.lp < 0 ? null : this.#offline.names.nameOf("lp", decision.lp) || null,
      deviation: pxOf(decision.deviation),
      ruleId: ruleId === "" ? null : ruleId,
      code: denial ?? decider(findings),
      findings: findings.map((finding) => ({
        code: finding.code,
        text: wordFinding(finding),
        before: finding.from / PERCENT,
        after: finding.to / PERCENT,
      })),
    };
  }
}

/** The last finding that had a say; an order always passes the class at least. */
const decider = (findings: readonly Finding[]): string =>
  findings.findLast(({ code }) => !followers.has(code))?.code ?? "CLASS_SHARE";

const refused = (code: DenialCode): OfflineDecision => ({
  action: "REJECT",
  aBookPercent: 0,
  aVolume: 0,
  bVolume: 0,
  targetLp: null,
  deviation: 0,
  ruleId: null,
  code,
  findings: [],
});
