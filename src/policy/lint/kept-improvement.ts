import { quoted } from "../quoted.ts";
import type { PolicyDocument, PriceImprovement } from "../policy-document.ts";
import type { PolicyNote } from "./policy-note.ts";

interface Kept {
  readonly priceImprovement: PriceImprovement | null;
  readonly keepAcknowledged: string | null;
}

type Overrides = PolicyDocument["routing"]["overrides"];

/** Every place of a policy that keeps from its clients what an LP fills better. */
export function keptImprovementNotes({ execution, routing }: PolicyDocument): PolicyNote[] {
  const { symbols, groups, improvements, keepAcknowledged } = routing.overrides;
  const notes = noteOn("execution", ordersOfAll(routing.overrides), execution);
  for (const [symbol, own] of symbols) {
    notes.push(...noteOn(symbol, ordersFor(symbol, routing.overrides), own));
  }
  for (const [group, own] of groups) {
    notes.push(...noteOn(`group ${group}`, ordersOf(group, routing.overrides), own));
  }
  for (const [group, bySymbol] of improvements) {
    for (const [symbol, priceImprovement] of bySymbol) {
      const what = `orders of group ${quoted(group)} for ${quoted(symbol)}`;
      const subject = `group ${group}, ${symbol}`;
      notes.push(...noteOn(subject, what, { priceImprovement, keepAcknowledged }));
    }
  }
  return notes;
}

/** Symbols and groups stand above it. */
function ordersOfAll({ symbols, groups, improvements }: Overrides): string {
  const isAlone = !hasOwn(symbols) && !hasOwn(groups) && improvements.size === 0;
  return isAlone ? "every order" : "orders whose symbol and group say nothing of their own";
}

/** Groups stand above it, and what they say of the symbol. */
function ordersFor(symbol: string, { groups, improvements }: Overrides): string {
  const isAlone = !hasOwn(groups) && ![...improvements.values()].some((own) => own.has(symbol));
  return `orders for ${quoted(symbol)}` + (isAlone ? "" : " whose group says nothing of its own");
}

/** What the group says of single symbols stands above it. */
function ordersOf(group: string, { improvements }: Overrides): string {
  const isAlone = (improvements.get(group)?.size ?? 0) === 0;
  return `orders of group ${quoted(group)}` + (isAlone ? "" : " for symbols it does not name");
}

const hasOwn = (places: Overrides["symbols"]): boolean =>
  [...places.values()].some(({ priceImprovement }) => priceImprovement !== null);

function noteOn(subject: string, orders: string, kept: Kept): PolicyNote[] {
  if (kept.priceImprovement !== "keep") return [];
  const by = quoted(kept.keepAcknowledged ?? "");
  const text =
    `of ${orders} the house keeps what an LP fills better than its quote and the client's price, ` +
    `acknowledged by ${by}: fill by fill, within the deviation, the client bears what is worse ` +
    "and gets nothing of what is better";
  const hint = "price_improvement: pass_on lets it have both";
  return [{ code: "IMPROVEMENT_KEPT", severity: "warning", subject, text, hint }];
}
