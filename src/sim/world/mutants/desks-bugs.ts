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
    find: "        this.#steps.commit();\n        const [first, waiting] = [this.#first, this.#waiting];\n        this.#first = new Set();\n        this.#waiting = new Set();",
    put: "        const [first, waiting] = [this.#first, this.#waiting];\n        this.#first = new Set();\n        this.#waiting = new Set();\n        this.#clock.soon(() => this.#steps.commit());",
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
    find: "            msgTypes.newOrderSingle,\n            msgTypes.marketDataRequest,\n            msgTypes.securityListRequest,",
    put: "            msgTypes.marketDataRequest,\n            msgTypes.securityListRequest,",
  },
  {
    name: "wall-clock-timer",
    what: "legs time out by the wall clock",
    file: "desk/floor.js",
    find: "this.watch.sweep(now.monotonicNs, {",
    put: "this.watch.sweep(now.wallUs * 1000 - (this.began ??= now.wallUs * 1000 - now.monotonicNs), {",
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
    file: "desk/books.js",
    find: "    #replay(event, position) {\n",
    put: '    #replay(event, position) {\n        if (event.type === "KillSwitchSet")\n            return;\n',
  },
  {
    name: "no-doubt-after-crash",
    what: "legs that were out when the process died count as answered",
    file: "core/decide.js",
    find: '        doubtLegsAt(view, lp, "RESTART", outcome);\n',
    put: "",
  },
  {
    name: "torn-tail-kept",
    what: "half a batch at the end of the journal is not cut",
    file: "journal/open-journal.js",
    find: "        restoreTail(disk, segmentFile",
    put: "        false && restoreTail(disk, segmentFile",
  },
  {
    name: "incoming-number-lost",
    what: "the number of the last message taken is not journaled with what it brought",
    file: "desk/books.js",
    find: "for (const ledger of this.#ledgers.values())\n            ledger.recordIncoming();",
    put: "",
  },
];
