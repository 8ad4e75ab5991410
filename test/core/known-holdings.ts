import assert from "node:assert/strict";
import type { Holding } from "../../src/core/accounts/held.ts";
import type { State } from "../../src/core/state.ts";
import { summed } from "./summed.ts";

/** What is held on both sides is the netted position, and nothing passes zero. */
export function checkHoldings({ holdings, positions }: State): void {
  for (const { account, symbol, position } of positions.entries()) {
    const [long, short] = [
      holdings.of(account, symbol, "Buy"),
      holdings.of(account, symbol, "Sell"),
    ];
    assert.equal(long.aOpen - short.aOpen, position.aNet, "A held on both sides");
    assert.equal(long.bOpen - short.bOpen, position.bNet, "B held on both sides");
    const [longs, shorts] = (["Buy", "Sell"] as const).map((side) =>
      Array.from(holdings.positions(account, symbol, side), ([, holding]) => holding),
    ) as [Holding[], Holding[]];
    assert.deepEqual([summed(longs), summed(shorts)], [long, short], "sum of positions");
    for (const it of [long, short, ...longs, ...shorts]) {
      const { aOpened, bOpened, aOpen, bOpen, aClosing, bClosing } = it;
      assert.ok(0 <= aClosing && aClosing <= aOpen && aOpen <= aOpened, "A passes no zero");
      assert.ok(0 <= bClosing && bClosing <= bOpen && bOpen <= bOpened, "B passes no zero");
    }
  }
}
