import { z } from "zod";

/** What the live line shows of the desk's answer to status. */
export interface DemoStatus {
  readonly journalId: string;
  readonly nextEvent: number;
  readonly openOrders: number;
  readonly counters: {
    readonly ordersAccepted: number;
    readonly ordersDenied: number;
    readonly decisions: {
      readonly A_BOOK: number;
      readonly B_BOOK: number;
      readonly PARTIAL_HEDGE: number;
    };
  };
  readonly lps: readonly {
    readonly isTrading: boolean;
    readonly isQuoting: boolean;
    readonly quotesTaken: number;
  }[];
  /** Lots. */
  readonly exposure: readonly { readonly symbol: string; readonly net: number }[];
}

export const demoStatusSchema: z.ZodType<DemoStatus> = z.object({
  journalId: z.string(),
  nextEvent: z.number(),
  openOrders: z.number(),
  counters: z.object({
    ordersAccepted: z.number(),
    ordersDenied: z.number(),
    decisions: z.object({ A_BOOK: z.number(), B_BOOK: z.number(), PARTIAL_HEDGE: z.number() }),
  }),
  lps: z.array(
    z.object({ isTrading: z.boolean(), isQuoting: z.boolean(), quotesTaken: z.number() }),
  ),
  exposure: z.array(z.object({ symbol: z.string(), net: z.number() })),
});

/** One look at the desk. */
export interface Look {
  readonly status: DemoStatus;
  /** Milliseconds on the demo's own clock. */
  readonly atMs: number;
}

/** Both of an LP's lights are on and prices have come. */
export const isReady = ({ lps }: DemoStatus): boolean =>
  lps.some(({ isTrading, isQuoting, quotesTaken }) => isTrading && isQuoting && quotesTaken > 0);

/**
 * Orders a second since the look before; the split, A hedged, B kept, C partly hedged, and the share
 * denied since the desk started; what the house keeps now.
 */
export function liveLine(before: Look | undefined, { status, atMs }: Look): string {
  const { counters, openOrders, exposure } = status;
  const { A_BOOK, B_BOOK, PARTIAL_HEDGE } = counters.decisions;
  const routed = A_BOOK + B_BOOK + PARTIAL_HEDGE;
  const seconds = before === undefined ? 0 : (atMs - before.atMs) / 1000;
  const rate = seconds > 0 ? (ordersOf(status) - ordersOf(before?.status)) / seconds : 0;
  const [a, b, c] = [A_BOOK, B_BOOK, PARTIAL_HEDGE].map((part) => share(part, routed));
  const split = `A ${a}  B ${b}  C ${c}`;
  const denied = `denied ${share(counters.ordersDenied, ordersOf(status))}`;
  const nets = exposure.map(({ symbol, net }) => `${symbol} ${signedLots(net)}`).join("  ");
  const now = `${rate.toFixed(0)} orders/s | ${split} | ${denied} | ${openOrders} open`;
  return `${now} | net lots kept: ${nets}`;
}

const ordersOf = (status: DemoStatus | undefined): number =>
  status === undefined ? 0 : status.counters.ordersAccepted + status.counters.ordersDenied;

const share = (part: number, whole: number): string =>
  whole === 0 ? "-" : `${((part / whole) * 100).toFixed(0)} %`;

const signedLots = (lots: number): string => `${lots < 0 ? "" : "+"}${lots.toFixed(2)}`;
