import { diffPolicies } from "../../policy/diff-policies.ts";
import type { PolicyIssue } from "../../policy/issue.ts";
import type { LayerMap } from "../../policy/layer/layer.ts";
import { layerOf } from "../../policy/layer/layer-of-tree.ts";
import type { PolicyDocument } from "../../policy/policy-document.ts";
import type { LoadedPolicy } from "../../policy/provenance.ts";
import { storedContent } from "../../policy/stored-content.ts";
import { purposeOf, templateText, templateTree } from "../../policy/template-file.ts";
import { fitted, templateNamed, templateNames } from "../../policy/templates.ts";
import type { TemplateName } from "../../policy/templates.ts";
import { applyTemplate, getTemplate, listTemplates } from "../contract/policy-templates.ts";
import type { TemplateOutline, TemplateView } from "../contract/policy-templates.ts";
import type { RequestFault } from "../contract/problem.ts";
import { HttpProblem } from "../http-problem.ts";
import { route } from "../route.ts";
import type { Route } from "../route.ts";
import { askedFor } from "./change-asked.ts";
import type { PolicyDesk } from "./editable-routes.ts";
import { laidOver } from "./import-change.ts";
import type { Plan } from "./policy-changes.ts";
import { inForce } from "./policy-routes.ts";
import type { PolicyView } from "./policy-view.ts";

/** Ready-made settings: told, compared with the policy in force, and laid over it. */
export function templateRoutes({ changes, views }: PolicyDesk): Route[] {
  return [
    route(listTemplates, () => ({
      status: 200,
      body: { templates: templateNames.map(outlineOf) },
    })),
    route(getTemplate, ({ path }) => ({
      status: 200,
      body: templateView(needTemplate(path.template), views.current()),
    })),
    route(applyTemplate, (asked) => {
      const name = needTemplate(asked.path.template);
      return changes.perform({
        ...askedFor(applyTemplate, asked),
        plan: (view) => templatePlan(name, view),
      });
    }),
  ];
}

const outlineOf = (name: TemplateName): TemplateOutline => ({ name, purpose: purposeOf(name) });

/** @throws HttpProblem 404 */
function needTemplate(name: string): TemplateName {
  const found = templateNamed(name);
  if (found !== undefined) return found;
  const detail = `there is no template ${name}; there are ${templateNames.join(", ")}`;
  throw new HttpProblem(404, "NOT_FOUND", { detail });
}

/** The template as a layer, for the instruments that the policy has. */
function layerFor(name: TemplateName, { content }: PolicyView): LayerMap {
  const symbols = content.instruments.map(({ symbol }) => symbol);
  return layerOf(fitted(templateTree(name), symbols));
}

function templateView(name: TemplateName, view: PolicyView): TemplateView {
  const after = view.withDatabase(laidOver(view.kept.database, layerFor(name, view)));
  return {
    ...outlineOf(name),
    yaml: templateText(name),
    version: view.version,
    changes: after.ok ? diffPolicies(view.content, asKept(after.value)) : [],
    faults: after.ok ? [] : after.error.map(faultOf),
  };
}

/** As the policy in force is kept: in its order, without secrets. */
const asKept = ({ storedText, document }: LoadedPolicy): PolicyDocument =>
  storedContent(storedText, document.sha256);

const faultOf = ({ path, code, what, hint }: PolicyIssue): RequestFault => ({
  in: "policy",
  pointer: path,
  code,
  message: hint === null ? what : `${what}, ${hint}`,
});

const templatePlan = (name: TemplateName, view: PolicyView): Plan => ({
  edits: [{ kind: "replace", layer: laidOver(view.databaseLayer().layer, layerFor(name, view)) }],
  secrets: [],
  heldFrom: null,
  reply: inForce,
});
