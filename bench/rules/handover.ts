import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import { compileRules } from "../../src/core/decide/rules/compile-rules.ts";
import { transferListOf } from "../../src/core/decide/rules/rule-buffers.ts";
import { RuleIndex } from "../../src/core/decide/rules/rule-index.ts";
import type { Rule, RuleQuery } from "../../src/core/decide/rules/rule.ts";
import { median } from "../rounds.ts";
import { groups, zones } from "./broker.ts";

/** Medians: compiling, taking compiled rules over until the first answer, receiving objects. */
export interface Handover {
  readonly compileNs: number;
  readonly swapNs: number;
  readonly objectsNs: number;
}

/** What the two threads of a reload do, one after the other in this one. */
export function measureHandover(
  rules: readonly Rule[],
  order: RuleQuery,
  rounds: number,
): Handover {
  const times = Array.from({ length: rounds }, () => once(rules, order));
  return {
    compileNs: median(times.map(({ compileNs }) => compileNs)),
    swapNs: median(times.map(({ swapNs }) => swapNs)),
    objectsNs: median(times.map(({ objectsNs }) => objectsNs)),
  };
}

function once(rules: readonly Rule[], order: RuleQuery): Handover {
  const { port1, port2 } = new MessageChannel();
  const clock = stopwatch();
  const compiled = compileRules(rules, { groupNames: groups, zones });
  const compileNs = clock();
  port1.postMessage(compiled, transferListOf(compiled));
  clock();
  const received: { message: typeof compiled } | undefined = receiveMessageOnPort(port2);
  if (received === undefined) throw new Error("Invariant: what was sent must arrive");
  new RuleIndex(received.message, zones).match(order);
  const swapNs = clock();
  port1.postMessage(rules);
  clock();
  receiveMessageOnPort(port2);
  const objectsNs = clock();
  port1.close();
  return { compileNs, swapNs, objectsNs };
}

/** @returns ns since it was last asked */
function stopwatch(): () => number {
  let last = process.hrtime.bigint();
  return () => {
    const now = process.hrtime.bigint();
    const ns = Math.max(1, Number(now - last));
    last = now;
    return ns;
  };
}
