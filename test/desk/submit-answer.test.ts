import assert from "node:assert/strict";
import { test } from "vitest";
import type { Input } from "../../src/core/input.ts";
import { submit } from "../../src/desk/submit-answer.ts";
import type { SubmitDesk } from "../../src/desk/submit-answer.ts";
import type { SubmittedOrder } from "../../src/intake/control/protocol.ts";
import { liveWorld } from "../core/world.ts";

const order: SubmittedOrder = {
  account: "nobody",
  clOrdID: "h-1",
  symbol: "EURUSD",
  side: "Buy",
  orderQty: "1",
  ordType: "Market",
  price: "",
  stopPx: "",
  timeInForce: "Day",
  expireTimeUs: 0,
  transactTimeUs: 0,
  isClosing: false,
  position: "",
};

for (const isTaken of [true, false]) {
  const words = isTaken ? "takes orders is given it" : "is behind does not get it, and says so";
  test(`of an order by HTTP a desk that ${words}`, () => {
    const inputs: Input[] = [];
    const desk: SubmitDesk = {
      journalId: "ABCDEFGH",
      state: liveWorld().state,
      isStopping: false,
      nextEvent: 1,
      gate: { isJournalFull: false, takes: () => isTaken },
      input: (input) => inputs.push(input),
      intern: () => 0,
    };
    const answer = submit(desk, order);
    assert.equal(answer.ok, isTaken);
    assert.deepEqual(
      inputs.map(({ type }) => type),
      isTaken ? ["OrderSubmitted"] : [],
    );
    if (!answer.ok) assert.equal(answer.fault.code, "DESK_BUSY");
  });
}
