import { Digest } from "./digest.ts";
import { HOUSE_ACCOUNT } from "./house-account.ts";
import { loadAll, saveAll } from "./saved.ts";
import type { Loader, Saver } from "./saved.ts";

/** What the journal refers to by index. */
export type NameKind = "account" | "symbol" | "lp" | "session" | "group";

export const nameKinds: readonly NameKind[] = ["account", "symbol", "lp", "session", "group"];

/** Symbols that may ever get an index: some tables count (account, symbol) by one number. */
export const MOST_SYMBOLS = 1_000_000;

/** The index of something that has no name here. */
export const UNKNOWN = -1;

interface OfKind {
  readonly texts: string[];
  readonly indexes: Map<string, number>;
}

/**
 * Text to small integer and back, one table a kind.
 *
 * An index is given once and never reused, because journal records of years ago still mean it.
 * Only names from a policy or an import are interned: what a stranger sends never enters, so it
 * cannot grow.
 */
export class Names {
  readonly #digest = new Digest();
  readonly #accounts: OfKind = { texts: [], indexes: new Map() };
  readonly #symbols: OfKind = { texts: [], indexes: new Map() };
  readonly #lps: OfKind = { texts: [], indexes: new Map() };
  readonly #sessions: OfKind = { texts: [], indexes: new Map() };
  readonly #groups: OfKind = { texts: [], indexes: new Map() };

  /** @returns `UNKNOWN` when the text was never interned */
  indexOf(kind: NameKind, text: string): number {
    return this.#of(kind).indexes.get(text) ?? UNKNOWN;
  }

  nameOf(kind: NameKind, index: number): string {
    return this.#of(kind).texts[index] ?? "";
  }

  count(kind: NameKind): number {
    return this.#of(kind).texts.length;
  }

  addTo(digest: Digest): void {
    digest.add(this.#digest.low).add(this.#digest.high);
  }

  save(to: Saver): void {
    for (const kind of nameKinds) {
      const { texts } = this.#of(kind);
      saveAll(to, texts.length, texts, (text) => to.text(text));
    }
    this.#digest.save(to);
  }

  load(from: Loader): void {
    for (const kind of nameKinds) {
      loadAll(from, () => this.intern(kind, this.count(kind), from.text()));
    }
    // It tells in which order the kinds came, and that is no more known.
    this.#digest.load(from);
  }

  /** @throws `Invariant:` unless the index is the next one of its kind and the text is new. */
  intern(kind: NameKind, index: number, text: string): void {
    const { texts, indexes } = this.#of(kind);
    if (kind === "symbol" && index >= MOST_SYMBOLS) {
      throw new Error(`Invariant: a journal has at most ${MOST_SYMBOLS} symbols`);
    }
    if (index !== texts.length || indexes.has(text)) {
      throw new Error(`Invariant: ${kind} "${text}" must take the next free index, not ${index}`);
    }
    this.#digest.addText(kind).addText(text);
    texts.push(text);
    indexes.set(text, index);
  }

  /** Compared, not looked up: every order asks, by names that vary. */
  #of(kind: NameKind): OfKind {
    switch (kind) {
      case "account":
        return this.#accounts;
      case "symbol":
        return this.#symbols;
      case "lp":
        return this.#lps;
      case "session":
        return this.#sessions;
      case "group":
        return this.#groups;
    }
  }
}

/** Of an order: the account's, or that of the house. */
export const accountNameOf = (names: Names, account: number): string =>
  account === HOUSE_ACCOUNT ? "HOUSE" : names.nameOf("account", account);
