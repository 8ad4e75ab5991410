import type { RoutingTerms } from "./policy-document.ts";

type Overrides = RoutingTerms["overrides"];
type Table = ReadonlyMap<string, ReadonlyMap<string, unknown>>;

/** What client groups have of their own in single symbols: by group, then by symbol. */
const tablesOf = (of: Overrides): readonly Table[] => [
  of.markups,
  of.deviations,
  of.commissions,
  of.improvements,
];

/** Every client group that has something of its own. */
export function groupsIn(overrides: Overrides): ReadonlySet<string> {
  const groups = new Set(overrides.groups.keys());
  for (const table of tablesOf(overrides)) for (const group of table.keys()) groups.add(group);
  return groups;
}

/** Every symbol that has something of its own, in one group at least. */
export function symbolsIn(overrides: Overrides): ReadonlySet<string> {
  const symbols = new Set(overrides.symbols.keys());
  for (const table of tablesOf(overrides)) {
    for (const bySymbol of table.values()) for (const it of bySymbol.keys()) symbols.add(it);
  }
  return symbols;
}
