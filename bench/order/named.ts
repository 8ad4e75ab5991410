import type { Event } from "../../src/core/events.ts";
import type { NameKind, Names } from "../../src/core/names.ts";

const kinds: Readonly<Record<string, NameKind>> = {
  account: "account",
  symbol: "symbol",
  session: "session",
  group: "group",
  lp: "lp",
};

/** A record with names where it has indexes, and null for the index of nothing. */
export function named(event: Event, names: Names): object {
  const withNames = (fields: object): object =>
    Object.fromEntries(
      Object.entries(fields).map(([key, value]) => {
        const kind = kinds[key];
        if (kind === undefined) return [key, value];
        return [key, value < 0 ? null : names.nameOf(kind, value)];
      }),
    );
  if (event.type !== "OrderDecided") return withNames(event);
  const lps = event.lps.map((lp) => withNames(lp));
  const targets = event.targets.map((lp) => names.nameOf("lp", lp));
  return { ...withNames(event), lps, targets };
}
