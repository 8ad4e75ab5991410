import { z } from "zod";
import { denialCodes } from "../../core/codes.ts";
import type { DenialCode } from "../../core/codes.ts";
import type {
  ClientClass,
  KillLevel,
  KillScope,
  OrdType,
  Side,
  TimeInForce,
} from "../../core/terms.ts";
import { activateFields, policyFault } from "./activate-request.ts";
import type { ActivateRequest, PolicyFault } from "./activate-request.ts";
import { statementFields } from "./statement-request.ts";
import type { StatementAsked } from "./statement-request.ts";

/** A row of an account import; what is null is not told. */
export interface ImportRow {
  readonly account: string;
  readonly group: string | null;
  readonly clientClass: ClientClass | null;
  /** Toxicity, 0…100. */
  readonly score: number | null;
  readonly trades: number | null;
}

/** A hypothetical order, as a person writes it. */
export interface PreviewOrder {
  readonly account: string;
  readonly symbol: string;
  readonly side: Side;
  /** Lots, as a decimal. */
  readonly volume: string;
  readonly isClosing: boolean;
  /** As of a submitted order. */
  readonly position: string;
}

/** An order that came by HTTP, as far as its contract checked it. */
export interface SubmittedOrder {
  readonly account: string;
  readonly clOrdID: string;
  readonly symbol: string;
  readonly side: Side;
  /** Lots, as a decimal. */
  readonly orderQty: string;
  readonly ordType: OrdType;
  /** Decimals; empty: none. */
  readonly price: string;
  readonly stopPx: string;
  readonly timeInForce: TimeInForce;
  /** Microseconds since 1970; 0: none. */
  readonly expireTimeUs: number;
  readonly transactTimeUs: number;
  readonly isClosing: boolean;
  /** The OrderID of the order that opened what it closes; empty: it names no position. */
  readonly position: string;
}

/** What a dealer wants hedged of the house's own position. */
export interface HedgeOrder {
  readonly symbol: string;
  /** Null: all that is kept of the symbol. */
  readonly sized: {
    readonly side: Side;
    /** Lots, as a decimal. */ readonly volume: string;
  } | null;
  /** Null: whichever LP takes it best. */
  readonly lp: string | null;
  readonly actor: string;
  readonly reason: string;
}

/** What a dealer wants moved of what an account holds. */
export interface MoveOrder {
  readonly account: string;
  readonly symbol: string;
  /** Of what it holds; null: whichever that is. */
  readonly side: Side | null;
  readonly to: "A" | "B";
  /** Lots, as a decimal. */
  readonly volume: string;
  /** Null: whichever LP takes it best. */
  readonly lp: string | null;
  readonly actor: string;
  readonly reason: string;
}

/** What became of an order that was to be cancelled. */
export interface CancelAnswer {
  readonly outcome:
    | "CANCELED"
    | "UNKNOWN_ORDER"
    | "OTHER_SESSION"
    | "BEING_CARRIED_OUT"
    | "ORDER_ENDED";
  readonly nextEvent: number;
}

/** What became of it. It leaves the desk when the order is durable. */
export interface SubmitAnswer {
  readonly orderID: string;
  /** The same order was sent before; this is that one. */
  readonly isRepeat: boolean;
  /** Every event below this number is durable, those of the order too. */
  readonly nextEvent: number;
}

/** How far the journal is durable. */
export interface JournalAnswer {
  readonly journalId: string;
  readonly nextEvent: number;
}

