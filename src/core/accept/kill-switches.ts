import type { Digest } from "../digest.ts";
import type { KillLevel, KillScope } from "../terms.ts";
import { loadAll, loadWord, saveAll } from "../saved.ts";
import type { Loader, Saver } from "../saved.ts";

/** One switch that is on. */
export interface KillSwitch {
  readonly scope: KillScope;
  /** Index of the LP, symbol, group or account; -1 for the global one. */
  readonly index: number;
  readonly level: Exclude<KillLevel, "off">;
  readonly actor: string;
  readonly reason: string;
}

const scopes: readonly KillScope[] = ["global", "lp", "symbol", "group", "account"];
const levels: readonly KillSwitch["level"][] = ["close_only", "halt"];

const severity: Readonly<Record<KillLevel, number>> = { off: 0, close_only: 1, halt: 2 };

/** The stricter of two levels. */
export const stricter = (a: KillLevel, b: KillLevel): KillLevel =>
  severity[a] >= severity[b] ? a : b;

/**
 * The kill switches that are on, of every scope.
 *
 * Only `apply` turns them: neither a new policy nor a restart does. Bounded by what has a name.
 */
export class KillSwitches {
  /** By scope, then index. */
  readonly #on = new Map<KillScope, Map<number, KillSwitch>>();

  of(scope: KillScope, index: number): KillSwitch | undefined {
    return this.#on.get(scope)?.get(index);
  }

  levelOf(scope: KillScope, index: number): KillLevel {
    // Most of the time nothing is on, and every order asks.
    if (this.#on.size === 0) return "off";
    return this.of(scope, index)?.level ?? "off";
  }

  /** The strictest that holds for an order of this account, group and symbol. */
  levelFor(account: number, group: number, symbol: number): KillLevel {
    if (this.#on.size === 0) return "off";
    const own = stricter(this.levelOf("global", -1), this.levelOf("account", account));
    return stricter(own, stricter(this.levelOf("group", group), this.levelOf("symbol", symbol)));
  }

  all(): KillSwitch[] {
    const all: KillSwitch[] = [];
    for (const of of this.#on.values()) all.push(...of.values());
    return all;
  }

  turn(scope: KillScope, index: number, to: KillSwitch | undefined): void {
    let of = this.#on.get(scope);
    if (to === undefined) {
      of?.delete(index);
      if (of?.size === 0) this.#on.delete(scope);
      return;
    }
    if (of === undefined) this.#on.set(scope, (of = new Map()));
    of.set(index, to);
  }

  save(to: Saver): void {
    const all = this.all();
    saveAll(to, all.length, all, ({ scope, index, level, actor, reason }) => {
      to.word(scope);
      to.int(index);
      to.word(level);
      to.text(actor);
      to.text(reason);
    });
  }

  load(from: Loader): void {
    loadAll(from, () => {
      const scope = loadWord(from, scopes);
      const index = from.int();
      const level = loadWord(from, levels);
      this.turn(scope, index, { scope, index, level, actor: from.text(), reason: from.text() });
    });
  }

  addTo(digest: Digest): void {
    const sorted = this.all().toSorted(
      (a, b) => (a.scope < b.scope ? -1 : a.scope > b.scope ? 1 : 0) || a.index - b.index,
    );
    digest.add(sorted.length);
    for (const { scope, index, level, actor, reason } of sorted) {
      digest.addText(scope).add(index).addText(level).addText(actor).addText(reason);
    }
  }
}
