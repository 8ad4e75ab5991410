import { orderNumberOf } from "../core/ids.ts";
import type { ListQuery } from "../store/projections/list-query.ts";
import type { EveryCall } from "../store/calls/every-call.ts";
import type { AnswerOf, ArgsOf } from "../store/calls/handlers.ts";
import type { ListCalls } from "../store/projections/list-calls.ts";
import type { ReportCalls } from "../store/projections/report-calls.ts";
import { StoreError } from "../store/store-error.ts";
import type { EndFilter, RowFilter, RowsState } from "./contract/rows.ts";
import { HttpProblem } from "./http-problem.ts";
import { usOf } from "./rfc3339.ts";
import type { Sources } from "./sources.ts";

/** As `rule`: no rule decided. */
const NO_RULE = "-";

/** @throws HttpProblem BAD_REQUEST */
export function badQuery(name: string, message: string): never {
  const errors = [{ in: "query", pointer: `/${name}`, code: "BAD_VALUE", message }] as const;
  throw new HttpProblem(400, "BAD_REQUEST", { errors });
}

/** @throws HttpProblem BAD_REQUEST where the calendar has no such time */
export function timeAsked(name: "from" | "to", text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return usOf(text) ?? badQuery(name, "is no time");
}

/** The number of an order of the journal. @throws HttpProblem BAD_REQUEST where it is of none */
export function orderAsked(name: string, journalId: string, text: string): number {
  const number = orderNumberOf(journalId, text);
  return number > 0 ? number : badQuery(name, "is no OrderID of this journal");
}

/** The desk's, unless another one is asked for. */
export const journalAsked = ({ projection }: Sources, journal: string | undefined): string =>
  journal ?? projection.journalId;

/** What is asked for, as the store takes it, but for where the page begins. */
export function queryOf(filter: RowFilter & EndFilter, journalId: string): ListQuery {
  const { orderID, from, to, status, rule, journal: _journal, ...same } = filter;
  return {
    ...same,
    journalId,
    ordStatus: status,
    rule: rule === NO_RULE ? "" : rule,
    fromUs: timeAsked("from", from),
    toUs: timeAsked("to", to),
    // One that is no OrderID of the journal is that of no order: 0 is none.
    order: orderID === undefined ? undefined : orderNumberOf(journalId, orderID),
  };
}

type RowCall = keyof ListCalls | keyof ReportCalls;

/**
 * Asks the store for rows.
 *
 * @throws HttpProblem 503 with the store's code
 */
export async function askRows<Name extends RowCall>(
  { sql: store }: Sources,
  name: Name,
  ...args: ArgsOf<EveryCall, Name>
): Promise<AnswerOf<EveryCall, Name>> {
  try {
    return await store.ask(name, ...args);
  } catch (error) {
    throw unavailable(error);
  }
}

/** What the store throws, as an answer. */
export function unavailable(error: unknown): unknown {
  if (!(error instanceof StoreError)) return error;
  return new HttpProblem(503, error.code, { detail: error.text });
}

/** Where rows of the store stand; a moment is waited for what is durable already. */
export async function storeRows({ rows }: Sources): Promise<RowsState> {
  await rows.reach();
  const { state, behind } = rows;
  const isWhole = state !== undefined && state.firstEvent === 1 && state.missingEvents === 0;
  return { source: "store", behind, isWhole: isWhole && !state.isClearing };
}
