import assert from "node:assert/strict";
import { test } from "vitest";
import type { Leg } from "../../src/core/execute/order.ts";
import { validate } from "../../src/fix/dictionary/validate.ts";
import { readReport } from "../../src/lps/fix/leg-reading.ts";
import type { ReadReport } from "../../src/lps/fix/leg-reading.ts";
import { lpDialects } from "../../src/lps/fix/lp-dialect.ts";
import type { LpDialect } from "../../src/lps/fix/lp-dialect.ts";
import type { SymbolMapping } from "../../src/lps/fix/symbol-mapping.ts";
import { JOURNAL, liveWorld, lots, px, TOXIC } from "../core/world.ts";
import { parsed } from "../fix/codec/framed.ts";
import { atCtrader, atLmax, EURUSD } from "./eur-and-gold.ts";

const { lmax, ctrader } = lpDialects;
const LP = 0;

/** What was read less exactly than it was written, in the report read last. */
const notes: string[] = [];

/** A report by hand, which the LP's own dictionary must let through. */
function read(text: string, dialect: LpDialect, mapping: SymbolMapping, leg?: Leg): ReadReport {
  const head = "35=8|34=7|49=LP|52=20260105-10:00:00.000|56=US|";
  const message = parsed(`${head}${text}`);
  assert.equal(validate(message, dialect.dictionary), undefined);
  notes.length = 0;
  return readReport(message, {
    lp: LP,
    journalId: JOURNAL,
    mapping,
    dialect,
    legOf: () => leg,
    legOfCancel: () => leg,
    textOf: (told) => told.text(58) ?? "",
    note: (note) => notes.push(note),
  });
}

const known = (): Leg => liveWorld().hedged({ account: TOXIC, symbol: EURUSD }).leg;

const filledIn = (found: ReadReport) => {
  assert.ok(found.kind === "Report" && found.report.kind === "Filled", JSON.stringify(found));
  return found.report;
};

test("LMAX acknowledges by SecurityID, with a 527 and without a Symbol", () => {
  const found = read(
    "1=100|6=0|11=TESTJRNLL5|14=0|17=aaa|22=8|37=bbb|38=3.7|39=0|40=2|44=1.1004|48=4001|54=1|" +
      "59=3|60=20260105-10:00:00.000|150=0|151=3.7|527=0|",
    lmax,
    atLmax,
  );
  assert.equal(found.kind === "Report" && found.report.kind, "Acknowledged");
});

test("a fill at LMAX is counted in contracts of 10 000, ten of them a lot", () => {
  const fill = filledIn(
    read(
      "6=1.1003|11=TESTJRNLL5|14=3.7|17=ccc|22=8|31=1.1003|32=3.7|37=bbb|39=2|48=4001|54=1|" +
        "60=20260105-10:00:00.000|150=F|151=0|527=ddd|",
      lmax,
      atLmax,
    ),
  );
  assert.equal(fill.lastQty, lots(0.37));
  assert.equal(fill.symbol, EURUSD);
  assert.equal(fill.execID, "ccc");
});

const CTRADER_NEW =
  "11=TESTJRNLL5|14=0|37=101|38=100000|39=0|40=2|44=1.1004|54=1|55=1|59=1|" +
  "60=20260105-10:00:00.000|150=0|151=100000|721=101|";

test("cTrader acknowledges without ExecID and AvgPx, and names a position", () => {
  const found = read(CTRADER_NEW, ctrader, atCtrader);
  assert.equal(found.kind === "Report" && found.report.kind, "Acknowledged");
});

const ctraderFill = (lastQty: number, cumQty: number, avgPx: string, leavesQty = 0): string =>
  `6=${avgPx}|11=TESTJRNLL5|14=${cumQty}|32=${lastQty}|37=101|38=100000|39=2|40=2|54=1|55=1|` +
  `60=20260105-10:00:00.000|150=F|151=${leavesQty}|721=101|`;

test("a fill at cTrader without LastPx is booked at AvgPx, once per running total of its order", () => {
  const fill = filledIn(read(ctraderFill(100_000, 100_000, "1.10035"), ctrader, atCtrader));
  assert.equal(fill.lastPx, px(1.10035));
  assert.equal(fill.execID, "101@100000");
  assert.deepEqual(notes, []);
});

test("of a second fill at cTrader the price follows from the average over both", () => {
  const world = liveWorld();
  const { leg } = world.hedged({ account: TOXIC, symbol: EURUSD });
  world.fill(leg, 0.5, { lastPx: px(1.1) });
  const fill = filledIn(read(ctraderFill(50_000, 100_000, "1.1001"), ctrader, atCtrader, leg));
  assert.equal(fill.lastPx, px(1.1002));
});

test("where the fills before it are missing a fill at cTrader is booked at the average, and said so", () => {
  const fill = filledIn(read(ctraderFill(50_000, 100_000, "1.1001"), ctrader, atCtrader, known()));
  assert.equal(fill.lastPx, px(1.1001));
  assert.match(notes.join(), /average of its order/);
});

test("a fill at cTrader that names neither an execution nor its order's total is unusable", () => {
  const text = "6=1.1|11=TESTJRNLL5|32=1000|39=1|54=1|55=1|60=20260105-10:00:00.000|150=F|";
  assert.equal(read(text, ctrader, atCtrader, known()).kind, "Unusable");
});

for (const [execType, ordStatus, kind] of [
  ["4", "4", "Canceled"],
  ["8", "8", "Rejected"],
  ["C", "C", "Expired"],
] as const) {
  test(`at cTrader 150=${execType} ends a leg as ${kind}, with as little as it says`, () => {
    const found = read(
      `11=TESTJRNLL5|39=${ordStatus}|55=1|54=1|150=${execType}|58=NOT_ENOUGH_MONEY|`,
      ctrader,
      atCtrader,
      known(),
    );
    assert.equal(found.kind === "Report" && found.report.kind, kind);
  });
}

test("at cTrader 150=5 changes nothing, and 150=I answers how an order stands", () => {
  const found = read(CTRADER_NEW.replace("150=0", "150=5"), ctrader, atCtrader);
  assert.equal(found.kind, "Nothing");
  const answer = read(CTRADER_NEW.replace("150=0", "150=I"), ctrader, atCtrader);
  assert.equal(answer.kind === "Status" && answer.status.ordStatus, "New");
});

for (const [what, names, wanted] of [
  ["by its own ClOrdID", "11=TESTJRNLL5|", 5],
  ["by OrigClOrdID", "11=TESTJRNLC1|41=TESTJRNLL5|", 5],
  ["by the request alone", "11=TESTJRNLC1|", known().leg],
] as const) {
  test(`the report on a cancel is about the order that it canceled, named ${what}`, () => {
    const text = `${names}14=0|37=101|39=4|54=1|55=1|150=4|151=0|721=101|`;
    const found = read(text, ctrader, atCtrader, known());
    assert.ok(found.kind === "Report" && found.report.kind === "Canceled");
    assert.equal(found.report.leg, wanted);
  });
}
