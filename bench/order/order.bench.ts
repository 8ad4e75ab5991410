import type { Bench, Row } from "../report.ts";
import { duel } from "../rounds.ts";
import type { Work } from "../rounds.ts";
import { compare } from "./compare.ts";
import { orderMessages } from "./order-messages.ts";
import type { OrderPath } from "./order-path.ts";
import { orderPolicy } from "./order-policy.ts";
import { OurPath } from "./our-path.ts";
import { PlainPath } from "./plain-path.ts";

const DEFAULT_ROUNDS = 15;
const ROUND_MS = 120;
/** Long: of a process that has just begun the first case came out twice as slow as the second. */
const WARM_UP_MS = 4000;
/** More than either side remembers: that they forget is compared too. */
const COMPARED = 24_000;
const RULES = [10, 1000];
/** Orders of a turn: a few, as of a desk that keeps up with what comes. */
const TURN = 16;

/** Orders' way through the processor, against the same written plainly. */
export const benchOrder: Bench = async (rounds) => {
  const options = { rounds: rounds ?? DEFAULT_ROUNDS, roundMs: ROUND_MS, warmUpMs: WARM_UP_MS };
  const messages = orderMessages();
  return RULES.flatMap((rules): Row[] => {
    const policy = orderPolicy(rules);
    compare(messages.slice(0, COMPARED), new OurPath(policy), new PlainPath(policy));
    return [
      { name: `${rules} rules`, isWhole: false },
      { name: `${rules} rules, with the fill`, isWhole: true },
    ].map(({ name, isWhole }): Row => {
      const sides = [new OurPath(policy), new PlainPath(policy)] as const;
      const [ours, plain] = sides.map((path) => workOf(messages, path, isWhole));
      if (ours === undefined || plain === undefined) throw new Error("Invariant: two sides");
      const { ns, baselineNs, ratio: vsIdiomatic } = duel(ours, plain, options);
      return { bench: "order", case: name, figures: { ns, baselineNs, vsIdiomatic } };
    });
  });
};

/**
 * Turn after turn of orders, each turn's legs filled behind it.
 *
 * @param isWhole the fills are timed as well
 */
function workOf(messages: readonly Buffer[], path: OrderPath, isWhole: boolean): Work {
  const sum = new Float64Array(1);
  let n = 0;
  return (times) => {
    let spentNs = 0;
    for (let left = times; left > 0;) {
      const from = n % messages.length;
      const orders = messages.slice(from, from + Math.min(TURN, left));
      const began = process.hrtime.bigint();
      let written = path.carry(orders, n);
      const sent = process.hrtime.bigint();
      written += path.fill();
      const ended = isWhole ? process.hrtime.bigint() : sent;
      spentNs += Number(ended - began);
      sum[0] = (sum[0] ?? 0) + written;
      n += orders.length;
      left -= orders.length;
    }
    return spentNs;
  };
}
