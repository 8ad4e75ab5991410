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
  if (choice === "keep" && keepAcknowledged === null) reportUnacknowledged(at);
}

/** The same of a table by group and symbol, which is acknowledged as a whole. */
export function checkAllKept(
  table: {
    readonly improvements: ReadonlyMap<string, ReadonlyMap<string, PriceImprovement>>;
    readonly keepAcknowledged: string | null;
  },
  section: Section,
): void {
  if (table.keepAcknowledged !== null) return;
  const bySymbols = [...table.improvements.values()];
  const isKept = bySymbols.some((bySymbol) => [...bySymbol.values()].includes("keep"));
  if (isKept) reportUnacknowledged(section);
}

function reportUnacknowledged(section: Section): void {
  const what = "keep needs an acknowledgement beside it";
  const hint = `say under ${ACKNOWLEDGED} who decided it and when, or write pass_on`;
  section.report("price_improvement", "KEEP_NOT_ACKNOWLEDGED", what, hint);
}
