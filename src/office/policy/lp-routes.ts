import { withValue } from "../../policy/layer/edited.ts";
import type { SecretSet } from "../../store/store-calls.ts";
import { listLps } from "../contract/desk-views.ts";
import { fixSessions, getLpHealth, getLpSymbols, lps } from "../contract/lps.ts";
import { putLpSymbols, toggleLp } from "../contract/lps.ts";
import type { LpBody, SessionBody } from "../contract/lps.ts";
import type { DeskGate } from "../desk-gate.ts";
import { statusOf } from "../desk-views.ts";
import { HttpProblem } from "../http-problem.ts";
import { route } from "../route.ts";
import type { Reply, Route } from "../route.ts";
import { bodies, mappingShape } from "./bodies.ts";
import { bodyOf, entryOf } from "./body-shape.ts";
import { askedFor } from "./change-asked.ts";
import { editableRoutes, needEntity, planFor, toldOf } from "./editable-routes.ts";
import type { EditableTerms, PolicyDesk } from "./editable-routes.ts";
import { etagOf, mustMatch } from "../etag.ts";
import type { EntityView } from "./policy-view.ts";

const lpTerms: EditableTerms<LpBody> = {
  kind: "lp",
  operations: lps,
  shape: bodies.lp,
  word: "LP",
  normal: (body) =>
    typeof body.sessionId === "string" ? { ...body, sessionIds: [body.sessionId] } : body,
};

const sessionTerms: EditableTerms<SessionBody> = {
  kind: "session",
  operations: fixSessions,
  shape: bodies.session,
  word: "session",
  // Without a user there is no password either, also where none was said.
  forgottenIn: ({ id, username = null, password }): readonly SecretSet[] =>
    password === null || (password === undefined && username === null)
      ? [{ entity: "session", id, path: "password", text: null }]
      : [],
};

/** LPs and sessions: as they are configured, and what they do. */
export function lpRoutes(desk: PolicyDesk, gate: DeskGate): Route[] {
  const { changes, views } = desk;
  return [
    ...editableRoutes(sessionTerms, desk),
    // The list of LPs is that of what they do, with how they are configured beside it.
    ...editableRoutes(lpTerms, desk).filter(({ operation }) => operation.id !== lps.list.id),
    route(listLps, async () => {
      const { lps: seen, quotes } = await statusOf(gate);
      const configs = views
        .current()
        .entities("lp")
        .map((each) => toldOf(each, lpTerms));
      return { status: 200, body: { lps: seen, configs, quotes } };
    }),
    route(getLpHealth, async ({ path }) => {
      needEntity(views.current(), lpTerms, path.id);
      const { lps: seen } = await statusOf(gate);
      const found = seen.find(({ id }) => id === path.id);
      if (found !== undefined) return { status: 200, body: found };
      const detail = `LP ${path.id} is not connected: it is disabled, or of a type without adapter`;
      throw new HttpProblem(404, "NOT_CONNECTED", { detail });
    }),
    route(toggleLp, (asked) =>
      changes.perform({
        ...askedFor(toggleLp, asked),
        plan: (view) => {
          const { id } = asked.path;
          const { said, entry } = needEntity(view, lpTerms, id);
          const enabled = bodyOf(entry, lpTerms.shape)["enabled"] === false;
          return planFor(view, lpTerms, id, { ...said, enabled }, 200);
        },
      }),
    ),
    route(getLpSymbols, ({ path }) => symbolsOf(needEntity(views.current(), lpTerms, path.id))),
    route(putLpSymbols, (asked) =>
      changes.perform({
        ...askedFor(putLpSymbols, asked),
        plan: (view) => {
          const { id } = asked.path;
          const lp = needEntity(view, lpTerms, id);
          mustMatch(asked, etagOf(mappingsIn(lp)));
          const mappings = asked.body.mappings.map((each) => entryOf(each, mappingShape));
          const plan = planFor(view, lpTerms, id, withValue(lp.said, ["mappings"], mappings), 200);
          return { ...plan, reply: (after) => symbolsOf(needEntity(after, lpTerms, id)) };
        },
      }),
    ),
  ];
}

const mappingsIn = (lp: EntityView): { readonly mappings: unknown } => {
  const { mappings } = bodyOf(lp.entry, lpTerms.shape);
  return { mappings: mappings ?? [] };
};

function symbolsOf(lp: EntityView): Reply {
  const body = mappingsIn(lp);
  return { status: 200, body, headers: { etag: etagOf(body) } };
}
