import { z } from "zod";

/** What the client process prints, one JSON object a line; what is not shown is left out. */
export type DemoNotice =
  | { kind: "session"; session: string; event: string; text: string }
  | { kind: "firstFill"; report: FilledOrder }
  | { kind: "logFull"; bytes: number }
  | { kind: "trouble"; text: string }
  | { kind: "stopped"; sent: number; open: number };

interface FilledOrder {
  readonly orderID: string;
  readonly account: string;
  readonly symbol: string;
  readonly side: string;
  readonly lastQty: number | string;
  readonly lastPx: number | string;
}

const report = z.object({
  orderID: z.string(),
  account: z.string(),
  symbol: z.string(),
  side: z.string(),
  lastQty: z.union([z.number(), z.string()]),
  lastPx: z.union([z.number(), z.string()]),
});

const notice: z.ZodType<DemoNotice> = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("session"),
    session: z.string(),
    event: z.string(),
    text: z.string(),
  }),
  z.object({ kind: z.literal("firstFill"), report }),
  z.object({ kind: z.literal("logFull"), bytes: z.number() }),
  z.object({ kind: z.literal("trouble"), text: z.string() }),
  z.object({ kind: z.literal("stopped"), sent: z.number(), open: z.number() }),
]);

/** @throws when the line is not one of the client process: two builds are mixed */
export const parseNotice = (line: string): DemoNotice => notice.parse(JSON.parse(line));
