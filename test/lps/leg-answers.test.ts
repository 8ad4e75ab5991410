import assert from "node:assert/strict";
import { beforeEach, test } from "vitest";
import type { Input } from "../../src/core/input.ts";
import { LegAnswers } from "../../src/lps/fix/leg-answers.ts";
import { lpDialects } from "../../src/lps/fix/lp-dialect.ts";
import type { SentLegs } from "../../src/lps/fix/trade-sessions.ts";
import { JOURNAL } from "../core/world.ts";
import { parsed } from "../fix/codec/framed.ts";
import { atCtrader } from "./eur-and-gold.ts";
import { openGate } from "./open-gate.ts";

const LP = 2;
const inputs: Input[] = [];
const troubles: string[] = [];
beforeEach(() => {
  inputs.length = 0;
  troubles.length = 0;
});

const answers = new LegAnswers(
  { lp: LP, id: "ct", mapping: atCtrader, dialect: lpDialects.ctrader },
  {
    journalId: JOURNAL,
    edge: openGate,
    book: () => {
      throw new Error("no quotes here");
    },
    input: (input) => inputs.push(input),
    quotesMoved: () => undefined,
    legOf: () => undefined,
    legOfCancel: () => undefined,
    trouble: (_about, text) => troubles.push(text),
    answers: () => undefined,
  },
  (message) => message.text(58) ?? "",
);

/** A session on which leg 5 went out under 7, with its numbers as they were or begun anew. */
const sent = (isSameSequence: boolean): SentLegs => ({
  between: () => [],
  at: (msgSeqNum) => (msgSeqNum === 7 ? 5 : 0),
  knows: (leg) => leg === 5,
  all: () => [5],
  isSameSequence: () => isSameSequence,
  nextIs: () => undefined,
});

const take = (text: string, isSameSequence = true): void =>
  answers.take(parsed(text), sent(isSameSequence));

for (const [what, text] of [
  ["OrderCancelReject", "35=9|34=2|37=101|11=TESTJRNLC3|41=TESTJRNLL5|39=2|434=1|102=0|"],
  ["BusinessMessageReject", "35=j|34=2|372=F|379=TESTJRNLC3|380=0|58=ORDER_NOT_FOUND|"],
] as const) {
  test(`a request to cancel that is refused by ${what} is known by its own number`, () => {
    take(text);
    assert.deepEqual(inputs, [{ type: "LegCancelRefused", lp: LP, cancel: 3 }]);
  });
}

test("a refusal that names no request of ours says nothing of any leg", () => {
  take("35=j|34=2|372=F|379=theirs|380=0|");
  assert.deepEqual(inputs, [{ type: "LegCancelRefused", lp: LP, cancel: 0 }]);
});

for (const [what, ref] of [
  ["its ClOrdID", "379=TESTJRNLL5"],
  ["its number", "45=7"],
] as const) {
  test(`an order refused by BusinessMessageReject is known by ${what}`, () => {
    take(`35=j|34=2|372=D|${ref}|380=0|58=no|`);
    const [input] = inputs;
    assert.ok(input?.type === "LegReported" && input.report.kind === "Rejected");
    assert.equal(input.report.leg, 5);
    assert.match(troubles.join(), /BusinessMessageReject: no/);
  });
}

for (const isSameSequence of [true, false]) {
  const proof = isSameSequence ? "proves" : "does not prove";
  test(`a question refused as about an unknown order ${proof} that it never came in`, () => {
    take("35=j|34=2|372=H|379=TESTJRNLL5|380=1|58=ORDER_NOT_FOUND|", isSameSequence);
    const [input] = inputs;
    assert.ok(input?.type === "LegStatusAnswered");
    assert.deepEqual(
      [input.status.leg, input.status.ordStatus, input.status.isProof],
      [5, undefined, isSameSequence],
    );
  });
}

test("a question refused for another reason resolves nothing", () => {
  take("35=j|34=2|372=H|379=TESTJRNLL5|380=4|58=busy|");
  assert.deepEqual(inputs, []);
});

/** "Rejected" in answer to a question about a leg that was never acknowledged. */
const rejected = (leg: number, orderID: string): void => {
  answers.asked(leg);
  said(leg, orderID);
};
const said = (leg: number, orderID: string): void =>
  take(
    `35=8|34=2|37=${orderID}|11=TESTJRNLL${leg}|17=1|150=I|39=8|55=1|54=1|38=1|14=0|151=0|6=0|`,
    false,
  );

const ordStatuses = (): (string | undefined)[] =>
  inputs.map((input) => (input.type === "LegStatusAnswered" ? input.status.ordStatus : "other"));

test("rejected under one OrderID in answer to two questions, it is the order that was rejected", () => {
  rejected(5, "O-7200");
  // The same answer again is none to another question.
  said(5, "O-7200");
  rejected(5, "O-7200");
  assert.deepEqual(ordStatuses(), [undefined, undefined, "Rejected"]);
});

test("an OrderID that is another one for each question is the question's", () => {
  for (const orderID of ["Q-1", "Q-2", "Q-3"]) rejected(6, orderID);
  assert.deepEqual(ordStatuses(), [undefined, undefined, undefined]);
});

test("an OrderID that the LP names for several legs stands for none", () => {
  for (const leg of [7, 8, 7, 8]) rejected(leg, "X-1");
  assert.deepEqual(ordStatuses(), [undefined, undefined, undefined, undefined]);
});

for (const orderID of ["NONE", "0", "N/A", "Unknown", "TESTJRNLL9"]) {
  test(`${orderID} is no OrderID of an order, however often it is named`, () => {
    for (let times = 0; times < 4; times++) rejected(9, orderID);
    assert.deepEqual(new Set(ordStatuses()), new Set([undefined]));
  });
}
