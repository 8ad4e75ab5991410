import type { Rule, RuleWindow } from "../../src/core/decide/rules/rule.ts";
import type { Action, ClientClass, Side } from "../../src/core/terms.ts";
import { asBps, asVolume } from "../../src/core/units/quantity.ts";
import { Dice, drawAccountIndex, groups, symbols, symbolsLike } from "./broker.ts";

const SEED = 7;
const DAY = 1440;
const ACTIONS: readonly Action[] = ["A_BOOK", "A_BOOK", "B_BOOK", "PARTIAL_HEDGE", "REJECT"];
const SYMBOL_GLOBS = [
  "XAU*",
  "XAG*",
  "*JPY",
  "*CHF",
  "BTC*",
  "ETH*",
  "US???",
  "USD*",
  "*TRY",
  "*OIL",
];
const GROUP_GLOBS = ["IB-*", "IB-1*", "IB-2*", "VIP-*", "*-EUR", "Standard-*", "ECN-*", "Raw-*"];
const CLASS_LISTS: readonly (readonly ClientClass[])[] = [
  ["TOXIC"],
  ["PROFESSIONAL"],
  ["SEMI_PRO", "PROFESSIONAL"],
  ["RETAIL"],
  ["UNKNOWN"],
];
const VOLUME_EDGES = [0.1, 0.5, 1, 2, 5, 10, 20, 50];
const SCORE_EDGES = [10, 20, 30, 40, 50, 60, 70, 80, 90];

type Kind = (dice: Dice) => Partial<Rule>;

/** What a broker's rules are for, how many in twenty there are of each, and where they stand. */
const kinds: readonly (readonly [share: number, priority: number, Kind])[] = [
  // Clients under watch, and clients who were promised something.
  [6, 900, (dice) => ({ accounts: drawAccounts(dice), ...sometimesSymbols(dice) })],
  // News: a symbol, a quarter of an hour to two hours of the week, what is not tiny.
  [3, 700, (dice) => ({ symbols: drawSymbols(dice), windows: [drawWindow(dice)], ...above(dice) })],
  // What an introducing broker or a group has agreed for some symbols.
  [5, 500, (dice) => ({ groups: drawGroups(dice), symbols: drawSymbols(dice), ...between(dice) })],
  // What a kind of client may do in a symbol.
  [4, 300, (dice) => ({ symbols: drawSymbols(dice), ...risk(dice), ...between(dice) })],
  // The house's own limits, for all symbols.
  [2, 100, (dice) => ({ groups: drawGroups(dice), ...risk(dice), ...between(dice) })],
];

const SHARES = kinds.reduce((sum, [share]) => sum + share, 0);

/** Rules as a broker with so many of them would have; the same for the same count. */
export function ruleBook(count: number): readonly Rule[] {
  const dice = new Dice(SEED);
  return Array.from({ length: count }, (_, n) => draw(dice, n));
}

function draw(dice: Dice, n: number): Rule {
  let share = dice.below(SHARES);
  const [, priority, filters] = kinds.find(([each]) => (share -= each) < 0) ?? catchAll;
  const action = dice.pick(ACTIONS);
  return {
    ...everything(`rule-${n}`, priority + 10 * dice.below(10)),
    // Some were only meant for some time; nine of ten of those still are in force.
    ...(dice.isOneIn(10) ? { expiresUs: dice.isOneIn(10) ? 1_780e12 : 1_900e12 } : {}),
    sides: sometimesSide(dice),
    action,
    hedge: action === "PARTIAL_HEDGE" ? asBps(500 * dice.below(21)) : undefined,
    targetLps: action === "A_BOOK" && dice.isOneIn(2) ? [dice.below(4)] : [],
    ...filters(dice),
  };
}

const catchAll: readonly [number, number, Kind] = [0, 0, () => ({})];

/** A rule that matches every order. */
export const everything = (id: string, priority: number): Rule => ({
  id,
  priority,
  accounts: [],
  groups: [],
  symbols: undefined,
  sides: [],
  ordTypes: [],
  minVolume: undefined,
  maxVolume: undefined,
  classes: [],
  minToxicity: undefined,
  maxToxicity: undefined,
  windows: [],
  startsUs: undefined,
  expiresUs: undefined,
  action: "A_BOOK",
  hedge: undefined,
  targetLps: [],
  rejectsWithoutTarget: false,
});

const many = <Value>(length: number, each: () => Value): readonly Value[] => [
  ...new Set(Array.from({ length }, each)),
];

/** Mostly one client or a few; now and then a list of some size. */
function drawAccounts(dice: Dice): readonly number[] {
  const count = dice.isOneIn(10) ? 10 + dice.below(90) : 1 + dice.below(4);
  return many(count, () => drawAccountIndex(dice));
}

function drawSymbols(dice: Dice): readonly number[] {
  if (dice.isOneIn(3)) return symbolsLike(dice.pick(SYMBOL_GLOBS));
  return many(1 + dice.below(3), () => dice.skewed(symbols.length));
}

const sometimesSymbols = (dice: Dice): Partial<Rule> =>
  dice.isOneIn(2) ? { symbols: drawSymbols(dice) } : {};

const sometimesSide = (dice: Dice): readonly Side[] =>
  dice.isOneIn(6) ? [dice.pick<Side>(["Buy", "Sell"])] : [];

const drawGroups = (dice: Dice): readonly string[] =>
  dice.isOneIn(3)
    ? [dice.pick(GROUP_GLOBS)]
    : many(1 + dice.below(2), () => groups[dice.skewed(groups.length)] ?? "");

function drawWindow(dice: Dice): RuleWindow {
  const from = dice.below(5) * DAY + 15 * dice.below(80);
  return { zone: dice.below(2), from, to: from + 15 * (1 + dice.below(8)) };
}

const volume = (lots: number) => asVolume(Math.round(lots * 1e6));

const above = (dice: Dice): Partial<Rule> => ({ minVolume: volume(dice.pick(VOLUME_EDGES)) });

/** From one edge to another, or open at one end. */
function between(dice: Dice): Partial<Rule> {
  const low = dice.below(VOLUME_EDGES.length);
  const high = low + 1 + dice.below(2);
  const minVolume = volume(VOLUME_EDGES[low] ?? 0);
  const upper = VOLUME_EDGES[high];
  return dice.isOneIn(4) || upper === undefined
    ? { minVolume }
    : { minVolume, maxVolume: volume(upper) };
}

function risk(dice: Dice): Partial<Rule> {
  const classes = dice.isOneIn(2) ? dice.pick(CLASS_LISTS) : [];
  const low = dice.below(SCORE_EDGES.length - 2);
  const minToxicity = SCORE_EDGES[low];
  const maxToxicity = SCORE_EDGES[low + 1 + dice.below(2)];
  if (dice.isOneIn(3)) return { classes, minToxicity };
  return dice.isOneIn(2) ? { classes, minToxicity, maxToxicity } : { classes, maxToxicity };
}
