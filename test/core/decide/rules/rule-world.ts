import { WEEK_MINUTES } from "../../../../src/core/calendar/zone.ts";
import type { Zone } from "../../../../src/core/calendar/zone.ts";
import { byPrecedence, mismatchOf } from "../../../../src/core/decide/rules/rule.ts";
import type { Rule, RuleQuery, RuleWindow } from "../../../../src/core/decide/rules/rule.ts";
import { asBps, asVolume } from "../../../../src/core/units/quantity.ts";
import { Prng } from "../../../../src/sim/prng.ts";
import { lots } from "../../world.ts";

const MINUTE_US = 60_000_000;
/** 2026-03-23 00:00 UTC, a Monday; on the Sunday after it clocks went forward in London. */
export const MONDAY_US = 1_774_224_000_000_000;
export const CLOCKS_FORWARD_US: number = MONDAY_US + (6 * 1440 + 60) * MINUTE_US;

const zone = (name: string, ...changes: readonly (readonly [number, number])[]): Zone => ({
  name,
  fromUs: Float64Array.from(changes, ([fromUs]) => fromUs),
  offsetUs: Float64Array.from(changes, ([, minutes]) => minutes * MINUTE_US),
});

export const UTC = 0;
export const LONDON = 1;
export const NEW_YORK = 2;
export const zones: readonly Zone[] = [
  zone("UTC", [-Infinity, 0]),
  zone("Europe/London", [-Infinity, 0], [CLOCKS_FORWARD_US, 60]),
  zone("America/New_York", [-Infinity, -240]),
];

/** Minutes after Monday 00:00. */
export const at = (day: number, hour: number, minute = 0): number =>
  day * 1440 + hour * 60 + minute;
export const timeUs = (minutes: number): number => MONDAY_US + minutes * MINUTE_US;

/** A rule that matches every order, but for what is given. */
export const rule = (id: string, filters: Partial<Rule> = {}): Rule => ({
  id,
  priority: 0,
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
  ...filters,
});

export const order = (of: Partial<RuleQuery> = {}): RuleQuery => ({
  account: 7,
  group: 0,
  groupName: "Standard",
  symbol: 0,
  side: "Buy",
  ordType: "Market",
  volume: lots(1),
  clientClass: "RETAIL",
  score: 10,
  timeUs: MONDAY_US,
  ...of,
});

/** The slow, obvious twin: @returns a rank as the index gives it. */
export const scan = (sorted: readonly Rule[], query: RuleQuery): number =>
  sorted.findIndex((each) => mismatchOf(each, query, zones) === undefined);

export const sort = (rules: readonly Rule[]): readonly Rule[] => rules.toSorted(byPrecedence);

/** Some far beyond what is known, and in the same row of the index's table as a near one. */
const GROUPS = [0, 1, 2, 3, 4, 20, 300, 65_536, 65_537, 65_539];
const NAMES = ["Standard", "VIP-Gold", "VIP-Silver", "ECN", "", "vip-x", "IB-42", "VIP", "S", "*"];
const PATTERNS = ["Standard", "VIP-*", "VIP*", "*", "?", "IB-??", "*-*", "nobody", "ECN", "*S*"];
export const knownGroups = (count: number): readonly string[] => NAMES.slice(0, Math.min(5, count));

const VOLUMES = [0.01, 0.1, 1, 5, 10, 50].map((amount) => lots(amount));
const SCORES = [0, 10, 20, 40, 55.5, 59.999, 60, 80, 100];
const MINUTES = [0, 1, 60, 1439, 1440, 4320, 8700, WEEK_MINUTES - 1];
const SIDES = ["Buy", "Sell"] as const;
const ORD_TYPES = ["Market", "Limit", "Stop", "StopLimit", "Other"] as const;
const CLASSES = ["RETAIL", "SEMI_PRO", "PROFESSIONAL", "TOXIC", "UNKNOWN"] as const;
const ACTIONS = ["A_BOOK", "B_BOOK", "PARTIAL_HEDGE", "REJECT"] as const;

/** Rules and orders drawn from so few values that they meet, and meet on the edges. */
export class RuleWorld {
  readonly #draw: Prng;
  /** One in so many rules has a given filter; small numbers make rules narrow. */
  readonly #rarity: number;
  readonly #accounts: number;
  readonly #priorities: number;
  readonly #hasManyEdges: boolean;

