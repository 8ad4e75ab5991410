import type { ChangeEffect, TrialView } from "../contract/changes.ts";
import { orderIDOf } from "../../core/ids.ts";
import { recordOf } from "../../core/routing-record.ts";
import type { RoutingRecord } from "../../core/routing-record.ts";
import { isRetired, isUnreadable } from "../../journal/journal-error.ts";
import { diffPolicies } from "../../policy/diff-policies.ts";
import { lintPolicy } from "../../policy/lint/lint-policy.ts";
import type { PolicyDocument } from "../../policy/policy-document.ts";
import { OfflinePolicy } from "../../policy/offline-policy.ts";
import { decideAgain } from "../../policy/routing-trace.ts";
import type { Projection } from "../projection.ts";
import { wallUs } from "../rfc3339.ts";

/** The newest decisions, as many as a person can imagine; each takes some microseconds. */
const ORDERS = 1_000;
const EXAMPLES = 10;

const worded = (document: PolicyDocument): readonly string[] =>
  lintPolicy(document, wallUs()).map(({ code, text, hint }) => `${code}: ${text}; ${hint}`);

/** What is doubtful about the one and not about the other. */
function newNotes(before: PolicyDocument, after: PolicyDocument): readonly string[] {
  const known = new Set(worded(before));
  return worded(after).filter((note) => !known.has(note));
}

/** Says what a policy would do before it is in force. */
export class EffectPreview {
  readonly #projection: Projection;

  constructor(projection: Projection) {
    this.#projection = projection;
  }

  of(before: PolicyDocument, draft: PolicyDocument): TrialView {
    return {
      changes: diffPolicies(before, draft),
      warnings: newNotes(before, draft),
      effect: this.#effectOf(draft),
    };
  }

  /**
   * Recorded orders decided again under the draft, with all else as it was then: class, score,
   * exposure, volatility, prices. It does not follow what one order's other book would have done
   * to the exposure the next one met.
   */
  #effectOf(draft: PolicyDocument): ChangeEffect {
    const offline = new OfflinePolicy(draft);
    const { journalId } = this.#projection;
    const examples: { orderID: string; before: string; after: string }[] = [];
    let [orders, otherBook, otherSplit] = [0, 0, 0];
    for (const record of this.#newest()) {
      const { action, aVolume } = record.decided;
      const again = decideAgain(record, offline);
      orders += 1;
      if (again.action !== action) {
        otherBook += 1;
        if (examples.length < EXAMPLES) {
          const orderID = orderIDOf(journalId, record.terms.order);
          examples.push({ orderID, before: action, after: again.action });
        }
      } else if (again.aVolume !== aVolume) {
        otherSplit += 1;
      }
    }
    return { orders, otherBook, otherSplit, examples };
  }

  *#newest(): Generator<RoutingRecord> {
    const { state, log } = this.#projection;
    let count = 0;
    for (const number of log.below(Number.POSITIVE_INFINITY)) {
      if (count === ORDERS) return;
      const record = this.#recordOf(number, state);
      if (record === undefined) continue;
      count += 1;
      yield record;
    }
  }

  #recordOf(number: number, state: Projection["state"]): RoutingRecord | undefined {
    const order = state.orders.order(number);
    try {
      const decision = order && this.#projection.decisionOf(order);
      return order && decision && recordOf(order.decidedTerms, decision, state);
    } catch (error) {
      // What the journal no longer has cannot be decided again.
      if (isRetired(error) || isUnreadable(error)) return undefined;
      throw error;
    }
  }
}
