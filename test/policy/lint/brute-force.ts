import { matchesGlob } from "../../../src/core/decide/rules/glob.ts";
import { byPrecedence, mismatchOf } from "../../../src/core/decide/rules/rule.ts";
import type { Rule, RuleQuery } from "../../../src/core/decide/rules/rule.ts";
import { weekMinuteOf } from "../../../src/core/calendar/zone.ts";
import type { Zone } from "../../../src/core/calendar/zone.ts";
import type { ClientClass, OrdType, Side } from "../../../src/core/terms.ts";
import { asVolume } from "../../../src/core/units/quantity.ts";
import type { KnownNames } from "../../../src/policy/lint/known-names.ts";
import type { RuleEntry } from "../../../src/policy/rule-entry.ts";
import { NOW_US, WEEK_US } from "./sample-rules.ts";

const MINUTE_US = 60_000_000;

/** Offsets that change every half year, as in Europe; microseconds east of UTC. */
export const zoneOf = (name: string, hours: number, summerHours: number): Zone => ({
  name,
  fromUs: new Float64Array([-Infinity, NOW_US + 21.3 * WEEK_US, NOW_US + 43.3 * WEEK_US]),
  offsetUs: new Float64Array([summerHours, hours, summerHours].map((each) => each * 3_600_000_000)),
});

export const zones: readonly Zone[] = [zoneOf("Here", 0, 1), zoneOf("There", -5, -4)];

/** Every text of one to four letters; the third letter is in no pattern of the tests. */
const words: readonly string[] = [1, 2, 3, 4].flatMap((length) =>
  Array.from({ length: 3 ** length }, (_, number) =>
    number
      .toString(3)
      .padStart(length, "0")
      .replaceAll(/[012]/g, (digit) => "ABz".charAt(Number(digit))),
  ),
);

export interface Tally {
  /** Rules that match some order, and those that are the first to match some order. */
  readonly matching: ReadonlySet<string>;
  readonly first: ReadonlySet<string>;
  /** Ids of two rules that match the same order, as `lower higher`. */
  readonly together: ReadonlySet<string>;
}

/** Tries the rules, one after the other, on an order of every kind that they can tell apart. */
export function tally(entries: readonly RuleEntry[], names: KnownNames): Tally {
  const accounts = accountNames(entries, names);
  const rules = entries
    .filter(({ enabled }) => enabled)
    .map((entry) => compiled(entry, accounts, names.symbols))
    .toSorted(byPrecedence);
  const matching = new Set<string>();
  const first = new Set<string>();
  const together = new Set<string>();
  for (const query of queries(entries, accounts, names)) {
    const matched = rules.filter((rule) => mismatchOf(rule, query, zones) === undefined);
    for (const { id } of matched) matching.add(id);
    if (matched[0] !== undefined) first.add(matched[0].id);
    for (const [place, { id }] of matched.entries()) {
      for (const higher of matched.slice(0, place)) together.add(`${id} ${higher.id}`);
    }
  }
  return { matching, first, together };
}

const accountNames = (entries: readonly RuleEntry[], names: KnownNames): readonly string[] => [
  ...new Set([
    ...names.accounts.map(({ id }) => id),
    ...entries.flatMap(({ filters }) => filters.accountIds),
    "nobody named",
  ]),
];

function compiled(
  { filters, ...entry }: RuleEntry,
  accounts: readonly string[],
  symbols: readonly string[],
): Rule {
  const isNamed = (symbol: string): boolean =>
    filters.symbols.some((pattern) => matchesGlob(pattern, symbol));
  const matched = symbols.flatMap((symbol, index) => (isNamed(symbol) ? [index] : []));
  return {
    id: entry.id,
    priority: entry.priority,
    accounts: filters.accountIds.map((id) => accounts.indexOf(id)),
    groups: filters.groups,
    symbols: filters.symbols.length === 0 ? undefined : matched,
    sides: filters.sides,
    ordTypes: filters.ordTypes,
    minVolume: filters.minVolume ?? undefined,
    maxVolume: filters.maxVolume ?? undefined,
    classes: filters.classes,
    minToxicity: filters.minToxicity ?? undefined,
    maxToxicity: filters.maxToxicity ?? undefined,
    windows: filters.windows.map(({ zone, from, to }) => {
      return { zone: zones.findIndex(({ name }) => name === zone), from, to };
    }),
    startsUs: entry.startsUs ?? undefined,
    expiresUs: entry.expiresUs ?? undefined,
    action: entry.action,
    hedge: entry.hedge ?? undefined,
    targetLps: [],
    rejectsWithoutTarget: false,
  };
}

/** All values, or the first one where no rule tells them apart. */
const only = <Value>(isTold: boolean, all: readonly Value[]): readonly Value[] =>
  isTold ? all : all.slice(0, 1);

