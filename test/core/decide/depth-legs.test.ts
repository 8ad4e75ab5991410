import assert from "node:assert/strict";
import { test } from "vitest";
import type { DecisionInput } from "../../../src/core/decide/draft.ts";
import type { Decision } from "../../../src/core/decide/route.ts";
import type { LpInSight } from "../../../src/core/execute/sor/lp-view.ts";
import { route } from "../../../src/core/decide/route.ts";
import type { LpTerms } from "../../../src/core/policy.ts";
import type { Side } from "../../../src/core/terms.ts";
import { lp, lpTerms, policyOf } from "../policy-of.ts";
import type { PolicyChange } from "../policy-of.ts";
import { ALPHA, BETA, lots, px } from "../world.ts";
import { asked, seen } from "./asked.ts";

const GAMMA = 2;

/** Lots at so many tenths of a pip from 1.1, to the harm of who takes them. */
type Level = readonly [tenths: number, shown: number];

const priceAt = (side: Side, tenths: number) =>
  px(side === "Buy" ? 1.1 + tenths / 1e5 : 1.1 - tenths / 1e5);

/** An LP with these levels on the order's side. */
function quoting(side: Side, at: number, levels: readonly Level[]): LpInSight {
  const [best, ...deeper] = levels.map(([tenths, shown]) => ({
    px: priceAt(side, tenths),
    qty: lots(shown),
  }));
  const top = { px: best!.px, qty: best!.qty };
  return seen(at, {
    ...(side === "Buy"
      ? { bid: px(1.09), ask: top.px, askQty: top.qty }
      : { bid: top.px, ask: px(1.11), bidQty: top.qty }),
    deeper,
  });
}

interface Case {
  readonly lots: number;
  readonly books: readonly (readonly Level[])[];
  /** What each LP takes; left out: steps of 0.01 from 0.01. */
  readonly terms?: readonly LpTerms[];
  readonly change?: PolicyChange;
  readonly input?: Partial<DecisionInput>;
}

/** Ten pips of deviation, unless the case says otherwise; the order is hedged whole. */
function routedDeep(side: Side, it: Case): { decision: Decision; lps: readonly LpInSight[] } {
  const toxic = { clientClass: "TOXIC", score: 70 } as const;
  const lps = it.books.map((levels, at) => quoting(side, at, levels));
  const ids = ["ALPHA", "BETA", "GAMMA"];
  const policy = policyOf({
    lps: lps.map((_, at) => lp(at, ids[at]!, { terms: [it.terms?.[at] ?? lpTerms()] })),
    strategy: { maxDeviationMilliPips: 10_000 },
    ...it.change,
  });
  const input = asked({ ...toxic, side, volume: lots(it.lots), lps, ...it.input });
  return { decision: route(input, policy), lps };
}

/** Each leg as its LP and its lots, or why there is none. */
const legsOf = ({ legs, denial }: Decision): unknown =>
  denial ?? legs.map(({ lp: to, orderQty }) => [to, orderQty / 1e6]);

const pip = (count: number) => ({ strategy: { maxDeviationMilliPips: count * 1000 } });

