import { quoted } from "../quoted.ts";
import type { Section } from "../form/section.ts";
import { label, oneOf } from "../form/words.ts";
import type { Scalar } from "../form/scalar.ts";
import type { PriceImprovement } from "../policy-document.ts";

export const priceImprovement: Scalar<PriceImprovement> = oneOf(["pass_on", "keep"]);

/** Who wants improvement kept, and when: free text, for whoever audits the house. */
export const acknowledgement: Scalar<string> = label;

export const ACKNOWLEDGED = "keep_improvement_acknowledged";

interface Kept {
  readonly priceImprovement: PriceImprovement | null;
  readonly keepAcknowledged: string | null;
}

/** Nobody keeps what is the client's by a slip: it is said twice, the second time by name. */
export function checkKept({ priceImprovement: choice, keepAcknowledged }: Kept, at: Section): void {
  if (choice === "keep") checkAcknowledged(keepAcknowledged, at);
}

/** The same of a table by group and symbol, which is acknowledged as a whole. */
export function checkAllKept(
  table: {
    readonly improvements: ReadonlyMap<string, ReadonlyMap<string, PriceImprovement>>;
    readonly keepAcknowledged: string | null;
  },
  section: Section,
): void {
  const bySymbols = [...table.improvements.values()];
  const isKept = bySymbols.some((bySymbol) => [...bySymbol.values()].includes("keep"));
  if (isKept) checkAcknowledged(table.keepAcknowledged, section);
}

function checkAcknowledged(acknowledged: string | null, section: Section): void {
  if (acknowledged !== null && saysSomebody(acknowledged)) return;
  const hint = `say under ${ACKNOWLEDGED} who decided it and when, or write pass_on`;
  if (acknowledged === null) {
    const what = "keep needs an acknowledgement beside it";
    return section.report("price_improvement", "KEEP_NOT_ACKNOWLEDGED", what, hint);
  }
  const what = `${quoted(acknowledged)} acknowledges nothing: it names nobody`;
  return section.report(ACKNOWLEDGED, "KEEP_NOT_ACKNOWLEDGED", what, hint);
}

/** What a switch is set to; who writes it took the key for one. */
const SWITCHED: ReadonlySet<string> = new Set([
  "yes",
  "no",
  "true",
  "false",
  "on",
  "off",
  "y",
  "n",
  "null",
]);

/** Not whether it is true; but blanks, dashes, or the word of a switch are nobody's name. */
function saysSomebody(text: string): boolean {
  const letters = text.replaceAll(/[^\p{L}\p{N}]/gu, "");
  return letters !== "" && !SWITCHED.has(letters.toLowerCase());
}
