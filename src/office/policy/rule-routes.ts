import { disableRule, enableRule, reorderRules, rules } from "../contract/rules.ts";
import type { RuleBody } from "../contract/rules.ts";
import { HttpProblem } from "../http-problem.ts";
import { route } from "../route.ts";
import type { Route } from "../route.ts";
import { bodies } from "./bodies.ts";
import { askedFor } from "./change-asked.ts";
import { editableRoutes, needEntity, planFor, toldOf } from "./editable-routes.ts";
import type { EditableTerms, PolicyDesk } from "./editable-routes.ts";
import type { Plan } from "./policy-changes.ts";
import type { EntityView, PolicyView } from "./policy-view.ts";

const terms: EditableTerms<RuleBody> = {
  kind: "routing_rule",
  operations: rules,
  shape: bodies.routing_rule,
  word: "rule",
};

/** Manual rules. */
export function ruleRoutes(desk: PolicyDesk): Route[] {
  const { changes } = desk;
  const enabling = (operation: typeof enableRule, enabled: boolean): Route =>
    route(operation, (asked) =>
      changes.perform({
        ...askedFor(operation, asked),
        plan: (view) => {
          const { id } = asked.path;
          const { said } = needEntity(view, terms, id);
          return planFor(view, terms, id, { ...said, enabled }, 200);
        },
      }),
    );
  return [
    ...editableRoutes(terms, desk),
    enabling(enableRule, true),
    enabling(disableRule, false),
    route(reorderRules, (asked) =>
      changes.perform({
        ...askedFor(reorderRules, asked),
        plan: (view) => orderPlan(view, asked.body.ids),
      }),
    ),
  ];
}

/** Between two rules whose priorities are given anew, so that others find room there later. */
const STEP = 10;

/**
 * The rules named come before one another as they are named, among the places that they have: no
 * other rule moves.
 */
function orderPlan(view: PolicyView, ids: readonly string[]): Plan {
  if (new Set(ids).size < ids.length) {
    const message = "names a rule twice";
    const errors = [{ in: "body", pointer: "/ids", code: "BAD_VALUE", message }] as const;
    throw new HttpProblem(400, "BAD_REQUEST", { errors });
  }
  const named = ids.map((id) => needEntity(view, terms, id));
  const places = placesFor(named.map(priorityOf));
  const edits = named.flatMap(({ id, said }, at) => {
    const priority = places[at] ?? 0;
    return view.edits("routing_rule", id, { ...said, priority });
  });
  const inOrder = (after: PolicyView): object[] =>
    ids.map((id) => toldOf(needEntity(after, terms, id), terms));
  return {
    edits,
    secrets: [],
    heldFrom: null,
    reply: (after) => ({ status: 200, body: { rules: inOrder(after) } }),
  };
}

const priorityOf = ({ entry }: EntityView): number => Number(entry["priority"] ?? 0);

/** From the highest down, no two the same. */
function placesFor(priorities: readonly number[]): readonly number[] {
  const taken = priorities.toSorted((a, b) => b - a);
  if (new Set(taken).size === taken.length) return taken;
  const lowest = taken.at(-1) ?? 0;
  return taken.map((_, at) => lowest + (taken.length - 1 - at) * STEP);
}