/** What may be asked on control.sock; every request gets one answer with its id. */
export type ControlRequest = { readonly id: number } & (
  | { readonly op: "status" }
  | { readonly op: "journal" }
  | { readonly op: "submit"; readonly order: SubmittedOrder }
  /** Takes back an order that came by HTTP and rests; by its OrderID. */
  | { readonly op: "cancel"; readonly order: string }
  | { readonly op: "explain"; readonly order: string }
  | { readonly op: "preview"; readonly order: PreviewOrder }
  | {
      readonly op: "kill";
      readonly scope: KillScope;
      /** Of the LP, symbol, group or account; empty for the global one. */
      readonly name: string;
      readonly level: KillLevel;
      readonly actor: string;
      readonly reason?: string | undefined;
    }
  /** @param source how it was asked for; left out, by command */
  | { readonly op: "reload"; readonly actor: string; readonly source?: "api" | undefined }
  /** Puts in force what was changed at run time: the office's to ask. */
  | ({ readonly op: "activate" } & ActivateRequest)
  | { readonly op: "legs" }
  /** What an LP's own list of its symbols has. */
  | { readonly op: "symbols"; readonly lp: string; readonly isUnmappedOnly: boolean }
  | {
      readonly op: "settle";
      /** ClOrdID(11) of the leg at its LP. */
      readonly leg: string;
      /** All that the LP filled of it, lots as a decimal. */
      readonly filled: string;
      /** Of what was not known of before, as a decimal; empty where there is none. */
      readonly price: string;
      readonly actor: string;
      readonly reason: string;
    }
  | ({ readonly op: "statement" } & StatementAsked)
  | { readonly op: "hedge"; readonly order: HedgeOrder }
  | { readonly op: "move"; readonly order: MoveOrder }
  | { readonly op: "accounts"; readonly after: string; readonly only: readonly string[] }
  | {
      readonly op: "import";
      readonly rows: readonly ImportRow[];
      /** Says what would be wrong and changes nothing. */
      readonly isTrial: boolean;
      readonly actor: string;
      readonly reason: string;
    }
  | {
      readonly op: "pin";
      readonly account: string;
      /** Null takes the pin away. */
      readonly clientClass: ClientClass | null;
      /** Microseconds since 1970, exclusive; null: until it is taken away. */
      readonly expiresUs: number | null;
      readonly actor: string;
      readonly reason: string;
    }
);

/** Rows of one request: orders pass between them. A longer list is sent as several. */
export const MOST_ROWS = 250;
/** Accounts one request may name. */
export const MOST_NAMES = 1_000;

const id = z.int();
const name = z.string().min(1).max(64);
// What an import names stays in the journal for good, so it is held to what a policy may say.
const newAccount = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/);
const newGroup = z.string().regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,128}$/u);
const actor = z.string().min(1).max(64);
const reason = z.string().min(1).max(200);
const clientClass = z.enum(["RETAIL", "SEMI_PRO", "PROFESSIONAL", "TOXIC", "UNKNOWN"]);
const score = z.number().min(0).max(100);

const importRow = z.object({
  account: newAccount,
  group: newGroup.nullable(),
  clientClass: clientClass.nullable(),
  score: score.nullable(),
  trades: z.int().min(0).nullable(),
});

const previewOrder = z.object({
  account: name,
  symbol: name,
  side: z.enum(["Buy", "Sell"]),
  volume: z.string().min(1).max(32),
  isClosing: z.boolean(),
  position: z.string().max(64),
});

const submittedOrder = z.object({
  account: name,
  clOrdID: name,
  symbol: name,
  side: z.enum(["Buy", "Sell"]),
  orderQty: z.string().min(1).max(64),
  ordType: z.enum(["Market", "Limit", "Stop", "StopLimit"]),
  price: z.string().max(64),
  stopPx: z.string().max(64),
  timeInForce: z.enum(["Day", "GoodTillCancel", "GoodTillDate", "ImmediateOrCancel", "FillOrKill"]),
  expireTimeUs: z.int().min(0),
  transactTimeUs: z.int().min(0),
  isClosing: z.boolean(),
  position: z.string().max(64),
});

const hedgeOrder = z.object({
  symbol: name,
  sized: z.object({ side: z.enum(["Buy", "Sell"]), volume: z.string().min(1).max(32) }).nullable(),
  lp: name.nullable(),
  actor,
  reason,
});

const moveOrder = z.object({
  account: name,
  symbol: name,
  side: z.enum(["Buy", "Sell"]).nullable(),
  to: z.enum(["A", "B"]),
  volume: z.string().min(1).max(32),
  lp: name.nullable(),
  actor,
  reason,
});

