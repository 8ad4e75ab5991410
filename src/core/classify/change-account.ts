import type { AccountFacts } from "../accounts/account-book.ts";
import { accountTermsOf, groupOf, importedClass } from "../accounts/account-terms.ts";
import type { AccountImported, AccountPinned } from "../input.ts";
import type { ClientClass } from "../terms.ts";
import type { Outcome, View } from "../view.ts";
import { classOf } from "./score-band.ts";

const nothingKnown: AccountFacts = {
  group: -1,
  clientClass: "NONE",
  score: -1,
  trades: -1,
  isStated: false,
  pinClass: "NONE",
  pinReason: "",
  pinExpiresUs: -1,
};

/** A row of an import: what it tells replaces what was known, what it leaves out stays. */
export function importAccount(view: View, row: AccountImported, outcome: Outcome): void {
  const before = view.state.accounts.of(row.account) ?? nothingKnown;
  const score = row.score ?? before.score;
  const trades = row.trades ?? before.trades;
  const facts = { ...before, group: row.group ?? before.group, score, trades };
  const { clientClass, isStated } = classAfter(view, row, facts);
  change(view, row, "IMPORT", { ...facts, clientClass, isStated }, outcome);
}

/** A class that is stated stands; a score that came without one chooses its band. */
function classAfter(
  view: View,
  row: AccountImported,
  facts: AccountFacts,
): Pick<AccountFacts, "clientClass" | "isStated"> {
  if (row.clientClass !== undefined) return { clientClass: row.clientClass, isStated: true };
  if ((row.score === undefined && row.trades === undefined) || facts.score < 0) return facts;
  const trades = facts.trades < 0 ? undefined : facts.trades;
  const before = classBefore(view, row.account);
  return { clientClass: classOf(facts.score, trades, before, view.policy.bands), isStated: false };
}

/**
 * What hysteresis holds on to: the class the bands in force give, without its pin; undefined for an
 * account that is new.
 */
function classBefore({ state, policy, timeUs }: View, account: number): ClientClass | undefined {
  const known = state.accounts.of(account);
  const imported = known === undefined ? undefined : importedClass(policy, known);
  if (imported !== undefined) return imported;
  if (groupOf(state, policy, account) < 0) return undefined;
  const terms = accountTermsOf(state, policy, account, timeUs);
  return terms.isPinned ? undefined : terms.clientClass;
}

/** An operator pins a class, or takes the pin away. */
export function pinAccount(view: View, it: AccountPinned, outcome: Outcome): void {
  const before = view.state.accounts.of(it.account) ?? nothingKnown;
  const { pinClass, expiresUs: pinExpiresUs, reason: pinReason } = it;
  const facts: AccountFacts =
    pinClass === undefined
      ? { ...before, pinClass: "NONE", pinReason: "", pinExpiresUs: -1 }
      : { ...before, pinClass, pinReason, pinExpiresUs };
  change(view, it, pinClass === undefined ? "UNPIN" : "PIN", facts, outcome);
}

const keys = [
  "group",
  "clientClass",
  "score",
  "trades",
  "isStated",
  "pinClass",
  "pinReason",
  "pinExpiresUs",
] as const;

/** The same again is no news. */
function change(
  view: View,
  { account, actor, reason }: { account: number; actor: string; reason: string },
  kind: "IMPORT" | "PIN" | "UNPIN",
  facts: AccountFacts,
  outcome: Outcome,
): void {
  const before = view.state.accounts.of(account) ?? nothingKnown;
  if (keys.every((key) => facts[key] === before[key])) return;
  outcome.events.push({ type: "AccountChanged", account, change: kind, ...facts, actor, reason });
}