for (const side of ["Buy", "Sell"] as const) {
  const deep = (it: Case): unknown => legsOf(routedDeep(side, it).decision);

  for (const [size, tenths] of [
    [1, 0],
    [3, 20 / 3],
    [6, 110 / 6],
    [9, 170 / 9],
  ] as const) {
    test(`to ${side} ${size} lots of levels of 1, 2 and 3 lots costs their average, rounded against who asks`, () => {
      const book: readonly Level[] = [
        [0, 1],
        [10, 2],
        [30, 3],
      ];
      const { decision } = routedDeep(side, { lots: size, books: [book] });
      // More than is shown costs what the worst level does.
      const exact = size === 9 ? (0 + 20 + 90 + 90) / 9 : tenths;
      const drift = exact * 1000;
      const whole = Math.ceil(drift - 1e-6);
      const promised = side === "Buy" ? 110_000_000 + whole : 110_000_000 - whole;
      assert.equal(decision.clientPx, promised);
      assert.deepEqual(
        decision.legs.map(({ orderQty, expectedPx }) => [orderQty, expectedPx]),
        [[lots(size), promised]],
      );
    });
  }

  test(`to ${side}: levels are taken cheapest first over all LPs, each LP has one leg with the sum of its own`, () => {
    const books: Case["books"] = [
      [
        [0, 1],
        [4, 5],
      ],
      [
        [1, 2],
        [5, 9],
      ],
      [[3, 1]],
    ];
    assert.deepEqual(deep({ lots: 4, books }), [
      [ALPHA, 1],
      [BETA, 2],
      [GAMMA, 1],
    ]);
    assert.deepEqual(deep({ lots: 8, books }), [
      [ALPHA, 5],
      [BETA, 2],
      [GAMMA, 1],
    ]);
    assert.deepEqual(deep({ lots: 12, books }), [
      [ALPHA, 6],
      [BETA, 5],
      [GAMMA, 1],
    ]);
  });

  test(`to ${side}: an LP with a worse best price and more behind it gets what a thin second level does not`, () => {
    const books: Case["books"] = [
      [
        [0, 1],
        [30, 9],
      ],
      [
        [2, 3],
        [3, 6],
      ],
    ];
    assert.deepEqual(deep({ lots: 9, books }), [
      [ALPHA, 1],
      [BETA, 8],
    ]);
  });

  test(`to ${side}: where the better best price is below its LP's minimum the whole goes to the other`, () => {
    const books: Case["books"] = [
      [
        [0, 1],
        [30, 9],
      ],
      [
        [2, 3],
        [3, 6],
      ],
    ];
    const { decision, lps } = routedDeep(side, { lots: 9, books, terms: [lpTerms(2), lpTerms()] });
    assert.deepEqual(legsOf(decision), [[BETA, 9]]);
    assert.equal(lps[ALPHA]?.verdict, "SHOWS_TOO_LITTLE", "its price is the better one");
  });

  test(`to ${side}: an LP below its minimum at its best level takes part when the next one is reached`, () => {
    const books: Case["books"] = [
      [
        [0, 1],
        [2, 2],
      ],
      [
        [1, 2],
        [9, 9],
      ],
    ];
    assert.deepEqual(deep({ lots: 5, books, terms: [lpTerms(2), lpTerms()] }), [
      [ALPHA, 3],
      [BETA, 2],
    ]);
  });

  test(`to ${side}: each part is a multiple of its LP's step and at most its maximum, also over levels`, () => {
    const books: Case["books"] = [
      [
        [0, 0.75],
        [2, 0.75],
        [4, 5],
      ],
      [
        [3, 1],
        [5, 9],
      ],
    ];
    const terms = [lpTerms(0.5, 0.5, 1.5), lpTerms(0.25, 0.25)];
    assert.deepEqual(deep({ lots: 3.25, books, terms }), [
      [ALPHA, 1.5],
      [BETA, 1.75],
    ]);
  });

  test(`to ${side}: commission decides between levels, and of one price the priority`, () => {
    // 10 for a million are 1.1 tenths of a pip here.
    const books: Case["books"] = [
      [
        [0, 1],
        [2, 4],
      ],
      [
        [1, 1],
        [3, 4],
      ],
    ];
    const dear = [lpTerms(0.01, 0.01, 100, 10), lpTerms()];
    assert.deepEqual(deep({ lots: 1.5, books }), [
      [ALPHA, 1],
      [BETA, 0.5],
    ]);
    assert.deepEqual(deep({ lots: 1.5, books, terms: dear }), [
      [BETA, 1],
      [ALPHA, 0.5],
    ]);
    const even: Case["books"] = [
      [
        [0, 1],
        [2, 4],
      ],
      [
        [0, 1],
        [2, 4],
      ],
    ];
    assert.deepEqual(deep({ lots: 5, books: even }), [
      [ALPHA, 4],
      [BETA, 1],
    ]);
  });

  test(`to ${side}: a level beyond the client's price by more than the deviation is not counted on`, () => {
    // 10 lots are 1.5 pips from 1.1 on average; with a pip more the last level, at 3, is beyond.
    const books: Case["books"] = [
      [
        [0, 4],
        [30, 9],
      ],
      [[20, 6]],
    ];
    assert.deepEqual(deep({ lots: 10, books, change: pip(1) }), [
      [ALPHA, 4],
      [BETA, 6],
    ]);
    const wide: Case["books"] = [
      [
        [0, 4],
        [30, 9],
      ],
      [[40, 9]],
    ];
    assert.deepEqual(deep({ lots: 10, books: wide, change: pip(2) }), [[ALPHA, 10]]);
  });

  test(`to ${side}: the order's own limit cuts off what lies beyond it`, () => {
    const books: Case["books"] = [
      [
        [0, 2],
        [20, 9],
      ],
      [
        [5, 2],
        [10, 2],
      ],
    ];
    const limited = { limitPx: priceAt(side, 10), ordType: "Limit" } as const;
    const { decision } = routedDeep(side, { lots: 6, books, input: limited });
    assert.deepEqual(legsOf(decision), [
      [ALPHA, 2],
      [BETA, 4],
    ]);
    assert.equal(decision.legLimitPx, priceAt(side, 10));
  });

  test(`to ${side}: what no level within the limit shows goes to the best price once more`, () => {
    const books: Case["books"] = [
      [
        [0, 2],
        [90, 9],
      ],
      [[5, 2]],
    ];
    assert.deepEqual(deep({ lots: 6, books, change: pip(1) }), [
      [ALPHA, 4],
      [BETA, 2],
    ]);
  });

  test(`to ${side}: an LP whose deeper level does not say how much takes all the rest there`, () => {
    const books: Case["books"] = [
      [
        [0, 1],
        [3, 0],
      ],
      [[2, 1]],
    ];
    assert.deepEqual(deep({ lots: 9, books }), [
      [ALPHA, 8],
      [BETA, 1],
    ]);
  });

  test(`to ${side}: a FillOrKill goes whole to the LP whose average over its levels is the best`, () => {
    const books: Case["books"] = [
      [
        [0, 1],
        [30, 9],
      ],
      [
        [2, 3],
        [3, 6],
      ],
      [[-5, 2]],
    ];
    const { decision, lps } = routedDeep(side, { lots: 8, books, input: { isWhole: true } });
    assert.deepEqual(legsOf(decision), [[BETA, 8]]);
    assert.deepEqual(
      lps.map(({ verdict }) => verdict),
      ["WORSE_PRICE", "CHOSEN", "SHOWS_TOO_LITTLE"],
    );
    // Eight lots of BETA: three at 2 tenths and five at 3.
    const drift = Math.ceil((21 / 8) * 1000);
    const expected = side === "Buy" ? 110_000_000 + drift : 110_000_000 - drift;
    assert.equal(decision.legs[0]?.expectedPx, expected);
  });

  test(`to ${side}: a FillOrKill counts on no level beyond its limit`, () => {
    const books: Case["books"] = [
      [
        [0, 2],
        [20, 9],
      ],
      [
        [5, 2],
        [10, 4],
      ],
    ];
    const input = { isWhole: true, limitPx: priceAt(side, 10), ordType: "Limit" } as const;
    assert.deepEqual(deep({ lots: 6, books, input }), [[BETA, 6]]);
  });

  test(`to ${side}: a closing takes the levels of the LP that holds it first, for what it holds`, () => {
    const books: Case["books"] = [
      [
        [0, 9],
        [1, 9],
      ],
      [
        [2, 1],
        [3, 9],
      ],
    ];
    const lps = books.map((levels, at) => ({
      ...quoting(side, at, levels),
      held: lots(at === BETA ? 4 : 0),
    }));
    const closing = { isClosing: true, aOpen: lots(10) } as const;
    const input = { ...closing, lps, closes: lots(10), aOpened: lots(10) };
    // Ten lots are more than ALPHA's best level shows.
    assert.deepEqual(deep({ lots: 10, books, input }), [
      [BETA, 4],
      [ALPHA, 6],
    ]);
  });

  test(`to ${side}: an unhealthy LP's cheaper level comes behind what sound LPs show`, () => {
    const books: Case["books"] = [
      [
        [0, 2],
        [1, 9],
      ],
      [
        [2, 1],
        [3, 2],
      ],
    ];
    const lps = books.map((levels, at) => ({
      ...quoting(side, at, levels),
      health: at === ALPHA ? 0.1 : 1,
    }));
    const terms = [lpTerms(), lpTerms(0.01, 0.01, 3)];
    assert.deepEqual(deep({ lots: 5, books, terms, input: { lps } }), [
      [BETA, 3],
      [ALPHA, 2],
    ]);
  });
}
