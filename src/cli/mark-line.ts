import { z } from "zod";

/** What is kept of a symbol at one price, as it is shown to people. */
export interface ShownMark {
  readonly px: number;
  readonly source: "LP" | "AGGREGATE" | "LAST_MID";
  readonly lp?: string | undefined;
  readonly ageSeconds?: number | undefined;
  readonly worth?: number | undefined;
}

export const markSchema: z.ZodType<ShownMark> = z.object({
  px: z.number(),
  source: z.enum(["LP", "AGGREGATE", "LAST_MID"]),
  lp: z.string().optional(),
  ageSeconds: z.number().optional(),
  worth: z.number().optional(),
});

export function markLine(
  symbol: string,
  net: number,
  mark: ShownMark | undefined,
  currency: string,
): string {
  if (mark === undefined) return `mark       ${symbol}: no price yet`;
  const worth = mark.worth === undefined ? "of unknown worth" : `worth ${mark.worth} ${currency}`;
  return `mark       ${symbol}: ${mark.px} ${wordSource(mark)}; kept net ${net} ${worth}`;
}

function wordSource({ source, lp, ageSeconds = 0 }: ShownMark): string {
  switch (source) {
    case "LP":
      return `by ${lp ?? "an LP"}`;
    case "AGGREGATE":
      return "by all LPs together";
    case "LAST_MID":
      return `the last there was, ${ageSeconds} s ago, no quote is fresh`;
  }
}
