import assert from "node:assert/strict";
import { test } from "vitest";
import type { LegCreated } from "../../src/core/events.ts";
import { MessageWriter } from "../../src/fix/codec/message-writer.ts";
import { composeLeg, composeLegStatusRequest } from "../../src/lps/fix/leg-orders.ts";
import { lots, px } from "../core/world.ts";
import { EURUSD, eurAndGold, GOLD } from "./eur-and-gold.ts";

const LP = 3;
const header = { beginString: "FIX.4.4", senderCompID: "US", targetCompID: "LP" };

const leg: LegCreated = {
  type: "LegCreated",
  leg: 5,
  order: 4,
  lp: LP,
  symbol: EURUSD,
  side: "Buy",
  orderQty: lots(0.37),
  limitPx: px(1.1004),
  expectedPx: px(1.1002),
  timeInForce: "ImmediateOrCancel",
};

function bodyOf(compose: (into: MessageWriter) => void): string {
  const writer = new MessageWriter(header).begin("D", 1, 0);
  compose(writer);
  writer.end();
  return Buffer.from(writer.lastBody()).toString("latin1").replaceAll("\u0001", "|");
}

const sent = (change: Partial<LegCreated>, quantity: number): string =>
  bodyOf((into) => {
    const it = { ...leg, ...change };
    composeLeg(into, it, "TESTJRNLL5", eurAndGold.of(it.symbol)!, quantity, 0);
  });

test("a leg is a limit order in the LP's symbol and quantity that fills at once or not at all", () => {
  assert.equal(
    sent({}, 37_000),
    "11=TESTJRNLL5|55=EUR/USD|54=1|60=19700101-00:00:00.000|38=37000|40=2|44=1.1004|59=3|",
  );
  assert.match(sent({ side: "Sell", timeInForce: "FillOrKill" }, 1000), /\|54=2\|.*\|59=4\|$/);
});

test("a quantity with decimals is written with those it needs and no more", () => {
  assert.match(sent({ symbol: GOLD }, 3750), /\|55=GOLD\|.*\|38=37\.5\|/);
});

test("a question about a leg names its ClOrdID, symbol and side", () => {
  const asked = bodyOf((into) =>
    composeLegStatusRequest(into, "TESTJRNLL5", eurAndGold.of(EURUSD)!, "Sell"),
  );
  assert.equal(asked, "11=TESTJRNLL5|55=EUR/USD|54=2|");
});
