import { z } from "zod";

/** What an LP's own list of its symbols came to, as it is shown to people. */
export interface ShownSymbols {
  readonly id: string;
  readonly stopped: readonly {
    readonly symbol: string;
    readonly fault: string;
    readonly text: string;
  }[];
  readonly symbolList?:
    | {
        readonly instruments?: number | undefined;
        readonly unmapped?: number | undefined;
        readonly fault?: { readonly code: string; readonly text: string } | undefined;
      }
    | undefined;
}

export const symbolsSchema: z.ZodType<ShownSymbols> = z.object({
  id: z.string(),
  stopped: z.array(z.object({ symbol: z.string(), fault: z.string(), text: z.string() })),
  symbolList: z
    .object({
      instruments: z.number().optional(),
      unmapped: z.number().optional(),
      fault: z.object({ code: z.string(), text: z.string() }).optional(),
    })
    .optional(),
});

export function symbolLines({ id, stopped, symbolList }: ShownSymbols): string[] {
  return [
    ...stopped.map(
      ({ symbol, fault, text }) => `STOPPED    ${id}: ${symbol} gets no orders, ${fault}, ${text}`,
    ),
    ...(symbolList === undefined ? [] : [`symbols    ${id}: ${wordList(symbolList)}`]),
  ];
}

function wordList({
  instruments,
  unmapped,
  fault,
}: NonNullable<ShownSymbols["symbolList"]>): string {
  const list =
    instruments === undefined
      ? "no list has come"
      : `${instruments} listed, ${unmapped ?? 0} of them not mapped`;
  return fault === undefined ? list : `${list}; the last is UNUSABLE: ${fault.code}, ${fault.text}`;
}
