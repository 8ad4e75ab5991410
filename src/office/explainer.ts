import { explainOrder } from "../core/explain.ts";
import type { Explanation } from "../core/explain.ts";
import type { OrderDecided } from "../core/events.ts";
import type { Order } from "../core/execute/order.ts";
import { recordOf } from "../core/routing-record.ts";
import type { RoutingRecord } from "../core/routing-record.ts";
import { isRetired, isUnreadable } from "../journal/journal-error.ts";
import { readKept } from "../policy/kept-policy.ts";
import type { OfflinePolicy } from "../policy/offline-policy.ts";
import { traceOf } from "../policy/routing-trace.ts";
import type { RoutingTrace } from "../policy/routing-trace.ts";
import { StoredPolicyError } from "../policy/stored-policy.ts";
import { HttpProblem } from "./http-problem.ts";
import type { Projection } from "./projection.ts";

/** Versions that stay compiled: people ask of decisions that lie together. */
const KEPT_COMPILED = 4;

/** What `hedgerow explain --json` prints. */
interface WholeExplanation extends Explanation {
  readonly record: RoutingRecord | undefined;
  readonly trace: RoutingTrace | undefined;
}

/** Explains orders with the policies they were decided under. */
export class Explainer {
  readonly #policyDir: string;
  /** By hash, the one that was asked for last at the end. */
  readonly #compiled = new Map<string, OfflinePolicy | undefined>();

  constructor(policyDir: string) {
    this.#policyDir = policyDir;
  }

  /** @throws HttpProblem 503 STORED_POLICY_DAMAGED and DECISION_UNREADABLE, 404 DECISION_RETIRED */
  explain(order: Order, projection: Projection): WholeExplanation {
    const { state, journalId } = projection;
    const { decidedTerms } = order;
    const decision = decisionOf(projection, order);
    const record = decision && recordOf(decidedTerms, decision, state);
    const policy = record && this.#policyOf(record);
    const trace = policy && record && traceOf(record, policy);
    return { ...explainOrder(order, state.names, journalId, decision), record, trace };
  }

  #policyOf({ decided, policyHash }: RoutingRecord): OfflinePolicy | undefined {
    const known = this.#compiled.get(policyHash);
    this.#compiled.delete(policyHash);
    const policy = known ?? this.#read(decided.policyVersion, policyHash);
    this.#compiled.set(policyHash, policy);
    const [oldest] = this.#compiled.keys();
    if (this.#compiled.size > KEPT_COMPILED && oldest !== undefined) this.#compiled.delete(oldest);
    return policy;
  }

  #read(version: number, hash: string): OfflinePolicy | undefined {
    try {
      return readKept(this.#policyDir, version, hash);
    } catch (error) {
      if (!(error instanceof StoredPolicyError)) throw error;
      const detail = `the file of version ${version} was changed since it was kept`;
      throw new HttpProblem(503, error.code, { detail });
    }
  }
}

function decisionOf(projection: Projection, order: Order): OrderDecided | undefined {
  try {
    return projection.decisionOf(order);
  } catch (error) {
    if (isUnreadable(error)) {
      const detail = error instanceof Error ? error.message : String(error);
      throw new HttpProblem(503, "DECISION_UNREADABLE", { detail });
    }
    if (!isRetired(error)) throw error;
    const detail = "the part of the journal with its decision is retired (journal.keep_days)";
    throw new HttpProblem(404, "DECISION_RETIRED", { detail });
  }
}
