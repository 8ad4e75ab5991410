import { explainOrder } from "../core/explain.ts";
import type { OrderDecided } from "../core/events.ts";
import type { Order } from "../core/execute/order.ts";
import { orderNumberOf } from "../core/ids.ts";
import { UNKNOWN } from "../core/names.ts";
import { recordOf } from "../core/routing-record.ts";
import { EDGE_ACTOR } from "../core/terms.ts";
import type { View } from "../core/view.ts";
import type { ControlOutcome } from "../intake/control/control-server.ts";
import type { ControlRequest, JournalAnswer } from "../intake/control/protocol.ts";
import { isRetired, isUnreadable } from "../journal/journal-error.ts";
import { importAccounts, listAccounts, pinAccount } from "./account-answers.ts";
import type { AccountsDesk } from "./account-answers.ts";
import { hedge, move } from "./house-answers.ts";
import { listLegs, settleLeg } from "./leg-answers.ts";
import { takeStatement } from "./statement-answers.ts";
import type { StatementDesk } from "./statement-answers.ts";
import { preview } from "./preview.ts";
import { cancel } from "./cancel-answer.ts";
import { submit } from "./submit-answer.ts";
import { listSymbols } from "./symbol-answers.ts";
import type { SymbolsDesk } from "./symbol-answers.ts";
import type { SubmitDesk } from "./submit-answer.ts";

export interface FloorAnswersDesk
  extends AccountsDesk, SubmitDesk, Omit<SymbolsDesk, "lps">, Omit<StatementDesk, "lps"> {
  readonly lps: SymbolsDesk["lps"] & StatementDesk["lps"];
  readonly isJournalFull: boolean;
  view(): View;
  /** The last decision about an order; undefined without one. */
  decisionOf(order: Order): OrderDecided | undefined;
}

type Asked<Op> = Extract<ControlRequest, { op: Op }>;

/** What is asked of the floor; the rest is about the process. */
export type FloorRequest = Exclude<ControlRequest, { op: "activate" | "reload" | "status" }>;

/** What the floor does for those who hold the control socket. */
export function answerOnFloor(desk: FloorAnswersDesk, request: FloorRequest): ControlOutcome {
  if (desk.isJournalFull && isLong(request)) {
    const text = "the disk has no room for the journal; nothing was taken, make room and repeat it";
    return { ok: false, fault: { code: "DESK_BUSY", text } };
  }
  switch (request.op) {
    case "journal":
      return { ok: true, result: journalOf(desk) };
    case "submit":
      return submit(desk, request.order);
    case "cancel":
      return cancel(desk, request.order);
    case "explain":
      return explain(desk, request.order);
    case "preview":
      return preview(desk.view(), request.order, desk.journalId);
    case "kill":
      return kill(desk, request);
    case "hedge":
      return hedge(desk, request.order);
    case "move":
      return move(desk, request.order);
    case "legs":
      return listLegs(desk);
    case "symbols":
      return listSymbols(desk, request);
    case "settle":
      return settleLeg(desk, request);
    case "statement":
      return takeStatement(desk, request);
    case "accounts":
      return listAccounts(desk, request);
    case "import":
      return importAccounts(desk, request);
    case "pin":
      return pinAccount(desk, request);
  }
}

/** Of any length, and none of it urgent: what is left is for cancels and what LPs say. */
const isLong = ({ op }: FloorRequest): boolean => op === "import" || op === "statement";

const journalOf = ({ journalId, nextEvent }: FloorAnswersDesk): JournalAnswer => ({
  journalId,
  nextEvent,
});

function kill(desk: FloorAnswersDesk, request: Asked<"kill">): ControlOutcome {
  const { state } = desk;
  const { scope, level, actor } = request;
  const index = scope === "global" ? UNKNOWN : state.names.indexOf(scope, request.name);
  if (scope !== "global" && index === UNKNOWN) {
    const text = `no ${scope} ${request.name}`;
    return { ok: false, fault: { code: "UNKNOWN_NAME", text } };
  }
  const before = state.kills.of(scope, index);
  if (before?.actor === EDGE_ACTOR && level !== "halt" && request.reason === undefined) {
    const text = `${before.reason}; say with --reason why it may go on`;
    return { ok: false, fault: { code: "REASON_REQUIRED", text } };
  }
  // Said again without a reason, the first one stands.
  const reason = request.reason ?? (before?.level === level ? before.reason : "not given");
  desk.input({ type: "KillSwitchTurned", scope, index, level, actor, reason });
  const after = state.kills.levelOf(scope, index);
  const others = state.kills.all().length - (after === "off" ? 0 : 1);
  return { ok: true, result: { before: before?.level ?? "off", level: after, others } };
}

/** By OrderID, or by the client's ClOrdID where one account has used it. */
function explain(desk: FloorAnswersDesk, text: string): ControlOutcome {
  const { state, journalId } = desk;
  const number = orderNumberOf(journalId, text);
  const byID = number === 0 ? undefined : state.orders.order(number);
  const found: Order[] = byID === undefined ? state.orders.findAll(text) : [byID];
  const [order, ...others] = found;
  if (order === undefined) {
    const hint = "no such order, or it ended so long ago that only the journal knows";
    return { ok: false, fault: { code: "UNKNOWN_ORDER", text: `${text}: ${hint}` } };
  }
  if (others.length > 0) {
    const accounts = found.map(({ terms }) => state.names.nameOf("account", terms.account));
    const hint = `used by accounts ${accounts.join(", ")}; ask by OrderID`;
    return { ok: false, fault: { code: "AMBIGUOUS_ORDER", text: `${text}: ${hint}` } };
  }
  const { names } = state;
  try {
    const decision = desk.decisionOf(order);
    const record = decision && recordOf(order.decidedTerms, decision, state);
    return { ok: true, result: { ...explainOrder(order, names, journalId, decision), record } };
  } catch (error) {
    if (isUnreadable(error)) return unreadable(text, error);
    if (!isRetired(error)) throw error;
    const hint = "the part of the journal with its decision is retired (journal.keep_days)";
    return { ok: false, fault: { code: "DECISION_RETIRED", text: `${text}: ${hint}` } };
  }
}

function unreadable(order: string, error: unknown): ControlOutcome {
  const why = error instanceof Error ? error.message : String(error);
  return { ok: false, fault: { code: "DECISION_UNREADABLE", text: `${order}: ${why}` } };
}
