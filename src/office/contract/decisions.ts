import { z } from "zod";
import { json } from "./operation.ts";
import type { Operation } from "./operation.ts";
import { noBody, nothing, orderIDSchema } from "./parts.ts";
import type { Nothing } from "./parts.ts";
import { problems } from "./problem.ts";
import { actionSchema, endFilter, rowFilter, rowsState } from "./rows.ts";
import type { EndFilter, RoutingAction, RowFilter, RowsState } from "./rows.ts";

/** One decision in a list; all of it is told by `explainDecision`. */
export interface DecisionRow {
  readonly orderID: string;
  /** RFC 3339, UTC. */
  readonly time: string;
  readonly account: string;
  readonly symbol: string;
  readonly side: string;
  readonly orderQty: number;
  readonly action: RoutingAction;
  /** Empty: no rule decided. */
  readonly rule: string;
  readonly clientClass: string;
  readonly aVolume: number;
  readonly bVolume: number;
  /** LPs that legs went to, in the order of their legs. */
  readonly lps: readonly string[];
  readonly policyVersion: number;
  readonly ordStatus: string;
  readonly ordType: string;
  /** `A`, `B`, `AB`; empty: neither. */
  readonly book: string;
  /** Why it was refused, or ended before it was filled whole; empty: neither. */
  readonly reason: string;
}

export interface DecisionPage {
  /** The newest first. */
  readonly decisions: readonly DecisionRow[];
  /** `before` of the next page; absent where no older decision is remembered. */
  readonly next?: string | undefined;
  readonly rows: RowsState;
}

export interface DecisionQuery extends RowFilter, EndFilter {
  /** The `next` of a page, or an OrderID: only decisions older than that. */
  readonly before?: string | undefined;
}

/** An OrderID, and the event of the decision where that is known. */
const before: z.ZodType<string> = z.string().regex(/^[^.]{1,20}(?:\.[1-9]\d{0,13})?$/);

const decisionRow: z.ZodType<DecisionRow> = z.strictObject({
  orderID: z.string(),
  time: z.string(),
  account: z.string(),
  symbol: z.string(),
  side: z.string(),
  orderQty: z.number(),
  action: actionSchema,
  rule: z.string(),
  clientClass: z.string(),
  aVolume: z.number(),
  bVolume: z.number(),
  lps: z.array(z.string()),
  policyVersion: z.int(),
  ordStatus: z.string(),
  ordType: z.string(),
  book: z.string(),
  reason: z.string(),
});

const decisionPage: z.ZodType<DecisionPage> = z.strictObject({
  decisions: z.array(decisionRow),
  next: z.string().optional(),
  rows: rowsState,
});

export const listDecisions: Operation<Nothing, DecisionQuery> = {
  id: "listDecisions",
  method: "GET",
  path: "/admin/routing/decisions",
  summary: "Decisions, the newest first, of all that was ever decided. A page may be short.",
  isOpen: false,
  role: "viewer",
  inPath: nothing,
  inQuery: z.strictObject({
    before: before.optional(),
    ...rowFilter,
    ...endFilter,
  }),
  body: noBody,
  responses: { 200: json("A page of decisions.", "DecisionPage", decisionPage), ...problems() },
};

/** What `hedgerow explain --json` prints. Parts may be added to it, so it is open. */
const explanation: z.ZodType = z.looseObject({
  orderID: z.string(),
  clOrdID: z.string(),
  account: z.string(),
  symbol: z.string(),
  side: z.string(),
  orderQty: z.number(),
  ordStatus: z.string(),
  cumQty: z.number(),
  avgPx: z.number(),
  denial: z.looseObject({ code: z.string(), text: z.string() }).optional(),
  ending: z.looseObject({ code: z.string(), text: z.string() }).optional(),
  decision: z
    .looseObject({
      action: actionSchema,
      policyVersion: z.int(),
      ruleId: z.string(),
      aVolume: z.number(),
      bVolume: z.number(),
      findings: z.array(z.looseObject({ code: z.string(), text: z.string() })),
      lps: z.array(z.looseObject({ lp: z.string(), verdict: z.string() })),
    })
    .optional(),
  legs: z.array(z.looseObject({ clOrdID: z.string(), lp: z.string(), ordStatus: z.string() })),
  fills: z.array(z.looseObject({ execID: z.string(), lastQty: z.number(), lastPx: z.number() })),
  record: z.looseObject({}).optional(),
  trace: z.looseObject({ policyVersion: z.int(), isReproduced: z.boolean() }).optional(),
});

export const explainDecision: Operation<{ readonly id: string }, Nothing> = {
  id: "explainDecision",
  method: "GET",
  path: "/admin/routing/decisions/{id}",
  summary: "Why an order went where it went, by OrderID: what `hedgerow explain --json` prints.",
  isOpen: false,
  role: "viewer",
  inPath: z.strictObject({ id: orderIDSchema }),
  inQuery: nothing,
  body: noBody,
  responses: { 200: json("The explanation.", "Explanation", explanation), ...problems(404) },
};
