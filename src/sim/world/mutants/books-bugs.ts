import type { Mutant } from "./mutant.ts";

/** Bugs of what is decided and booked. */
export const booksBugs: readonly Mutant[] = [
  {
    name: "no-exec-id-dedupe",
    what: "a fill that is told twice is booked twice",
    file: "core/execute/leg-report.js",
    find: "leg.execs.some(({ execID }) => execID === report.execID)",
    put: "false",
  },
  {
    name: "failover-on-timeout",
    what: "an LP that is silent counts as one that refused",
    file: "core/decide.js",
    find: 'return doubt(view, input.leg, "TIMEOUT", outcome);',
    put: "return legNotReceived(view, input.leg, outcome);",
  },
  {
    name: "early-leg-close",
    what: "a leg is over with its first fill",
    file: "core/execute/leg-fills.js",
    find: 'leg.cumQty >= leg.orderQty ? "Filled"',
    put: 'leg.cumQty > 0 ? "Filled"',
  },
  {
    name: "no-overfill-guard",
    what: "an order takes whatever an LP fills",
    file: "core/execute/leg-report.js",
    find: "return smaller(lastQty, smaller(ofOrder, ofLeg));",
    put: "return lastQty;",
  },
  {
    name: "reserved-not-given-back",
    what: "exposure is not decremented when a kept part is filled",
    file: "core/apply.js",
    find: "state.exposure.reserve(symbol, side, negated(event.bQty));",
    put: "",
  },
  {
    name: "limit-skipped-after-rule",
    seed: 1000,
    what: "a hard limit is not looked at once a rule has decided",
    file: "core/decide/route.js",
    find: "hardLimits(draft, opening, policy, minus(volume, wantedVolume(volume, draft)));",
    put:
      "if (!draft.isSettled)\n" +
      "hardLimits(draft, opening, policy, minus(volume, wantedVolume(volume, draft)));",
  },
  {
    name: "b-before-a",
    what: "the kept part is released whole with the first fill of the hedged one",
    file: "core/execute/order.js",
    find: "if (aAfter >= aVolume)",
    put: "if (aAfter > 0)",
  },
  {
    name: "closing-drift",
    what: "a closing unwinds by its own volume alone, so that roundings add up",
    file: "core/decide/closing.js",
    find: "const byThen = asVolume(mulDiv(aOpened, plus(closed, volume), opened));",
    put: "const byThen = asVolume(mulDiv(aOpened, volume, opened));",
  },
  {
    name: "fill-after-cancel-dropped",
    what: "a fill of a leg that ended is not booked",
    file: "core/execute/leg-report.js",
    find: "    claimStray(view, report, outcome);\n",
    put:
      "    if (isFinal(leg.ordStatus))\n        return;\n" +
      "    claimStray(view, report, outcome);\n",
  },
  {
    name: "suspense-not-counted",
    what: "what no order can take of a fill is nobody's",
    file: "core/execute/leg-fills.js",
    find: "return state.exposure.suspend(event.symbol, event.side, event.volume);",
    put: "return;",
  },
  {
    name: "same-lp-again",
    what: "what an LP refused is sent to it once more",
    file: "core/execute/failover.js",
    find: "if (leg === failed || !isFinal(leg.ordStatus) || leg.cumQty < leg.orderQty)",
    put: "if (false)",
  },
  {
    name: "deviation-ignored",
    what: "an LP may fill a hundred times further off than the policy allows",
    file: "core/execute/leg-price.js",
    find: "const widened = widenedPx(lessMarkup(clientPx, side, markup), side, deviation, markup);",
    put:
      "const off = deviation * 100;\n" +
      "const widened = widenedPx(lessMarkup(clientPx, side, markup), side, off, markup);",
  },
  {
    name: "duplicate-executed",
    what: "an order with a ClOrdID that was used is executed",
    file: "core/accept/accept.js",
    find: "if (state.orders.find(request.account, request.clOrdID) !== undefined) {",
    put: "if (false) {",
  },
  {
    name: "kill-switch-not-asked",
    what: "orders are taken while trading is halted",
    file: "core/accept/stops.js",
    find: 'if (level === "halt")',
    put: 'if (level === "nothing")',
  },
  {
    name: "lp-position-not-booked",
    what: "sold hedges are not booked at their LP",
    file: "core/exposure/hedge-ledger.js",
    find: 'side === "Buy" ? plus(before, lastQty) : minus(before, lastQty)',
    put: 'side === "Buy" ? plus(before, lastQty) : before',
  },
  {
    name: "missed-fill-ignored",
    what: "a fill that only the answer about a leg shows is not booked",
    file: "core/execute/leg-in-doubt.js",
    find: "if (status.cumQty > leg.cumQty) {",
    put: "if (false) {",
  },
  {
    name: "stale-quote-used",
    what: "prices of any age are traded on",
    file: "core/execute/sor/lp-candidates.js",
    find: "if (!isFresh(it, policy.instruments[symbol]))",
    put: "if (false)",
  },
  {
    name: "rest-of-order-lost",
    what: "an order whose last leg failed is neither ended nor kept",
    file: "core/execute/after-leg.js",
    find: "    if (others > 0)\n        return;\n    const left",
    put: "    if (others >= 0)\n        return;\n    const left",
  },
  {
    name: "never-expires",
    what: "the time of what rests is never over",
    file: "core/execute/rest-orders.js",
    find: "of view.state.resting.expired(view.timeUs)) {",
    put: "of view.state.resting.expired(0)) {",
    seenBy: ["I10"],
  },
  {
    name: "stop-forgotten",
    what: "a stop is never set off",
    file: "core/execute/resting-orders.js",
    find: "    return keyOf(order) <= keyAt(order, px);",
    put: '    return watchOf(order) === "limit" && keyOf(order) <= keyAt(order, px);',
    seenBy: ["I10"],
  },
  {
    name: "markup-given-away",
    what: "clients are filled at the LP's price",
    file: "core/execute/improvement.js",
    find: "const due = larger(markedUp(fair, side, markupOf(decision)), LEAST_PRICE);",
    put: "const due = fair;",
    seenBy: ["PRICE"],
  },
  {
    name: "group-switch-ignored",
    what: "orders are taken while their group is halted",
    file: "core/accept/kill-switches.js",
    find: 'stricter(this.levelOf("group", group), this.levelOf("symbol", symbol))',
    put: 'this.levelOf("symbol", symbol)',
    seenBy: ["KILL"],
  },
  {
    name: "close-only-ignored",
    what: "what opens is taken where only closings may pass",
    file: "core/accept/stops.js",
    find: 'return level === "close_only" && !order.isClosing ?',
    put: "return false ?",
    seenBy: ["KILL"],
  },
  {
    name: "hours-ignored",
    what: "orders are taken while their market is closed",
    file: "core/accept/stops.js",
    find: "return hours === undefined || isOpen(hours, timeUs) ?",
    put: "return hours === undefined || timeUs > 0 ?",
    seenBy: ["HOURS"],
  },
  {
    name: "closing-not-released",
    seed: 1000,
    what: "what an order was to close, and did not, stays on its way to be closed",
    file: "core/accounts/unwinding.js",
    find: "        holdings.reserve(place, position, negated(aQty), negated(bQty));\n",
    put: "",
    seenBy: ["I5"],
  },
  {
    name: "px-of-limit-booked",
    what: "an LP's fill is booked at the limit of its leg",
    file: "core/execute/leg-report.js",
    find:
      "    const { execID, lastQty, lastPx, cumQty } = fill;\n" +
      "    const { lp, symbol, side } = leg;\n",
    put:
      "    const { execID, lastQty, cumQty } = fill;\n" +
      "    const { lp, symbol, side, limitPx: lastPx } = leg;\n",
    seenBy: ["PRICE"],
  },
  {
    name: "switch-leaves-resting",
    what: "what rests and would open goes on resting behind a kill switch",
    file: "core/execute/rest-orders.js",
    find: '    cancelResting(view, reached, code, "", outcome);',
    put: "",
    seenBy: ["KILL"],
  },
  {
    name: "unknown-is-proof",
    seed: 3000,
    what: "an LP that does not know a leg proves that it never had it, whatever the session",
    file: "desk/session-ledger.js",
    find: "return this.#legs.get(leg)?.sequence === this.#sequence;",
    put: "return this.#legs.has(leg);",
    seenBy: ["I2"],
  },
  {
    name: "denial-not-told",
    what: "clients are not told of orders that are refused",
    file: "intake/fix/client-intake.js",
    find: "return this.#reportDenied(event, now);",
    put: "return;",
    seenBy: ["I10"],
  },
  {
    name: "expiry-not-told",
    what: "clients are not told of orders whose time is over",
    file: "intake/fix/client-intake.js",
    find: 'case "ClientExpired": {\n',
    put: 'case "ClientExpired": {\n                return;\n',
    seenBy: ["I10"],
  },
  {
    name: "gone-client-rests",
    what: "orders of a session that cancels them on disconnect rest on when its client is gone",
    file: "desk/client-sessions.js",
    find: "if (cancelOnDisconnect && !this.#isStopping)",
    put: "if (false)",
    seenBy: ["GONE"],
  },
  {
    name: "refusal-not-told",
    what: "clients are not told that an order cannot be cancelled any more",
    file: "intake/fix/client-intake.js",
    find:
      "const into = this.#fix.compose(msgTypes.orderCancelReject, now);\n" +
      "        reportNotCanceled(",
    put:
      "return undefined;\n" +
      "        const into = this.#fix.compose(msgTypes.orderCancelReject, now);\n" +
      "        reportNotCanceled(",
    seenBy: ["I10"],
  },
];
