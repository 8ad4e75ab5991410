import type { Leg } from "../core/execute/order.ts";
import { legIDOf } from "../core/ids.ts";
import type { Input } from "../core/input.ts";
import { UNKNOWN } from "../core/names.ts";
import type { Policy } from "../core/policy.ts";
import type { State } from "../core/state.ts";
import { lotsOf, pxOf } from "../core/units/plain-number.ts";
import { asPrice, plus } from "../core/units/quantity.ts";
import type { ControlOutcome } from "../intake/control/control-server.ts";
import type { ControlFaultCode } from "../intake/control/protocol.ts";
import type { StatementAsked } from "../intake/control/statement-request.ts";
import type { LegWatch } from "../lps/leg-watch.ts";
import type { LpConnections } from "./lp-connections.ts";
import { planStatement } from "./statement-plan.ts";
import type { LegPlan, StatementMistake, StatementPlan } from "./statement-plan.ts";

/** What statements of LPs need from the desk. */
export interface StatementDesk {
  readonly journalId: string;
  readonly state: State;
  readonly lps: Pick<LpConnections, "mappingOf" | "sentUs">;
  readonly watch: Pick<LegWatch, "timeoutMs">;
  policy(): Policy;
  wallUs(): number;
  input(input: Input): void;
}

/** What became, or would become, of a leg in doubt; volumes in lots. */
export interface StatedLeg {
  readonly leg: string;
  readonly symbol: string;
  readonly side: string;
  readonly orderQty: number;
  /** Filled before, and by the statement. */
  readonly cumQty: number;
  readonly stated: number;
  /** Fills that were not booked before. */
  readonly fills: readonly {
    readonly execID: string;
    readonly lastQty: number;
    readonly lastPx: number;
  }[];
  /** Why it stays in doubt; absent: it is over. */
  readonly undecided: string | undefined;
}

/** What a statement came to, or would. */
export interface StatementAnswer {
  /** Of the file; while there is any nothing is done. */
  readonly mistakes: readonly StatementMistake[];
  readonly trades: number;
  readonly booked: number;
  readonly legs: readonly StatedLeg[];
  readonly outside: number;
  readonly breaks: readonly {
    readonly trade: number;
    readonly code: string;
    /** The leg it names; empty: none. */
    readonly leg: string;
  }[];
}

const US_PER_MS = 1_000;

/** Ends legs in doubt by what an LP states to be all its trades of a time. */
export function takeStatement(desk: StatementDesk, asked: StatementAsked): ControlOutcome {
  const { state, journalId, lps, watch } = desk;
  const lp = state.names.indexOf("lp", asked.lp);
  const mapping = lps.mappingOf(lp);
  if (lp === UNKNOWN || mapping === undefined) {
    return refused("UNKNOWN_NAME", `no lp ${asked.lp} is connected over FIX`);
  }
  if (asked.fromUs >= asked.toUs) return refused("STATEMENT_REFUSED", "its time ends as it begins");
  if (asked.toUs > desk.wallUs()) {
    return refused("STATEMENT_REFUSED", "its time is not over: the LP may trade on in it");
  }
  const plan = planStatement(
    {
      journalId,
      state,
      policy: desk.policy(),
      lp,
      mapping,
      legTimeoutUs: watch.timeoutMs * US_PER_MS,
      sentUs: (leg) => lps.sentUs(leg),
    },
    asked,
  );
  const isTaken = plan.mistakes.length === 0 && !asked.isTrial;
  const result = answerOf(desk, asked, plan);
  if (!isTaken) return { ok: true, result };
  const left = new Set(plan.legs.filter((it) => !isStated(desk, asked, it)).map(({ leg }) => leg));
  return { ok: true, result: { ...result, legs: legsOf(desk, plan, left) } };
}

const refused = (code: ControlFaultCode, text: string): ControlOutcome => ({
  ok: false,
  fault: { code, text },
});

/** Carries out what was planned of a leg. @returns whether it is over now */
function isStated(desk: StatementDesk, asked: StatementAsked, plan: LegPlan): boolean {
  if (plan.undecided !== undefined) return false;
  const { leg, fills } = plan;
  const { leg: number, lp, symbol, side } = leg;
  const news = fills.filter(({ isBooked }) => !isBooked);
  const cumQty = fills.at(-1)?.cumQty ?? leg.cumQty;
  const lastPx = news.at(-1)?.lastPx ?? asPrice(0);
  const said = { leg: number, cumQty, lastPx, actor: asked.actor, reason: reasonOf(asked) };
  desk.input({ type: "LegStated", ...said });
  for (const { execID, lastQty, lastPx: px } of news) {
    // That the sums agree was checked; a fill before it may have been missed, and come only now.
    const fill = { execID, lastQty, lastPx: px, cumQty: plus(leg.cumQty, lastQty) };
    const report = { kind: "Filled", lp, leg: number, symbol, side, ...fill } as const;
    desk.input({ type: "LegReported", report });
  }
  // One that could not be booked leaves the leg in doubt, and was told as an alert.
  if (leg.cumQty !== cumQty) return false;
  desk.input({ type: "LegStated", ...said });
  return true;
}

/** The file's SHA-256 first: a text of the journal may be cut. */
const reasonOf = ({ file, sha256, fromUs, toUs }: StatementAsked): string =>
  `statement sha256 ${sha256} ${timeOf(fromUs)} to ${timeOf(toUs)} ${file}`;

const timeOf = (us: number): string => new Date(us / US_PER_MS).toISOString();

const noLegs: ReadonlySet<Leg> = new Set();

function answerOf(
  desk: StatementDesk,
  { trades }: StatementAsked,
  plan: StatementPlan,
): StatementAnswer {
  const { mistakes, booked, outside, breaks } = plan;
  return {
    mistakes,
    trades: trades.length,
    booked,
    legs: legsOf(desk, plan, noLegs),
    outside,
    breaks: breaks.map(({ trade, code, leg }) => ({
      trade,
      code,
      leg: leg === 0 ? "" : legIDOf(desk.journalId, leg),
    })),
  };
}

/** @param left stayed in doubt though the statement decided them */
function legsOf(
  { journalId, state }: StatementDesk,
  { legs }: StatementPlan,
  left: ReadonlySet<Leg>,
): StatedLeg[] {
  return legs.map(({ leg, fills, undecided }) => {
    const news = fills.filter(({ isBooked }) => !isBooked);
    return {
      leg: legIDOf(journalId, leg.leg),
      symbol: state.names.nameOf("symbol", leg.symbol),
      side: leg.side,
      orderQty: lotsOf(leg.orderQty),
      cumQty: lotsOf(leg.cumQty),
      stated: lotsOf(fills.at(-1)?.cumQty ?? leg.cumQty),
      fills: news.map(({ execID, lastQty, lastPx }) => ({
        execID,
        lastQty: lotsOf(lastQty),
        lastPx: pxOf(lastPx),
      })),
      undecided: undecided ?? (left.has(leg) ? "UNBOOKABLE" : undefined),
    };
  });
}
