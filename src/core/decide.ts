import { answerLegStatus, doubtLegsAt, legNotReceived } from "./execute/leg-in-doubt.ts";
import { bustFill } from "./execute/bust-fill.ts";
import { cancelOfSession, cancelOrder, cancelStopped } from "./execute/rest-orders.ts";
import { expireOrders, triggerOrder } from "./execute/rest-orders.ts";
import { doubtLeg, reportLeg } from "./execute/leg-report.ts";
import { cancelWhatRests, refuseLegCancel } from "./execute/resting-leg.ts";
import { replaceOrder } from "./execute/replace-order.ts";
import { submitOrder } from "./submit-order.ts";
import { importAccount, pinAccount } from "./classify/change-account.ts";
import { judgeLeg, stateLeg } from "./execute/judge-leg.ts";
import { checkSymbols, tellUnusableList } from "./execute/sor/check-symbols.ts";
import { autoHedge } from "./house/auto-hedge.ts";
import { placeMove } from "./house/move-position.ts";
import { placeHouseOrder } from "./house/place-house-order.ts";
import type { Input, KillSwitchTurned } from "./input.ts";
import type { Outcome, View } from "./view.ts";

/**
 * What an input brings about. Reads only; `apply` makes it so.
 *
 * An input that changes nothing leaves no event: a repeat, a late acknowledgement.
 */
export function decide(view: View, input: Input, outcome: Outcome): void {
  switch (input.type) {
    case "OrderSubmitted":
      return submitOrder(view, input.request, outcome);
    case "LegReported":
      reportLeg(view, input.report, outcome);
      return cancelWhatRests(view, input.report.leg, outcome);
    case "LegStatusAnswered":
      answerLegStatus(view, input.status, outcome);
      return cancelWhatRests(view, input.status.leg, outcome);
    case "FillTakenBack":
      return bustFill(view, input.bust, outcome);
    case "LegTimedOut":
      return doubt(view, input.leg, "TIMEOUT", outcome);
    case "LegUnreadable":
      return doubt(view, input.leg, "UNREADABLE", outcome);
    case "LegSettled":
      return judgeLeg(view, input, outcome);
    case "LegStated":
      return stateLeg(view, input, outcome);
    case "LegSessionLost":
      return doubt(view, input.leg, "SESSION_DOWN", outcome);
    case "LegCancelRefused":
      return refuseLegCancel(view, input, outcome);
    case "LegNotReceived":
      return legNotReceived(view, input.leg, outcome);
    case "LpSessionMoved":
      return moveLpSession(view, input, outcome);
    case "LpSymbolsChecked":
      return checkSymbols(view, input, outcome);
    case "LpListFailed":
      return tellUnusableList(input.lp, input.text, outcome);
    case "Restarted":
      return restart(view, outcome);
    case "OrderDue":
      return triggerOrder(view, input.order, outcome);
    case "CancelAsked":
      return cancelOrder(view, input, outcome);
    case "ReplaceAsked":
      return replaceOrder(view, input, outcome);
    case "ClientGone":
      return cancelOfSession(view, input.session, outcome);
    case "TimePassed":
      return expireOrders(view, outcome);
    case "HouseAsked":
      return placeHouseOrder(view, input, outcome);
    case "MoveAsked":
      return placeMove(view, input, outcome);
    case "HedgeDue":
      return autoHedge(view, input.symbol, outcome);
    case "KillSwitchTurned":
      return turnKillSwitch(view, input, outcome);
    case "AccountImported":
      return importAccount(view, input, outcome);
    case "AccountPinned":
      return pinAccount(view, input, outcome);
  }
}

function doubt(
  view: View,
  number: number,
  cause: "TIMEOUT" | "UNREADABLE" | "SESSION_DOWN",
  outcome: Outcome,
): void {
  const leg = view.state.orders.leg(number);
  if (leg !== undefined) doubtLeg(leg, cause, outcome);
}

function moveLpSession(
  view: View,
  { lp, isUp, reason, isHeard = isUp }: Extract<Input, { type: "LpSessionMoved" }>,
  outcome: Outcome,
): void {
  if ((view.state.isLpUp[lp] ?? false) !== isUp) {
    outcome.events.push({ type: "LpSessionChanged", lp, isUp, reason });
  }
  // One that took no more orders may have had some left.
  if (!isHeard) doubtLegsAt(view, lp, "SESSION_DOWN", outcome);
}

function restart(view: View, outcome: Outcome): void {
  for (const [lp, isUp] of view.state.isLpUp.entries()) {
    if (isUp) outcome.events.push({ type: "LpSessionChanged", lp, isUp: false, reason: "restart" });
    doubtLegsAt(view, lp, "RESTART", outcome);
  }
}

function turnKillSwitch(view: View, input: KillSwitchTurned, outcome: Outcome): void {
  const { scope, index, level, actor, reason } = input;
  const before = view.state.kills.of(scope, index);
  // The same again with another reason corrects the reason.
  const isSame =
    level === "off" ? before === undefined : before?.level === level && before.reason === reason;
  if (isSame) return;
  outcome.events.push({ type: "KillSwitchSet", scope, index, level, actor, reason });
  if (level === "off") return;
  cancelStopped(view, scope, index, level === "halt" ? "KILL_SWITCH" : "CLOSE_ONLY", outcome);
}
