import type { Engine } from "../core/engine.ts";
import { nameKinds, UNKNOWN } from "../core/names.ts";
import type { Interned } from "../core/events.ts";
import type { Policy } from "../core/policy.ts";
import { QuoteBook } from "../core/quotes/quote-book.ts";
import type { State } from "../core/state.ts";
import { compilePolicy, namesIn } from "../policy/compile.ts";
import type { PolicyDocument } from "../policy/policy-document.ts";

/** Events that give every name of a policy its index. */
export function internings(document: PolicyDocument, state: State): Interned[] {
  const names = namesIn(document);
  const events: Interned[] = [];
  for (const kind of nameKinds) {
    let index = state.names.count(kind);
    for (const name of names[kind]) {
      if (state.names.indexOf(kind, name) !== UNKNOWN) continue;
      events.push({ type: "Interned", kind, index, name });
      index += 1;
    }
  }
  return events;
}

/**
 * Compiles a policy for a state whose names it has, under the next version unless it is the one
 * that was active last.
 */
export function compileNext(document: PolicyDocument, state: State): Policy {
  const isSame = state.policyHash === document.sha256;
  const version = isSame ? state.policyVersion : state.policyVersion + 1;
  return compilePolicy(document, version, state.names);
}

/** Puts the policy in force: from here on orders are decided under it. */
export function activate(engine: Engine, policy: Policy): void {
  engine.policy = policy;
  if (engine.state.policyVersion === policy.version) return;
  const { version, hash, orderRetention } = policy;
  engine.record({ type: "PolicyActivated", version, hash, orderRetention });
}

/** A book with room for every LP and symbol that has a name. */
export const quoteBookFor = (state: State): QuoteBook =>
  new QuoteBook(state.names.count("lp"), state.names.count("symbol"));
