import { z } from "zod";

const trial = z.object({
  changes: z.array(
    z.object({ path: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
  ),
  warnings: z.array(z.string()),
  effect: z.object({
    orders: z.int(),
    otherBook: z.int(),
    otherSplit: z.int(),
    examples: z.array(z.object({ orderID: z.string(), before: z.string(), after: z.string() })),
  }),
});

/** What a change would do, in lines. */
export function wordTrial(body: unknown): string {
  const { changes, warnings, effect } = trial.parse(body);
  const { orders, otherBook, otherSplit, examples } = effect;
  const lines = [
    ...changes.map(
      ({ path, before, after }) =>
        `change    ${path}: ${before ?? "nothing"} -> ${after ?? "nothing"}`,
    ),
    ...warnings.map((each) => `warning   ${each}`),
    `effect    ${otherBook} of the last ${orders} orders would go to another book, ` +
      `${otherSplit} would be split otherwise`,
    ...examples.map(({ orderID, before, after }) => `  order   ${orderID}: ${before} -> ${after}`),
    "nothing was changed",
  ];
  return `${lines.join("\n")}\n`;
}
