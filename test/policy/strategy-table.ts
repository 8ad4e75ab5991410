import { strategyFor } from "../../src/core/decide/strategy.ts";
import type { Strategies, Strategy } from "../../src/core/decide/strategy.ts";
import { nameKinds } from "../../src/core/names.ts";
import type { NameKind } from "../../src/core/names.ts";
import { compileStrategies } from "../../src/policy/compile-strategies.ts";
import { NameLookup, namesIn } from "../../src/policy/name-indexes.ts";
import type { NameIndexes } from "../../src/policy/name-indexes.ts";
import { accepted, changed, sterling } from "./small-policy.ts";

/** What a policy of two symbols, EURUSD and GBPUSD, says of symbols and groups. */
export interface StrategyTable {
  readonly strategies: Strategies;
  symbolAt(symbol: string): number;
  of(symbol: string, group: string): Strategy;
}

/**
 * The strategies of the small policy with a second symbol.
 *
 * @param execution and overrides as a file writes them
 */
export function strategiesUnder(execution: string, overrides: string): StrategyTable {
  const routing = `execution: ${execution}\nrouting:\n  overrides: ${overrides}\n`;
  const text = changed("routing:\n", routing);
  const second = `${sterling} volume: { min: 1, max: 1, step: 1 } }\naccounts:\n`;
  const document = accepted(text.replace("accounts:\n", second));
  const names = namesIn(document);
  const indexes: NameIndexes = {
    names,
    indexes: every((kind) => Int32Array.from(names[kind].keys())),
    counts: every((kind) => names[kind].length),
  };
  const strategies = compileStrategies(document, new NameLookup(indexes));
  const symbolAt = (symbol: string): number => names.symbol.indexOf(symbol);
  return {
    strategies,
    symbolAt,
    of: (symbol, group) => strategyFor(strategies, symbolAt(symbol), names.group.indexOf(group)),
  };
}

const every = <Value>(value: (kind: NameKind) => Value) =>
  Object.fromEntries(nameKinds.map((kind) => [kind, value(kind)])) as Record<NameKind, Value>;
