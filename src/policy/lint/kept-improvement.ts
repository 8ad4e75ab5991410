import { quoted } from "../quoted.ts";
import type { PolicyDocument, PriceImprovement } from "../policy-document.ts";
import type { PolicyNote } from "./policy-note.ts";

interface Kept {
  readonly priceImprovement: PriceImprovement | null;
  readonly keepAcknowledged: string | null;
}

/** Every place of a policy that keeps from its clients what an LP fills better. */
export function keptImprovementNotes({ execution, routing }: PolicyDocument): PolicyNote[] {
  const { symbols, groups, improvements, keepAcknowledged } = routing.overrides;
  const notes = noteOn("execution", "every order", execution);
  for (const [symbol, own] of symbols) {
    notes.push(...noteOn(symbol, `orders for ${quoted(symbol)}`, own));
  }
  for (const [group, own] of groups) {
    notes.push(...noteOn(`group ${group}`, `orders of group ${quoted(group)}`, own));
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

function noteOn(subject: string, orders: string, kept: Kept): PolicyNote[] {
  if (kept.priceImprovement !== "keep") return [];
  const by = quoted(kept.keepAcknowledged ?? "");
  const text =
    `of ${orders} the house keeps what an LP fills better than the client's price, ` +
    `acknowledged by ${by}: within the deviation the client bears what is worse and ` +
    "gets nothing of what is better";
  const hint = "price_improvement: pass_on lets it have both";
  return [{ code: "IMPROVEMENT_KEPT", severity: "warning", subject, text, hint }];
}
