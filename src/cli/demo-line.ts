import { z } from "zod";

/** What the live lines show of the desk's answer to status. */
export interface DemoStatus {
  readonly journalId: string;
  readonly nextEvent: number;
  readonly pid: number;
  readonly openOrders: number;
  readonly legsInDoubt: number;
  readonly counters: {
    readonly ordersAccepted: number;
    readonly ordersDenied: number;
    readonly failovers: number;
    readonly decisions: {
      readonly A_BOOK: number;
      readonly B_BOOK: number;
      readonly PARTIAL_HEDGE: number;
    };
    readonly alerts: { readonly LEG_IN_DOUBT?: number | undefined };
  };
  readonly lps: readonly DemoLp[];
  readonly reportingCurrency: string;
  /** `net` in lots, `netWorth` in the reporting currency where it can be converted. */
  readonly exposure: readonly {
    readonly symbol: string;
    readonly net: number;
    readonly netWorth?: number | undefined;
  }[];
}

export interface DemoLp {
  readonly id: string;
  readonly isTrading: boolean;
  readonly isQuoting: boolean;
  readonly quotesTaken: number;
  readonly health: {
    readonly score: number;
    readonly isHealthy: boolean;
    readonly ejected?: { readonly waitMs: number } | undefined;
  };
}

export const demoStatusSchema: z.ZodType<DemoStatus> = z.object({
  journalId: z.string(),
  nextEvent: z.number(),
  pid: z.number(),
  openOrders: z.number(),
  legsInDoubt: z.number(),
  counters: z.object({
    ordersAccepted: z.number(),
    ordersDenied: z.number(),
    failovers: z.number(),
    decisions: z.object({ A_BOOK: z.number(), B_BOOK: z.number(), PARTIAL_HEDGE: z.number() }),
    alerts: z.object({ LEG_IN_DOUBT: z.number().optional() }),
  }),
  lps: z.array(
    z.object({
      id: z.string(),
      isTrading: z.boolean(),
      isQuoting: z.boolean(),
      quotesTaken: z.number(),
      health: z.object({
        score: z.number(),
        isHealthy: z.boolean(),
        ejected: z.object({ waitMs: z.number() }).optional(),
      }),
    }),
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
 * Three rows: orders a second since the look before, their split since the desk started (A hedged,
 * B kept, C partly hedged), the share denied, what went from one LP to another, legs in doubt now
 * and so far; how each LP is; what the house keeps now.
 *
 * @returns of each row the same from the longest wording to the shortest
 */
export function liveRows(before: Look | undefined, { status, atMs }: Look): LiveRows {
  const { counters, openOrders, legsInDoubt } = status;
  const { A_BOOK, B_BOOK, PARTIAL_HEDGE } = counters.decisions;
  const routed = A_BOOK + B_BOOK + PARTIAL_HEDGE;
  const seconds = before === undefined ? 0 : (atMs - before.atMs) / 1000;
  const rate = seconds > 0 ? (ordersOf(status) - ordersOf(before?.status)) / seconds : 0;
  const [a, b, c] = [A_BOOK, B_BOOK, PARTIAL_HEDGE].map((part) => share(part, routed));
  const denied = share(counters.ordersDenied, ordersOf(status));
  const flow = `${rate.toFixed(0)} orders/s | A ${a}  B ${b}  C ${c}`;
  const doubt = `failovers ${counters.failovers} | in doubt ${legsInDoubt}`;
  const sofar = ` (${counters.alerts.LEG_IN_DOUBT ?? 0} so far)`;
  return [
    [
      `${flow} | denied ${denied} | ${openOrders} open | ${doubt}${sofar}`,
      `${flow} | denied ${denied} | ${openOrders} open | ${doubt}`,
      `${flow} | ${doubt}`,
    ],
    [`  LPs   ${status.lps.map((lp) => `${lp.id} ${wordLp(lp)}`).join(" | ")}`],
    keptRow(status),
  ];
}

/** Of each row its wordings. */
export type LiveRows = readonly (readonly string[])[];

/** What matters most of it: whether it can be traded with, and how well it does. */
function wordLp({ isTrading, isQuoting, health }: DemoLp): string {
  if (!isTrading) return "DOWN";
  if (!isQuoting) return "NO PRICES";
  const { score, isHealthy, ejected } = health;
  if (ejected !== undefined) {
    const { waitMs } = ejected;
    return waitMs > 0 ? `EJECTED for ${Math.ceil(waitMs / 1000)} s` : "EJECTED, on trial";
  }
  return `${isHealthy ? "ok" : "UNHEALTHY"} ${score.toFixed(2)}`;
}

function keptRow(status: DemoStatus): readonly string[] {
  const nets = status.exposure.map(({ symbol, net }) => `${symbol} ${signedLots(net)}`).join("  ");
  const sum = worth(status);
  if (sum === undefined) return [`  kept  ${nets} lots`];
  return [`  kept  ${nets} lots, net ${sum}`, `  kept  net ${sum}`];
}

function worth({ exposure, reportingCurrency }: DemoStatus): string | undefined {
  let sum = 0;
  for (const { netWorth } of exposure) {
    // A sum with a part missing would be a wrong number.
    if (netWorth === undefined) return undefined;
    sum += netWorth;
  }
  return `${Math.round(sum).toLocaleString("en-US")} ${reportingCurrency}`;
}

const ordersOf = (status: DemoStatus | undefined): number =>
  status === undefined ? 0 : status.counters.ordersAccepted + status.counters.ordersDenied;

const share = (part: number, whole: number): string =>
  whole === 0 ? "-" : `${((part / whole) * 100).toFixed(0)} %`;

const signedLots = (lots: number): string => `${lots < 0 ? "" : "+"}${lots.toFixed(2)}`;
