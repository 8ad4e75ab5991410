import assert from "node:assert/strict";
import { test } from "vitest";
import type { OrdStatus } from "../../src/core/execute/order-status.ts";
import type { OrdType, Side, TimeInForce } from "../../src/core/terms.ts";
import {
  execTypeChar,
  execTypeOf,
  ordStatusChar,
  ordStatusOf,
  ordTypeChar,
  ordTypeOf,
  sideChar,
  sideOf,
  timeInForceChar,
  timeInForceOf,
} from "../../src/fix/words.ts";
import type { ExecType } from "../../src/fix/words.ts";

/** @param all one left out does not compile */
function readsBack<Word extends string>(
  all: Readonly<Record<Word, true>>,
  charOf: (word: Word) => string,
  wordOf: (char: string) => string | undefined,
): void {
  for (const word in all) assert.equal(wordOf(charOf(word)), word);
}

test("each word of an order is read back as it was written", () => {
  readsBack<Side>({ Buy: true, Sell: true }, sideChar, sideOf);
  readsBack<OrdType>(
    { Market: true, Limit: true, Stop: true, StopLimit: true, Other: true },
    ordTypeChar,
    ordTypeOf,
  );
  readsBack<TimeInForce>(
    {
      Day: true,
      GoodTillCancel: true,
      ImmediateOrCancel: true,
      FillOrKill: true,
      GoodTillDate: true,
      Other: true,
    },
    timeInForceChar,
    timeInForceOf,
  );
});

test("each word of a report is read back as it was written", () => {
  readsBack<OrdStatus>(
    {
      PendingNew: true,
      New: true,
      PartiallyFilled: true,
      Filled: true,
      Canceled: true,
      Rejected: true,
      Expired: true,
    },
    ordStatusChar,
    ordStatusOf,
  );
  readsBack<Exclude<ExecType, "Replaced">>(
    {
      New: true,
      Trade: true,
      Canceled: true,
      Rejected: true,
      Expired: true,
      OrderStatus: true,
    },
    execTypeChar,
    execTypeOf,
  );
  // No LP sends it: nothing of ours is replaced there.
  assert.equal(execTypeChar("Replaced"), "5");
});
