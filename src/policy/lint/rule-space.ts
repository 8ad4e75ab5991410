import { wordsOf } from "./box.ts";
import type { Box, Space } from "./box.ts";
import type { Cover, WorkMeter } from "./cover.ts";
import { addBit, addBits } from "./rule-reach.ts";
import type { RuleReach, Span } from "./rule-reach.ts";

/** A rule of higher precedence, and which of the clients in question it matches. */
export interface Candidate {
  readonly reach: RuleReach;
  /** Places in a list of clients. */
  readonly clients: readonly number[];
}

/** One rule as boxes, and the rules that may cover it. */
export interface RuleSpace {
  readonly space: Space;
  /** One for each zone of the rule's windows, or one. */
  readonly whole: readonly Box[];
  readonly covers: readonly Cover[];
}

/** The spans of a rule on a line of numbers, seen by its windows in one zone. */
type SpansOf = (reach: RuleReach, zone: string | undefined) => readonly Span[];

/** The line cut where some rule begins or ends; cell i is `[cuts[i], cuts[i + 1])`. */
interface Axis {
  readonly cuts: readonly number[];
  readonly spansOf: SpansOf;
}

const ALWAYS: readonly Span[] = [{ from: 0, to: 10_080 }];

const ranges: readonly SpansOf[] = [
  ({ volume }) => [volume],
  ({ score }) => [score],
  ({ validity }) => [validity],
];

const minutesIn =
  (own: string): SpansOf =>
  ({ weeks }, zone) =>
    own === zone ? (weeks.get(own) ?? ALWAYS) : ALWAYS;

/**
 * Cuts the orders of a rule into the cells that it and its candidates tell apart.
 *
 * The minutes of the week of each zone are a dimension of their own, as if they had nothing to do
 * with each other or with the calendar. That only adds cells that no order can be in: what is
 * covered here is covered indeed, and windows of different zones are never compared.
 *
 * @returns undefined when the boxes would be more work than there is left
 */
export function ruleSpace(
  rule: RuleReach,
  clients: readonly number[],
  candidates: readonly Candidate[],
  meter: WorkMeter,
): RuleSpace | undefined {
  const others = candidates.map(({ reach }) => reach);
  const zones = new Set(rule.weeks.keys());
  for (const { weeks } of others) for (const zone of weeks.keys()) zones.add(zone);
  const lines = [...ranges, ...[...zones].map((zone) => minutesIn(zone))];
  const axes = lines.map((spansOf) => axisOf(rule, others, spansOf));
  const most = clients.reduce((highest, client) => Math.max(highest, client), 0);
  const space = spaceOf(most + 1, rule.symbols.length, axes);
  meter.spend((1 + others.length) * wordsOf(space));
  if (meter.isEmpty) return undefined;
  const boxesOf = (reach: RuleReach, mine: readonly number[]): readonly Box[] =>
    zonesOf(reach).map((zone) => boxOf(space, axes, reach, zone, mine));
  return {
    space,
    whole: boxesOf(rule, clients),
    covers: candidates.flatMap(({ reach, clients: mine }) =>
      boxesOf(reach, mine).map((box) => ({ box, owner: reach.rank })),
    ),
  };
}

/** Windows of several zones are one or the other: the rule is taken apart by zone. */
const zonesOf = ({ weeks }: RuleReach): readonly (string | undefined)[] =>
  weeks.size === 0 ? NO_ZONE : [...weeks.keys()];

const NO_ZONE = [undefined];

/** Clients, symbols, and sides, order types and classes with a word each, stand before the axes. */
const CLIENTS = 0;
const SYMBOLS = 1;
const SIDES = 2;
const FIRST_AXIS = 5;

function spaceOf(clients: number, symbolWords: number, axes: readonly Axis[]): Space {
  const cells = axes.map(({ cuts }) => Math.ceil((cuts.length - 1) / 32));
  const space = [0];
  for (const words of [Math.ceil(clients / 32), symbolWords, 1, 1, 1, ...cells]) {
    space.push((space.at(-1) ?? 0) + words);
  }
  return space;
}

/** Only as long as the rule itself: what others match beyond it does not matter. */
function axisOf(rule: RuleReach, others: readonly RuleReach[], spansOf: SpansOf): Axis {
  const own = zonesOf(rule).flatMap((zone) => spansOf(rule, zone));
  const from = Math.min(...own.map((span) => span.from));
  const to = Math.max(...own.map((span) => span.to));
  const cuts = new Set([from, to]);
  const cut = (at: number): void => {
    if (at > from && at < to) cuts.add(at);
  };
  for (const reach of [rule, ...others]) {
    for (const zone of zonesOf(reach)) {
      for (const span of spansOf(reach, zone)) {
        cut(span.from);
        cut(span.to);
      }
    }
  }
  return { cuts: [...cuts].toSorted((a, b) => a - b), spansOf };
}

function boxOf(
  space: Space,
  axes: readonly Axis[],
  reach: RuleReach,
  zone: string | undefined,
  clients: readonly number[],
): Box {
  const box = new Uint32Array(wordsOf(space));
  for (const client of clients) addBit(box, space[CLIENTS] ?? 0, client);
  box.set(reach.symbols, space[SYMBOLS]);
  box.set([reach.sides, reach.ordTypes, reach.classes], space[SIDES]);
  let dimension = FIRST_AXIS;
  for (const { cuts, spansOf } of axes) {
    const start = space[dimension++] ?? 0;
    for (const { from, to } of spansOf(reach, zone)) {
      const end = Math.min(firstFrom(cuts, to), cuts.length - 1);
      addBits(box, start, firstFrom(cuts, from), end);
    }
  }
  return box;
}

/** The first cut that is not below `value`. */
function firstFrom(cuts: readonly number[], value: number): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((cuts[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