  constructor(seed: number) {
    this.#draw = new Prng(seed);
    this.#rarity = 2 + this.#draw.below(5);
    this.#accounts = this.#pick([2, 10, 200]);
    this.#priorities = this.#pick([1, 3, 1000]);
    this.#hasManyEdges = this.#draw.below(4) === 0;
  }

  rule(id: number): Rule {
    const { minVolume, maxVolume } = this.#volumes();
    const { minToxicity, maxToxicity } = this.#scores();
    return rule(`R${id}`, {
      priority: this.#draw.below(this.#priorities) - 1,
      accounts: this.#some(() => this.#draw.below(this.#accounts)),
      groups: this.#some(() => this.#pick(PATTERNS)),
      symbols: this.#rare(() => this.#list(0, () => this.#draw.below(90))),
      sides: this.#some(() => this.#pick(SIDES)),
      ordTypes: this.#some(() => this.#pick(ORD_TYPES)),
      minVolume,
      maxVolume,
      classes: this.#some(() => this.#pick(CLASSES)),
      minToxicity,
      maxToxicity,
      windows: this.#some(() => this.#window()),
      startsUs: this.#rare(() => this.#time()),
      expiresUs: this.#rare(() => this.#time()),
      action: this.#pick(ACTIONS),
      hedge: this.#rare(() => asBps(this.#draw.below(10_001))),
      targetLps: this.#some(() => this.#draw.below(4)),
      rejectsWithoutTarget: this.#draw.below(2) === 0,
    });
  }

  order(): RuleQuery {
    const group = this.#draw.below(GROUPS.length);
    return {
      account: this.#draw.below(this.#accounts + 2),
      group: GROUPS[group] ?? 0,
      groupName: NAMES[group] ?? "",
      symbol: this.#draw.below(92),
      side: this.#pick(SIDES),
      ordType: this.#pick(ORD_TYPES),
      volume: asVolume(Math.max(1, this.#volume() + this.#draw.below(3) - 1)),
      clientClass: this.#pick(CLASSES),
      score: Math.min(100, this.#score() + this.#pick([0, 0, 1e-12, 1])),
      timeUs: this.#time(),
    };
  }

  #volumes(): Pick<Rule, "minVolume" | "maxVolume"> {
    const minVolume = this.#rare(() => asVolume(this.#volume()));
    const more = this.#rare(() => this.#volume());
    if (more === undefined) return { minVolume, maxVolume: undefined };
    // An exact volume now and then, and once in a while a range that nothing is in.
    const [low, isExact] = [minVolume ?? 0, this.#draw.below(4) === 0];
    return { minVolume, maxVolume: asVolume(isExact ? low : low + more - 1_000) };
  }

  #scores(): Pick<Rule, "minToxicity" | "maxToxicity"> {
    const minToxicity = this.#rare(() => this.#score());
    return {
      minToxicity,
      maxToxicity: this.#rare(() => Math.max(minToxicity ?? 0, this.#score())),
    };
  }

  #volume(): number {
    return this.#hasManyEdges ? 1 + this.#draw.below(50_000_000) : this.#pick(VOLUMES);
  }

  #score(): number {
    return this.#hasManyEdges ? this.#draw.below(10_001) / 100 : this.#pick(SCORES);
  }

  /** On the very microsecond something begins or ends, or one beside it. */
  #time(): number {
    const minutes = this.#pick(MINUTES) + this.#pick([0, -60, 240]);
    const weeks = this.#draw.below(2) * WEEK_MINUTES;
    const instant = this.#draw.below(5) === 0 ? CLOCKS_FORWARD_US : timeUs(minutes + weeks);
    return instant + this.#pick([0, 0, -1, 1]);
  }

  #window(): RuleWindow {
    const to = this.#pick([...MINUTES, WEEK_MINUTES]);
    return { zone: this.#draw.below(zones.length), from: this.#pick(MINUTES), to };
  }

  #rare<Value>(draw: () => Value): Value | undefined {
    return this.#draw.below(this.#rarity) === 0 ? draw() : undefined;
  }

  #some<Value>(draw: () => Value): readonly Value[] {
    return this.#rare(() => this.#list(1, draw)) ?? [];
  }

  #list<Value>(least: number, draw: () => Value): readonly Value[] {
    return Array.from({ length: least + this.#draw.below(4) }, draw);
  }

  #pick<Value>(from: readonly [Value, ...Value[]] | readonly Value[]): Value {
    return from[this.#draw.below(from.length)]!;
  }
}
