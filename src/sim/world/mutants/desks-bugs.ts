import type { Mutant } from "./mutant.ts";

/** Bugs of how the desk journals, speaks and keeps time. */
export const desksBugs: readonly Mutant[] = [
  {
    name: "ack-before-sync",
    what: "clients hear of orders that are not on the disk",
    file: "journal/journal-writer.js",
    find: "if (isSynced)\n                this.#disk.syncData(this.#file);",
    put: "",
  },
  {
    name: "ack-before-write",
    what: "sockets are written before the journal",
    file: "desk/turn.js",
    find: "        this.#steps.commit();\n",
    put: "        this.#clock.soon(() => this.#steps.commit());\n",
  },
  {
    name: "sequence-reused",
    what: "after a crash outgoing numbers go on where the journal last saw one",
    file: "desk/session-ledger.js",
    find: "this.nextOutgoing = Math.max(this.nextOutgoing, this.#reservedUpTo);",
    put: "",
  },
  {
    name: "old-orders-resent",
    what: "an LP that asks for what it missed gets old orders",
    file: "desk/fix-settings.js",
    find: "msgTypes.newOrderSingle,\n            msgTypes.marketDataRequest,",
    put: "msgTypes.marketDataRequest,",
  },
  {
    name: "wall-clock-timer",
    what: "legs time out by the wall clock",
    file: "desk/floor.js",
    find: "this.watch.sweep(now.monotonicNs, {",
    put:
      "const wallNs = now.wallUs * 1000;\n" +
      "this.watch.sweep(wallNs - (this.began ??= wallNs - now.monotonicNs), {",
  },
  {
    name: "quote-after-disconnect",
    what: "an LP's last quotes outlive its session",
    file: "lps/fix/market-data.js",
    find: "        this.#books.clear();\n        this.#book().clear(this.#lp);",
    put: "        this.#books.clear();",
  },
  {
    name: "kill-switch-forgotten",
    what: "a kill switch that is on is off after a restart",
    file: "desk/replayed-books.js",
    find: "        apply(this.state, event);\n",
    put: '        if (event.type !== "KillSwitchSet")\n            apply(this.state, event);\n',
  },
  {
    name: "no-questions-after-crash",
    what: "nobody asks about legs that were out when the process died",
    file: "desk/floor.js",
    find:
      "for (const leg of this.state.orders.openLegs())\n" +
      "            this.watch.sent(leg, nowNs);",
    put: "",
  },
  {
    name: "short-write-taken-for-whole",
    what: "what a write left out is not written",
    file: "journal/segment-files.js",
    find: "    while (done < length)\n",
    put: "    while (false)\n",
  },
  {
    name: "incoming-number-lost",
    what: "the number of the last message taken is not journaled with what it brought",
    file: "desk/session-ledger.js",
    find: "    recordIncoming() {\n",
    put: "    recordIncoming() {\n        return;\n",
  },
  {
    name: "order-dropped",
    what: "of orders that arrive together only the first is taken",
    file: "desk/client-sessions.js",
    find: "        intake.onMessage(message, peer.now());\n",
    put:
      "        const atNs = this.#desk.clock.monotonicNs();\n" +
      '        const isNext = message.msgType === "D" && this.lastNs === atNs;\n' +
      '        if (message.msgType === "D") this.lastNs = atNs;\n' +
      "        if (!isNext) intake.onMessage(message, peer.now());\n",
    seenBy: ["I1", "I10"],
  },
  {
    name: "off-market-used",
    seed: 1000,
    what: "an LP whose price is far off all others is traded with",
    file: "core/execute/sor/lp-candidates.js",
    find: "    if (it.isOffMarket)\n",
    put: "    if (false)\n",
    seenBy: ["QUOTES"],
  },
  {
    name: "edge-saves-router",
    what: "more is sent than was decided, and the LP edge alone stops it",
    file: "lps/fix/leg-orders.js",
    find: "into.decimal(tags.orderQty, quantity, mapped.digits)",
    put: "into.decimal(tags.orderQty, quantity * 2, mapped.digits)",
    seenBy: ["EDGE"],
  },
  {
    name: "snapshot-stale",
    what: "a snapshot lacks what its last batch did",
    file: "desk/take-snapshot.js",
    find: "replayer.batch(reader.batch);",
    put: "if (reader.end.nextEvent < task.upTo) replayer.batch(reader.batch);",
    seenBy: ["I1", "I2", "I3", "I7"],
  },
  {
    name: "bust-twice",
    what: "a fill is taken back as often as its LP says so",
    file: "core/exposure/bust-book.js",
    find: "    takeBack(lp, execRefID, execID) {\n",
    put: "    takeBack(lp, execRefID, execID) {\n        return;\n",
    seenBy: ["I4"],
  },
];