export const requestSchema: z.ZodType<ControlRequest> = z.discriminatedUnion("op", [
  z.object({ id, op: z.literal("status") }),
  z.object({ id, op: z.literal("journal") }),
  z.object({ id, op: z.literal("submit"), order: submittedOrder }),
  z.object({ id, op: z.literal("cancel"), order: name }),
  z.object({ id, op: z.literal("explain"), order: name }),
  z.object({ id, op: z.literal("preview"), order: previewOrder }),
  z
    .object({
      id,
      op: z.literal("kill"),
      scope: z.enum(["global", "lp", "symbol", "group", "account"]),
      // A group's 128 characters may take two code units each.
      name: z.string().max(256),
      level: z.enum(["off", "close_only", "halt"]),
      actor,
      reason: reason.optional(),
    })
    .refine(({ scope, name: target }) => (scope === "global") === (target === ""), {
      path: ["name"],
      error: "empty for the global switch, and for no other",
    }),
  z.object({ id, op: z.literal("reload"), actor, source: z.literal("api").optional() }),
  z.object({ id, op: z.literal("activate"), ...activateFields }),
  z.object({ id, op: z.literal("legs") }),
  z.object({ id, op: z.literal("symbols"), lp: name, isUnmappedOnly: z.boolean() }),
  z.object({ id, op: z.literal("statement"), ...statementFields }),
  z.object({ id, op: z.literal("hedge"), order: hedgeOrder }),
  z.object({ id, op: z.literal("move"), order: moveOrder }),
  z.object({
    id,
    op: z.literal("settle"),
    leg: name,
    filled: z.string().min(1).max(32),
    price: z.string().max(32),
    actor,
    reason,
  }),
  z.object({
    id,
    op: z.literal("accounts"),
    after: z.string().max(64),
    only: z.array(name).max(MOST_NAMES),
  }),
  z.object({
    id,
    op: z.literal("import"),
    rows: z.array(importRow).max(MOST_ROWS),
    isTrial: z.boolean(),
    actor,
    reason,
  }),
  z.object({
    id,
    op: z.literal("pin"),
    account: name,
    clientClass: clientClass.nullable(),
    expiresUs: z.int().positive().nullable(),
    actor,
    reason,
  }),
]);

const ownFaultCodes = [
  "BAD_REQUEST",
  "ANSWER_TOO_LARGE",
  "UNKNOWN_ORDER",
  "AMBIGUOUS_ORDER",
  "DECISION_RETIRED",
  "DECISION_UNREADABLE",
  "DISK_UNSOUND",
  "UNKNOWN_NAME",
  "REASON_REQUIRED",
  "BAD_VOLUME",
  "BAD_PRICE",
  "NO_LIST",
  "UNKNOWN_LEG",
  "LEG_NOT_IN_DOUBT",
  "STATEMENT_REFUSED",
  "IMPORT_REFUSED",
  "POLICY_INVALID",
  "RESTART_NEEDED",
  "INSTRUMENT_HELD",
  "VERSION_MOVED",
  "RELOAD_FAILED",
  "DESK_STOPPING",
  "NOTHING_KEPT",
  "LEGS_IN_DOUBT",
  "HOUSE_ORDER_OPEN",
  "NOTHING_TO_MOVE",
  "MORE_THAN_HELD",
  "BOTH_SIDES_HELD",
] as const;

/** An order of the house may be refused for what a client's order is denied for. */
export const faultCodes: readonly ControlFaultCode[] = [
  ...new Set<ControlFaultCode>([...ownFaultCodes, ...denialCodes]),
];

/** Why a request was not carried out. */
export type ControlFaultCode = (typeof ownFaultCodes)[number] | DenialCode;

export interface ControlFault {
  readonly code: ControlFaultCode;
  readonly text: string;
  /** The mistakes of a policy one by one. */
  readonly issues?: readonly PolicyFault[] | undefined;
}

export const submitAnswerSchema: z.ZodType<SubmitAnswer> = z.object({
  orderID: z.string(),
  isRepeat: z.boolean(),
  nextEvent: z.int(),
});

export const cancelAnswerSchema: z.ZodType<CancelAnswer> = z.object({
  outcome: z.enum([
    "CANCELED",
    "UNKNOWN_ORDER",
    "OTHER_SESSION",
    "BEING_CARRIED_OUT",
    "ORDER_ENDED",
  ]),
  nextEvent: z.int(),
});

export const journalAnswerSchema: z.ZodType<JournalAnswer> = z.object({
  journalId: z.string(),
  nextEvent: z.int(),
});

export type ControlAnswer =
  | { readonly id: number; readonly ok: true; readonly result: unknown }
  | { readonly id: number; readonly ok: false; readonly fault: ControlFault };

export const answerSchema: z.ZodType<ControlAnswer> = z.union([
  z.object({ id: z.number(), ok: z.literal(true), result: z.unknown() }),
  z.object({
    id: z.number(),
    ok: z.literal(false),
    fault: z.object({
      code: z.enum(faultCodes),
      text: z.string(),
      issues: z.array(policyFault).optional(),
    }),
  }),
]);
