import type { Holding } from "../../src/core/accounts/held.ts";
import { asVolume } from "../../src/core/units/quantity.ts";
import type { Volume } from "../../src/core/units/quantity.ts";

/** What several holdings come to. */
export function summed(holdings: readonly Holding[]): Holding {
  const sum = (of: (it: Holding) => number): Volume =>
    asVolume(holdings.reduce((all, it) => all + of(it), 0));
  return {
    aOpened: sum((it) => it.aOpened),
    bOpened: sum((it) => it.bOpened),
    aOpen: sum((it) => it.aOpen),
    bOpen: sum((it) => it.bOpen),
    aClosing: sum((it) => it.aClosing),
    bClosing: sum((it) => it.bClosing),
  };
}
