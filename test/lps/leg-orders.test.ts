import assert from "node:assert/strict";
import { test } from "vitest";
import type { LegCreated } from "../../src/core/events.ts";
import { MessageWriter } from "../../src/fix/codec/message-writer.ts";
import {
  composeLeg,
  composeLegCancel,
  composeLegStatusRequest,
} from "../../src/lps/fix/leg-orders.ts";
import { lpDialects } from "../../src/lps/fix/lp-dialect.ts";
import type { LpDialect } from "../../src/lps/fix/lp-dialect.ts";
import { timeInForceAt } from "../../src/lps/fix/symbol-mapping.ts";
import type { SymbolMapping } from "../../src/lps/fix/symbol-mapping.ts";
import { lots, px } from "../core/world.ts";
import { atCtrader, atLmax, EURUSD, eurAndGold, GOLD } from "./eur-and-gold.ts";

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

const sent = (
  change: Partial<LegCreated>,
  quantity: number,
  dialect: LpDialect = lpDialects.generic,
  mapping: SymbolMapping = eurAndGold,
): string =>
  bodyOf((into) => {
    const it = { ...leg, ...change };
    const mapped = mapping.of(it.symbol)!;
    composeLeg(into, it, { journalId: "TESTJRNL", mapped, dialect, quantity }, 0);
  });

const { lmax, ctrader } = lpDialects;

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

test("at LMAX an order names its instrument by SecurityID, counts contracts, and says 18=H", () => {
  assert.equal(
    sent({}, 37, lmax, atLmax),
    "11=TESTJRNLL5|48=4001|22=8|18=H|54=1|60=19700101-00:00:00.000|38=3.7|40=2|44=1.1004|59=3|",
  );
});

test("at cTrader a leg is a limit order that says no TimeInForce, which is not read there", () => {
  assert.equal(
    sent({}, 37_000, ctrader, atCtrader),
    "11=TESTJRNLL5|55=1|54=1|60=19700101-00:00:00.000|38=37000|40=2|44=1.1004|",
  );
});

test("where a mapping takes MARKET alone a leg goes at the market, without a price", () => {
  assert.equal(
    sent({ symbol: GOLD }, 37, ctrader, atCtrader),
    "11=TESTJRNLL5|55=41|54=1|60=19700101-00:00:00.000|38=37|40=1|",
  );
});

const asked = (dialect: LpDialect, mapping: SymbolMapping): string =>
  bodyOf((into) =>
    composeLegStatusRequest(into, "TESTJRNLL5", mapping.of(EURUSD)!, "Sell", dialect),
  );

test("a question about a leg names its ClOrdID, instrument and side", () => {
  assert.equal(asked(lpDialects.generic, eurAndGold), "11=TESTJRNLL5|55=EUR/USD|54=2|");
  assert.equal(asked(lmax, atLmax), "11=TESTJRNLL5|48=4001|22=8|54=2|");
  assert.equal(asked(ctrader, atCtrader), "11=TESTJRNLL5|55=1|54=2|");
});

const canceled = (dialect: LpDialect, mapping: SymbolMapping): string =>
  bodyOf((into) => {
    const mapped = mapping.of(EURUSD)!;
    const it = { clOrdID: "TESTJRNLL5", mapped, dialect, side: "Sell" } as const;
    composeLegCancel(into, "TESTJRNLC1", it, 0);
  });

test("a request to cancel a leg has an id of its own and names the leg's", () => {
  const rest = "54=2|60=19700101-00:00:00.000|";
  assert.equal(canceled(ctrader, atCtrader), `41=TESTJRNLL5|11=TESTJRNLC1|55=1|${rest}`);
  assert.equal(canceled(lmax, atLmax), `41=TESTJRNLL5|11=TESTJRNLC1|48=4001|22=8|${rest}`);
});

for (const [wanted, timesInForce, told] of [
  ["ImmediateOrCancel", ["ImmediateOrCancel", "GoodTillCancel"], "ImmediateOrCancel"],
  ["ImmediateOrCancel", ["Day", "GoodTillCancel"], "GoodTillCancel"],
  ["ImmediateOrCancel", ["Day"], "Day"],
  ["ImmediateOrCancel", ["FillOrKill"], undefined],
  ["FillOrKill", ["FillOrKill"], "FillOrKill"],
  ["FillOrKill", ["ImmediateOrCancel", "GoodTillCancel"], undefined],
] as const) {
  test(`where an LP takes ${timesInForce.join()}, ${wanted} goes as ${told ?? "nothing"}`, () => {
    assert.equal(timeInForceAt(wanted, { ...eurAndGold.of(EURUSD)!, timesInForce }), told);
  });
}
