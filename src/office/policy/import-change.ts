import { IssueList, MAX_ISSUES } from "../../policy/issue.ts";
import { homes, isMap, itemsIn, valueAt } from "../../policy/layer/edited.ts";
import type { LayerMap, LayerValue } from "../../policy/layer/layer.ts";
import { layerOf } from "../../policy/layer/layer-of-tree.ts";
import { partedLayer } from "../../policy/layer/secret-parts.ts";
import { fileLayer } from "../../policy/place.ts";
import { parseYaml } from "../../policy/yaml/parse-yaml.ts";
import type { ImportBody } from "../contract/policy.ts";
import type { RequestFault } from "../contract/problem.ts";
import { HttpProblem } from "../http-problem.ts";
import type { LayerChange } from "./change-sender.ts";
import type { PolicyView } from "./policy-view.ts";

/** The text has a place of its own: its lines are told, not its bytes. */
const FILE = "import";

/** What an import makes of the layer that is changed at run time. @throws HttpProblem 400 */
export function importChange(view: PolicyView, { yaml, mode }: ImportBody): LayerChange {
  const whole = layerIn(yaml);
  needNoOpenSecret(whole);
  needEachOnce(whole);
  const { layer, secrets } = partedLayer(whole);
  const before = view.databaseLayer();
  const after = mode === "replace" ? layer : laidOver(before.layer, layer);
  return {
    edits: [{ kind: "replace", layer: after }],
    secrets: secrets.map((each) => Object.assign({}, each, { path: each.path.join(".") })),
    heldFrom: null,
  };
}

function layerIn(yaml: string): LayerMap {
  const issues = new IssueList();
  const tree = parseYaml(yaml, fileLayer(FILE), issues);
  if (tree !== null) return layerOf(tree);
  const errors = issues.inOrder().map(({ code, line, column, what }): RequestFault => ({
    in: "body",
    pointer: "/yaml",
    code,
    message: `${line}:${column} ${what}`,
  }));
  throw new HttpProblem(400, "BAD_REQUEST", { errors });
}

/** A variable stands for it: its value is nowhere but in the environment. */
const isVariable = (value: LayerValue): boolean =>
  value === null || (typeof value === "string" && /^\$\{[A-Za-z_][A-Za-z0-9_]*\}$/.test(value));

/** The store seals secrets of sessions and LPs alone. @throws HttpProblem 400 */
function needNoOpenSecret(layer: LayerMap): void {
  const webhook = valueAt(layer, ["alerts", "webhook"]);
  const errors = Object.entries(isMap(webhook) ? webhook : {})
    .filter(([key, value]) => (key === "url" || key === "secret") && !isVariable(value))
    .map(([key]): RequestFault => ({
      in: "body",
      pointer: "/yaml",
      code: "SECRET_IN_OPEN",
      message: `alerts.webhook.${key} is secret: name a variable for it, or set it in the file`,
    }));
  if (errors.length > 0) throw new HttpProblem(400, "BAD_REQUEST", { errors });
}

/** One of two would hide the other, a secret of its too. @throws HttpProblem 400 */
function needEachOnce(layer: LayerMap): void {
  const errors = [...idKeys]
    .flatMap(([list, idKey]) => repeatedIn(list, itemsIn(layer[list]), idKey))
    .slice(0, MAX_ISSUES);
  if (errors.length > 0) throw new HttpProblem(400, "BAD_REQUEST", { errors });
}

/** What has no id, or none that is a text or number, is left to the desk. */
function repeatedIn(list: string, items: readonly LayerMap[], idKey: string): RequestFault[] {
  const places = new Map<string, number>();
  const faults: RequestFault[] = [];
  for (const [at, item] of items.entries()) {
    const id = item[idKey];
    if (typeof id !== "string" && typeof id !== "number") continue;
    const first = places.get(String(id));
    if (first === undefined) places.set(String(id), at);
    else {
      const message = `${list}[${at}] has the id of ${list}[${first}]; keep one of them`;
      faults.push({ in: "body", pointer: "/yaml", code: "DUPLICATE_ID", message });
    }
  }
  return faults;
}

/** Lists of named entities go entity by entity. */
const idKeys: ReadonlyMap<string, string> = new Map(
  Object.values(homes).flatMap((home) => ("list" in home ? [[home.list, home.idKey]] : [])),
);

/** One layer over another, both as the database keeps them. */
export function laidOver(below: LayerMap, above: LayerMap): LayerMap {
  const merged = new Map<string, LayerValue>(Object.entries(below));
  for (const [key, value] of Object.entries(above)) {
    const under = merged.get(key);
    const idKey = idKeys.get(key);
    if (isMap(value) && isMap(under)) merged.set(key, laidOver(under, value));
    else if (idKey === undefined || under === undefined) merged.set(key, value);
    else merged.set(key, itemsOver(itemsIn(under), itemsIn(value), idKey));
  }
  return Object.fromEntries(merged);
}

function itemsOver(
  below: readonly LayerMap[],
  above: readonly LayerMap[],
  idKey: string,
): readonly LayerMap[] {
  const merged = new Map(below.map((item) => [item[idKey], item]));
  for (const item of above) {
    const under = merged.get(item[idKey]);
    merged.set(item[idKey], under === undefined ? item : laidOver(under, item));
  }
  return [...merged.values()];
}
