import type { LpEntry, SessionEntry } from "./lp-entry.ts";
import type { PolicyDocument } from "./policy-document.ts";

/**
 * What of a policy a decision hangs on: without any secret, so that it can be kept and read back.
 */
export interface RoutingDocument extends Omit<
  PolicyDocument,
  "liquidityProviders" | "sessions" | "intake" | "alerts" | "log" | "changes"
> {
  readonly liquidityProviders: readonly Omit<LpEntry, "settings">[];
  readonly sessions: readonly Pick<SessionEntry, "id">[];
}
