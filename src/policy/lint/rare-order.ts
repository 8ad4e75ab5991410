import { narrow } from "./box.ts";
import { hasPlainlyFree } from "./cover.ts";
import type { WorkMeter } from "./cover.ts";
import { canMeet } from "./rule-reach.ts";
import type { RuleReach, Span } from "./rule-reach.ts";
import { ruleSpace } from "./rule-space.ts";
import type { Candidate } from "./rule-space.ts";

/**
 * Looks for an order that no candidate takes: by the client, then the volume, and so on, that the
 * fewest of them match.
 *
 * Most rules that can be chosen end here, without boxes for the many other candidates. False says
 * nothing.
 */
export function hasRareOrder(
  rule: RuleReach,
  clientCount: number,
  candidates: readonly Candidate[],
  meter: WorkMeter,
): boolean {
  const client = rarestClient(clientCount, candidates);
  let left = candidates.flatMap(({ reach, clients }) => (clients.includes(client) ? [reach] : []));
  let order = rule;
  for (const narrowed of narrowings) {
    if (left.length === 0) return true;
    const rarer = narrowed(order, left);
    left = left.filter((reach) => canMeet(rarer, reach));
    order = rarer;
  }
  const few = left.map((reach) => ({ reach, clients: [0] }));
  const boxes = ruleSpace(order, [0], few, meter);
  return boxes?.whole.some((box) => hasPlainlyFree(boxes.space, box, boxes.covers)) ?? false;
}

/** Makes one filter of a rule as narrow as can be, where the fewest others are. */
type Narrowing = (rule: RuleReach, others: readonly RuleReach[]) => RuleReach;

const narrowings: readonly Narrowing[] = [
  (rule, others) => ({ ...rule, volume: rarestIn(rule.volume, others, ({ volume }) => volume) }),
  (rule, others) => ({ ...rule, score: rarestIn(rule.score, others, ({ score }) => score) }),
  (rule, others) => ({
    ...rule,
    validity: rarestIn(rule.validity, others, ({ validity }) => validity),
  }),
  (rule, others) => ({ ...rule, symbols: rarestSymbol(rule, others) }),
];

/** The place of the client whom the fewest match. */
function rarestClient(clientCount: number, candidates: readonly Candidate[]): number {
  const counts = Array.from({ length: clientCount }, () => 0);
  for (const { clients } of candidates) {
    for (const client of clients) counts[client] = (counts[client] ?? 0) + 1;
  }
  return counts.reduce((rarest, count, at) => (count < (counts[rarest] ?? 0) ? at : rarest), 0);
}

function rarestSymbol(rule: RuleReach, others: readonly RuleReach[]): Uint32Array {
  const symbols = rule.symbols.slice();
  const sets = others.map((other) => other.symbols);
  narrow([0, symbols.length], symbols, sets, 0);
  return symbols;
}

/** The piece of a span, between two ends of others, that the fewest of them contain. */
function rarestIn(
  span: Span,
  others: readonly RuleReach[],
  spanOf: (reach: RuleReach) => Span,
): Span {
  const isAtStart = (other: RuleReach): boolean => spanOf(other).from <= span.from;
  if (!others.some(isAtStart)) {
    // Bounds beyond all others are common, and found without sorting.
    const next = others.reduce((least, other) => Math.min(least, spanOf(other).from), span.to);
    return { from: span.from, to: next };
  }
  const changes = new Map<number, number>([[span.from, 0]]);
  const change = (at: number, by: number): void => {
    if (at < span.to) changes.set(at, (changes.get(at) ?? 0) + by);
  };
  for (const other of others) {
    const { from, to } = spanOf(other);
    change(Math.max(from, span.from), 1);
    change(to, -1);
  }
  return rarestOf(changes, span.to);
}

/** @param changes at a cut, of the number of others that contain what comes after it */
function rarestOf(changes: ReadonlyMap<number, number>, to: number): Span {
  const cuts = Float64Array.from(changes.keys()).toSorted();
  let count = 0;
  let fewest = Infinity;
  let rarest: Span = { from: to, to };
  for (const [cell, from] of cuts.entries()) {
    count += changes.get(from) ?? 0;
    if (count >= fewest) continue;
    fewest = count;
    rarest = { from, to: cuts[cell + 1] ?? to };
  }
  return rarest;
}
