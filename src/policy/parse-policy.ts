import type { Result } from "../core/result.ts";
import { crossCheck } from "./cross-check.ts";
import { environmentLayer } from "./environment-layer.ts";
import type { Section } from "./form/section.ts";
import { Spot } from "./form/spot.ts";
import type { Reading } from "./form/spot.ts";
import { emptyLayer } from "./layer/layer.ts";
import type { LayerMap } from "./layer/layer.ts";
import { treeOfLayer } from "./layer/layer-tree.ts";
import { IssueList } from "./issue.ts";
import type { PolicyIssue } from "./issue.ts";
import { overlaid } from "./merge.ts";
import { Names } from "./names.ts";
import { fileLayer } from "./place.ts";
import type { PolicyDocument } from "./policy-document.ts";
import { hashOfText } from "./policy-hash.ts";
import { LoadedPolicy } from "./provenance.ts";
import type { PolicyLayers } from "./provenance.ts";
import { resolveLps } from "./resolve-lps.ts";
import { contentOf, policyForm } from "./schema/policy-form.ts";
import { Secret } from "./secret.ts";
import { storedTextOf } from "./stored-policy.ts";
import type { Environment } from "./substitute.ts";
import { UsedVariables } from "./used-variables.ts";
import { parseYaml } from "./yaml/parse-yaml.ts";
import type { Tree } from "./yaml/tree.ts";

/** What else there is besides the file and the environment. */
export interface FurtherLayers {
  /** Above all others: what was changed at run time. */
  readonly database?: LayerMap;
  /** A tree that is laid over the file, below the environment. @param file as it was read */
  readonly template?: (file: Tree) => Tree;
}

/**
 * Reads a policy: defaults, over them the file, over it the environment, over it the database.
 *
 * @param fileName only for the words of a mistake
 * @param env variables above the file, and what `${NAME}` in file and database refers to
 * @returns the policy and where its values come from, or every mistake in it, in the order of the
 *   file; never a part of a policy
 */
export function parsePolicy(
  text: string,
  fileName: string,
  env: Environment,
  further: FurtherLayers = {},
): Result<LoadedPolicy, readonly PolicyIssue[]> {
  const issues = new IssueList();
  const layers = layersOf(text, fileName, env, further, issues);
  if (layers === null) return { ok: false, error: issues.inOrder() };
  const used = new UsedVariables(env);
  const whole = { tree: layers.tree, shape: policyForm.shape };
  const sections = new Map<object, Section>();
  const reading: Reading = { issues, env, used, names: new Names(issues), sections, whole };
  const root = new Spot(reading, null, "");
  const read = policyForm.read(layers.tree, root);
  const file = resolveLps(read, reading);
  crossCheck(file, root);
  if (issues.count > 0) return { ok: false, error: issues.inOrder() };
  const content = contentOf(file);
  const storedText = storedTextOf(content);
  const document: PolicyDocument = { ...content, sha256: hashOfText(storedText) };
  freeze(document);
  return { ok: true, value: new LoadedPolicy(document, storedText, { ...layers, used }) };
}

/** @returns null when one cannot be read on; the list then holds why */
function layersOf(
  fileText: string,
  fileName: string,
  env: Environment,
  { database = emptyLayer, template }: FurtherLayers,
  issues: IssueList,
): Omit<PolicyLayers, "used"> | null {
  const { shape } = policyForm;
  const written = parseYaml(fileText, fileLayer(fileName), issues);
  const above = treeOfLayer(database, issues);
  if (written === null || above === null) return null;
  const file = template === undefined ? written : overlaid(written, template(written), shape, env);
  // What is no map at all must stay to be reported.
  if (file.kind !== "map") return { fileText, database, below: file, tree: file };
  // An LP of the database has the credentials of its type as well.
  const named = overlaid(file, above, shape, env);
  const below = overlaid(file, environmentLayer(env, named, shape), shape, env);
  return { fileText, database, below, tree: overlaid(below, above, shape, env) };
}

/** Maps stay reachable only as ReadonlyMap; everything else is frozen for good. */
function freeze(value: unknown): void {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  if (value instanceof Secret) return;
  if (value instanceof Map) {
    for (const below of value.values()) freeze(below);
    return;
  }
  Object.freeze(value);
  for (const below of Object.values(value)) freeze(below);
}
