import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { inputFrom } from "../../../src/core/decide/again.ts";
import { route } from "../../../src/core/decide/route.ts";
import type { Event, OrderDecided, OrderTerms } from "../../../src/core/events.ts";
import { anyHistory, anyMoving } from "../happenings.ts";
import { HOUSE_ACCOUNT } from "../../../src/core/house-account.ts";
import { Life } from "../history.ts";
import { liveWorld, only, SEMI_PRO } from "../world.ts";

/** As a record comes back from a journal or a file. */
const reread = <Record>(record: Record): Record => JSON.parse(JSON.stringify(record)) as Record;

const termsIn = (events: readonly Event[]): OrderTerms | undefined =>
  events.find((event) => event.type === "OrderAccepted" || event.type === "OrderDenied");

const houseTermsOf = (life: Life, { order }: OrderDecided): OrderTerms | undefined => {
  const found = life.world.state.orders.order(order);
  return found?.house === undefined ? undefined : found.terms;
};

/** The whole decision, made again from its record and its policy, and nothing else. */
function checkAgain(life: Life, terms: OrderTerms, decided: OrderDecided): void {
  const { policy } = life.world.engine;
  const groupName = life.world.state.names.nameOf("group", decided.group);
  const input = inputFrom(reread(terms), reread(decided), groupName);
  const again = route(input, policy);
  const { denial, legs, legLimitPx, ...outcome } = again;
  for (const [key, value] of Object.entries(outcome)) {
    assert.deepEqual(value, decided[key as keyof OrderDecided], key);
  }
  assert.equal(denial === undefined, decided.action !== "REJECT");
  assert.equal(legLimitPx > 0, decided.clientPx > 0);
  const sent = new Map(legs.map(({ lp, orderQty }) => [lp, orderQty]));
  for (const { lp, legQty } of decided.lps) {
    assert.equal(sent.get(lp) ?? 0, legQty, "what goes to which LP");
  }
  assert.deepEqual(input.lps, decided.lps, "what is said of each LP");
}

test("every decision of every history is made again, the same, from its record and its policy", () => {
  const actions = new Map<string, number>();
  let houseOrders = 0;
  fc.assert(
    fc.property(fc.oneof(anyHistory(true), anyMoving), (history) => {
      const after = (_: unknown, events: readonly Event[]): void => {
        const decided = events.find((event) => event.type === "OrderDecided");
        if (decided === undefined) return;
        const terms = termsIn(events) ?? houseTermsOf(life, decided);
        if (terms === undefined) return;
        if (terms.account === HOUSE_ACCOUNT) houseOrders += 1;
        for (const { code } of decided.findings) actions.set(code, (actions.get(code) ?? 0) + 1);
        checkAgain(life, terms, decided);
      };
      const life: Life = new Life({ after });
      for (const happening of history) life.live(happening);
    }),
    { numRuns: 400 },
  );
  for (const code of ["CLASS_SHARE", "RULE_MATCHED", "CLOSING", "HARD_LIMIT"]) {
    assert.ok((actions.get(code) ?? 0) > 10, `${code} ${actions.get(code)} times`);
  }
  assert.ok(houseOrders > 100, `${houseOrders} of them are the house's`);
});

test("making a decision again leaves its record as it was", () => {
  const events = liveWorld().submit({ account: SEMI_PRO });
  const decided = only(events, "OrderDecided");
  const before = reread(decided);
  const input = inputFrom(only(events, "OrderAccepted"), decided, "Standard");
  for (const lp of input.lps) lp.verdict = "DISABLED";
  assert.deepEqual(decided, before);
});
