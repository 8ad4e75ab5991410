import { classOf } from "../classify/score-band.ts";
import type { Policy } from "../policy.ts";
import type { State } from "../state.ts";
import type { ClientClass } from "../terms.ts";
import type { AccountFacts } from "./account-book.ts";

/** What is true of an account at one moment. */
export interface AccountTerms {
  /** Index of its group. */
  readonly group: number;
  readonly clientClass: ClientClass;
  /** Toxicity, 0…100. */
  readonly score: number;
  /** The class is an operator's or the policy's word, whatever the score says. */
  readonly isPinned: boolean;
}

/** Whether orders of the account are taken at all. */
export const isKnownAccount = (state: State, policy: Policy, account: number): boolean =>
  (state.accounts.of(account)?.group ?? -1) >= 0 || policy.accounts.has(account);

/** Its group, what came in at run time before what the policy says; -1: it is unknown. */
export function groupOf(state: State, policy: Policy, account: number): number {
  const group = state.accounts.of(account)?.group ?? -1;
  return group >= 0 ? group : policy.accounts.group(account);
}

/**
 * What holds for an account now: a pin before all, then what came in at run time, then the policy's
 * class, then the band of the policy's score.
 */
export function accountTermsOf(
  state: State,
  policy: Policy,
  account: number,
  timeUs: number,
): AccountTerms {
  const facts = state.accounts.of(account);
  const filed = policy.accounts;
  const hasScore = facts !== undefined && facts.score >= 0;
  const score = hasScore ? facts.score : (filed.score(account) ?? 0);
  const pinned = pinOf(facts, timeUs) ?? filed.pinned(account, timeUs);
  return {
    group: groupOf(state, policy, account),
    clientClass: pinned ?? statedClass(policy, account, facts),
    score,
    isPinned: pinned !== undefined,
  };
}

/** The operator's pin, while it holds. */
export function pinOf(facts: AccountFacts | undefined, timeUs: number): ClientClass | undefined {
  if (facts === undefined || facts.pinClass === "NONE") return undefined;
  const isOver = facts.pinExpiresUs >= 0 && timeUs >= facts.pinExpiresUs;
  return isOver ? undefined : facts.pinClass;
}

/**
 * The class that came in at run time; undefined: none did. One that a score chose follows the bands
 * of the policy, with the hysteresis it has.
 */
export function importedClass({ bands }: Policy, facts: AccountFacts): ClientClass | undefined {
  const { clientClass, score, trades, isStated } = facts;
  if (clientClass === "NONE") return undefined;
  if (isStated || score < 0) return clientClass;
  return classOf(score, trades < 0 ? undefined : trades, clientClass, bands);
}

function statedClass(
  policy: Policy,
  account: number,
  facts: AccountFacts | undefined,
): ClientClass {
  const imported = facts === undefined ? undefined : importedClass(policy, facts);
  if (imported !== undefined) return imported;
  const filed = policy.accounts.clientClass(account);
  if (filed !== undefined) return filed;
  const score = policy.accounts.score(account);
  if (score === undefined) return "UNKNOWN";
  return classOf(score, undefined, undefined, policy.bands);
}
