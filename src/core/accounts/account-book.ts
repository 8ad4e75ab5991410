import { Digest } from "../digest.ts";
import type { AccountChanged } from "../events.ts";
import { loadAll, loadFlag, loadWord, saveAll, saveFlag } from "../saved.ts";
import type { Loader, Saver } from "../saved.ts";
import { clientClasses } from "../terms.ts";

/** What came in of an account at run time, as its last event left it. */
export type AccountFacts = Omit<AccountChanged, "type" | "account" | "change" | "actor" | "reason">;

/**
 * Classes, scores, groups and pins that were imported or set while the desk ran.
 *
 * They survive a restart and a new policy; where they say something, the policy is not asked.
 * Bounded by the accounts that have a name.
 */
export class AccountBook {
  readonly #facts: (AccountFacts | undefined)[] = [];
  readonly #digest = new Digest();
  #count = 0;

  of(account: number): AccountFacts | undefined {
    return this.#facts[account];
  }

  /** Accounts that have facts of their own. */
  get count(): number {
    return this.#count;
  }

  set(account: number, facts: AccountFacts): void {
    while (this.#facts.length <= account) this.#facts.push(undefined);
    const before = this.#facts[account];
    if (before === undefined) this.#count += 1;
    else this.#digest.minus(digestOf(account, before));
    this.#facts[account] = facts;
    this.#digest.plus(digestOf(account, facts));
  }

  *entries(): Generator<readonly [account: number, facts: AccountFacts]> {
    for (const [account, facts] of this.#facts.entries()) {
      if (facts !== undefined) yield [account, facts];
    }
  }

  save(to: Saver): void {
    saveAll(to, this.#count, this.entries(), ([account, facts]) => {
      to.int(account);
      saveFacts(to, facts);
    });
  }

  load(from: Loader): void {
    loadAll(from, () => this.set(from.int(), loadFacts(from)));
  }

  addTo(digest: Digest): void {
    digest.add(this.#count).add(this.#digest.low).add(this.#digest.high);
  }
}

function saveFacts(to: Saver, facts: AccountFacts): void {
  to.int(facts.group);
  to.word(facts.clientClass);
  to.f64(facts.score);
  to.int(facts.trades);
  saveFlag(to, facts.isStated);
  to.word(facts.pinClass);
  to.text(facts.pinReason);
  to.int(facts.pinExpiresUs);
}

const classWords = [...clientClasses, "NONE"] as const;

const loadFacts = (from: Loader): AccountFacts => ({
  group: from.int(),
  clientClass: loadWord(from, classWords),
  score: from.f64(),
  trades: from.int(),
  isStated: loadFlag(from),
  pinClass: loadWord(from, classWords),
  pinReason: from.text(),
  pinExpiresUs: from.int(),
});

/** A score has four decimals. */
const SCORE_UNIT = 10_000;

function digestOf(account: number, facts: AccountFacts): Digest {
  const digest = new Digest().add(account).add(facts.group).addText(facts.clientClass);
  digest.add(Math.round(facts.score * SCORE_UNIT)).add(facts.trades);
  digest
    .add(facts.isStated ? 1 : 0)
    .addText(facts.pinClass)
    .addText(facts.pinReason);
  return digest.add(facts.pinExpiresUs);
}
