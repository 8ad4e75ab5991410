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
  readonly reportingCurrency: string;
  /** `net` in lots, `netWorth` in the reporting currency where it can be converted. */
  readonly exposure: readonly {
    readonly symbol: string;
    readonly net: number;
    readonly netWorth?: number | undefined;
  }[];
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
  reportingCurrency: z.string(),
  exposure: z.array(
    z.object({ symbol: z.string(), net: z.number(), netWorth: z.number().optional() }),
  ),
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
 * Orders a second since the look before; the split, A hedged, B kept, C partly hedged, and the
 * share denied since the desk started; what the house keeps now.
 *
 * @returns the same from the longest wording to the shortest
 */
export function liveLines(before: Look | undefined, { status, atMs }: Look): readonly string[] {
  const { counters, openOrders } = status;
  const { A_BOOK, B_BOOK, PARTIAL_HEDGE } = counters.decisions;
  const routed = A_BOOK + B_BOOK + PARTIAL_HEDGE;
  const seconds = before === undefined ? 0 : (atMs - before.atMs) / 1000;
  const rate = seconds > 0 ? (ordersOf(status) - ordersOf(before?.status)) / seconds : 0;
  const [a, b, c] = [A_BOOK, B_BOOK, PARTIAL_HEDGE].map((part) => share(part, routed));
  const denied = share(counters.ordersDenied, ordersOf(status));
  const flow = `${rate.toFixed(0)} orders/s | A ${a}  B ${b}  C ${c} | denied ${denied}`;
  const nets = status.exposure.map(({ symbol, net }) => `${symbol} ${signedLots(net)}`).join("  ");
  return [`${flow} | ${openOrders} open | net lots kept: ${nets}`, `${flow} | ${worth(status)}`];
}

function worth({ exposure, reportingCurrency, openOrders }: DemoStatus): string {
  let sum = 0;
  for (const { netWorth } of exposure) {
    // A sum with a part missing would be a wrong number.
    if (netWorth === undefined) return `${openOrders} open`;
    sum += netWorth;
  }
  return `net ${Math.round(sum).toLocaleString("en-US")} ${reportingCurrency}`;
}

const ordersOf = (status: DemoStatus | undefined): number =>
  status === undefined ? 0 : status.counters.ordersAccepted + status.counters.ordersDenied;

const share = (part: number, whole: number): string =>
  whole === 0 ? "-" : `${((part / whole) * 100).toFixed(0)} %`;

const signedLots = (lots: number): string => `${lots < 0 ? "" : "+"}${lots.toFixed(2)}`;