type Client = Pick<RuleQuery, "account" | "groupName">;

function* queries(
  entries: readonly RuleEntry[],
  accounts: readonly string[],
  names: KnownNames,
): Generator<RuleQuery> {
  const filters = entries.map((entry) => entry.filters);
  const isUsed = (key: keyof RuleEntry["filters"]): boolean =>
    filters.some((each) => [each[key]].flat().some((value) => value !== null));
  const amounts = allAmounts(entries);
  const symbols = only(isUsed("symbols"), [...names.symbols.keys()]);
  const sides = only<Side>(isUsed("sides"), ["Buy", "Sell"]);
  const ordTypes = only<OrdType>(isUsed("ordTypes"), ["Market", "Limit", "Stop", "StopLimit"]);
  const classes = only<ClientClass>(isUsed("classes"), [
    "RETAIL",
    "SEMI_PRO",
    "PROFESSIONAL",
    "TOXIC",
    "UNKNOWN",
  ]);
  for (const client of clients(entries, accounts, names))
    for (const symbol of symbols)
      for (const side of sides)
        for (const ordType of ordTypes)
          for (const clientClass of classes) {
            const of = { ...client, group: 0, symbol, side, ordType, clientClass };
            for (const amount of amounts) yield { ...of, ...amount };
          }
}

type Amount = Pick<RuleQuery, "volume" | "score" | "timeUs">;

function allAmounts(entries: readonly RuleEntry[]): readonly Amount[] {
  const [sizes, points, instants] = [volumes(entries), scores(entries), times(entries)];
  return sizes.flatMap((volume) =>
    points.flatMap((score) =>
      instants.map((timeUs) => ({ volume: asVolume(volume), score, timeUs })),
    ),
  );
}

/** A known account in its group, others in every group that the patterns tell apart. */
function clients(
  entries: readonly RuleEntry[],
  accounts: readonly string[],
  names: KnownNames,
): readonly Client[] {
  const patterns = [...new Set(entries.flatMap(({ filters }) => filters.groups))];
  const kinds = new Map(
    words.map((word) => [patterns.map((each) => matchesGlob(each, word)).join(), word]),
  );
  return accounts.flatMap((id, account): readonly Client[] => {
    const own = names.accounts.find((each) => each.id === id)?.group;
    const groups = own === undefined ? [...kinds.values()] : [own];
    return groups.map((groupName) => ({ account, groupName }));
  });
}

function volumes(entries: readonly RuleEntry[]): readonly number[] {
  const edges = entries.flatMap(({ filters: { minVolume, maxVolume } }) => [
    minVolume ?? 1,
    maxVolume ?? 1,
  ]);
  const near = edges.flatMap((edge) => [edge - 1, edge, edge + 1]);
  return [...new Set([1, ...near])].filter((volume) => volume > 0);
}

function scores(entries: readonly RuleEntry[]): readonly number[] {
  const edges = entries.flatMap(({ filters: { minToxicity, maxToxicity } }) => [
    minToxicity ?? 0,
    maxToxicity ?? 100,
  ]);
  const sorted = [...new Set([0, 100, ...edges])].toSorted((a, b) => a - b);
  if (edges.every((edge) => edge === 0 || edge === 100)) return [0];
  return sorted.flatMap((edge, at) => [edge, (edge + (sorted[at + 1] ?? edge)) / 2]);
}

/** In every stretch of time, from now on, every minute of the week at which a window changes. */
function times(entries: readonly RuleEntry[]): readonly number[] {
  const edges = entries.flatMap(({ startsUs, expiresUs }) => [
    startsUs ?? NOW_US,
    expiresUs ?? NOW_US,
  ]);
  const starts = [...new Set([NOW_US, ...edges])].filter((edge) => edge >= NOW_US);
  const windows = entries.flatMap(({ filters }) => filters.windows);
  const minutes = [...new Set(windows.flatMap(({ from, to }) => [from, to % 10_080]))];
  const used = zones.filter(({ name }) => windows.some(({ zone }) => zone === name));
  const changes = used.flatMap((zone) =>
    starts.flatMap((start) => minutes.map((minute) => atMinute(zone, minute, start))),
  );
  return [...starts, ...changes];
}

/** The first time a minute of the week comes up within three weeks. */
function atMinute(zone: Zone, minute: number, startUs: number): number {
  for (let week = 0; week < 3; week++) {
    const fromUs = startUs + week * WEEK_US;
    const ahead = (minute - weekMinuteOf(zone, fromUs) + 10_080) % 10_080;
    const timeUs = fromUs + ahead * MINUTE_US;
    if (weekMinuteOf(zone, timeUs) === minute) return timeUs;
  }
  throw new Error(`the zone ${zone.name} has no minute ${minute}`);
}
