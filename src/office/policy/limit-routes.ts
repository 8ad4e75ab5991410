import { dropLimitOverride, getLimit, putLimit } from "../contract/exposure-limits.ts";
import type { LimitBody } from "../contract/exposure-limits.ts";
import { HttpProblem } from "../http-problem.ts";
import { route } from "../route.ts";
import type { Reply, Route } from "../route.ts";
import { bodies } from "./bodies.ts";
import { bodyOf, entryOf } from "./body-shape.ts";
import { askedFor } from "./change-asked.ts";
import { faultIn } from "./editable-routes.ts";
import type { PolicyDesk } from "./editable-routes.ts";
import { etagOf, mustMatch } from "../etag.ts";
import type { Plan } from "./policy-changes.ts";
import type { EntityView, PolicyView } from "./policy-view.ts";

const kind = "exposure_limit";
const shape = bodies.exposure_limit;

/** Limits that a symbol has of its own. */
export function limitRoutes({ changes, views }: PolicyDesk): Route[] {
  return [
    route(getLimit, ({ path }) => replyFor(views.current(), path.symbol)),
    route(putLimit, (asked) =>
      changes.perform({
        ...askedFor(putLimit, asked),
        plan: (view) => {
          const { symbol } = asked.path;
          needSameSymbol(symbol, asked.body);
          mustMatch(asked, etagOf(limitOf(view, symbol).entry));
          const edits = view.edits(kind, symbol, entryOf(asked.body, shape));
          return {
            ...planOf(symbol),
            edits,
            faultOf: (issue) => faultIn(view.pathWithin(kind, symbol, issue), shape, issue),
          };
        },
      }),
    ),
    route(dropLimitOverride, (asked) =>
      changes.perform({
        ...askedFor(dropLimitOverride, asked),
        plan: (view) => {
          const { symbol } = asked.path;
          mustMatch(asked, etagOf(limitOf(view, symbol).entry));
          return { ...planOf(symbol), edits: [{ kind: "drop", entity: kind, id: symbol }] };
        },
      }),
    ),
  ];
}

const planOf = (symbol: string): Plan => ({
  edits: [],
  secrets: [],
  heldFrom: null,
  reply: (after) => replyFor(after, symbol),
});

function replyFor(view: PolicyView, symbol: string): Reply {
  const { entry, isInFile, overrides } = limitOf(view, symbol);
  const body = { symbol, ...bodyOf(entry, shape), isInFile, overrides };
  return { status: 200, body, headers: { etag: etagOf(entry) } };
}

/** A symbol without limits of its own has those of every symbol. @throws HttpProblem 404 */
function limitOf(view: PolicyView, symbol: string): EntityView {
  const limit = view.entity(kind, symbol);
  if (limit !== undefined) return limit;
  if (view.entity("instrument", symbol) === undefined) {
    throw new HttpProblem(404, "NOT_FOUND", { detail: `there is no instrument ${symbol}` });
  }
  return { id: symbol, entry: {}, said: {}, isInFile: false, overrides: [] };
}

function needSameSymbol(inPath: string, { symbol = inPath }: LimitBody): void {
  if (symbol === inPath) return;
  const message = `is ${inPath} in the path`;
  const errors = [{ in: "body", pointer: "/symbol", code: "BAD_VALUE", message }] as const;
  throw new HttpProblem(400, "BAD_REQUEST", { errors });
}
