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

/** One order's way through the processor, against the same written plainly. */
export const benchOrder: Bench = async (rounds) => {
  const options = { rounds: rounds ?? DEFAULT_ROUNDS, roundMs: ROUND_MS, warmUpMs: WARM_UP_MS };
  const messages = orderMessages();
  return RULES.map((rules): Row => {
    const policy = orderPolicy(rules);
    compare(messages.slice(0, COMPARED), new OurPath(policy), new PlainPath(policy));
    const ours = workOf(messages, new OurPath(policy));
    const outcome = duel(ours, workOf(messages, new PlainPath(policy)), options);
    const { ns, baselineNs, ratio: vsIdiomatic } = outcome;
    return { bench: "order", case: `${rules} rules`, figures: { ns, baselineNs, vsIdiomatic } };
  });
};

function workOf(messages: readonly Buffer[], path: OrderPath): Work {
  const sum = new Float64Array(1);
  let n = 0;
  return (times) => {
    for (let i = 0; i < times; i++, n++) {
      const bytes = messages[n % messages.length];
      if (bytes !== undefined) sum[0] = (sum[0] ?? 0) + path.carry(bytes, n);
    }
  };
}
