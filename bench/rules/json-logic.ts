import { functionIn } from "./peer.ts";
import type { Condition, MakePeer } from "./peer.ts";

const PACKAGE = "json-logic-js";
/** A longer list in the rule itself costs one evaluation for each of its values. */
const MAX_INLINE = 2;

type Logic = Readonly<Record<string, readonly unknown[]>>;

/** All rules as one expression, `if … else if …`, which ends at the first that holds. */
export const makeJsonLogic: MakePeer = async (rules) => {
  const module: unknown = await import(PACKAGE);
  const apply = functionIn(Reflect.get(Object(module), "default"), "apply");
  const lists: (readonly unknown[])[] = [];
  const branches = rules.flatMap((conditions, rank) => [
    { and: [true, ...conditions.map((condition) => logicOf(condition, lists))] },
    rank,
  ]);
  const logic = { if: [...branches, -1] };
  return { rankOf: (facts) => Number(apply(logic, { ...facts, lists })) };
};

function logicOf(condition: Condition, lists: (readonly unknown[])[]): Logic {
  const fact = { var: condition.fact };
  if ("from" in condition) return { ">=": [fact, condition.from] };
  if ("to" in condition) return { "<=": [fact, condition.to] };
  if ("before" in condition) return { "<": [fact, condition.before] };
  const { oneOf } = condition;
  if (oneOf.length === 1) return { "===": [fact, oneOf[0]] };
  if (oneOf.length <= MAX_INLINE) return { in: [fact, oneOf] };
  return { in: [fact, { var: `lists.${lists.push(oneOf) - 1}` }] };
}
