import { construct, functionIn } from "./peer.ts";
import type { Condition, MakePeer } from "./peer.ts";

const PACKAGE = "json-rules-engine";

/**
 * Each rule with a priority of its own, so that the engine can be stopped by the first that holds;
 * with one priority for all it asks every rule of every order, which takes longer.
 */
export const makeJsonRulesEngine: MakePeer = async (rules) => {
  const module: unknown = await import(PACKAGE);
  const engine = construct(module, "Engine");
  const [addRule, on] = [functionIn(engine, "addRule"), functionIn(engine, "on")];
  const [run, stop] = [functionIn(engine, "run"), functionIn(engine, "stop")];
  for (const [rank, conditions] of rules.entries()) {
    const all = conditions.map((condition) => testOf(condition));
    const priority = rules.length - rank;
    addRule({ conditions: { all }, event: { type: "match", params: { rank } }, priority });
  }
  let found = -1;
  on("success", (event: unknown) => {
    found = rankIn(event);
    stop();
  });
  return {
    rankOf: async (facts) => {
      found = -1;
      await run({ ...facts });
      return found;
    },
  };
};

interface Test {
  readonly fact: string;
  readonly operator: string;
  readonly value: unknown;
}

function testOf(condition: Condition): Test {
  const { fact } = condition;
  if ("from" in condition) return { fact, operator: "greaterThanInclusive", value: condition.from };
  if ("to" in condition) return { fact, operator: "lessThanInclusive", value: condition.to };
  if ("before" in condition) return { fact, operator: "lessThan", value: condition.before };
  const { oneOf } = condition;
  return oneOf.length === 1
    ? { fact, operator: "equal", value: oneOf[0] }
    : { fact, operator: "in", value: oneOf };
}

const rankIn = (event: unknown): number =>
  Number(Reflect.get(Object(Reflect.get(Object(event), "params")), "rank"));
