import type { Result } from "../core/result.ts";
import { crossCheck } from "./cross-check.ts";
import { environmentLayer } from "./environment-layer.ts";
import { Spot } from "./form/spot.ts";
import type { Reading } from "./form/spot.ts";
import { IssueList } from "./issue.ts";
import type { PolicyIssue } from "./issue.ts";
import { overlaid } from "./merge.ts";
import { Names } from "./names.ts";
import { fileLayer } from "./place.ts";
import type { PolicyDocument } from "./policy-document.ts";
import { hashOfText } from "./policy-hash.ts";
import { LoadedPolicy } from "./provenance.ts";
import { resolveLps } from "./resolve-lps.ts";
import { contentOf, policyForm } from "./schema/policy-form.ts";
import { Secret } from "./secret.ts";
import { storedTextOf } from "./stored-policy.ts";
import type { Environment } from "./substitute.ts";
import { parseYaml } from "./yaml/parse-yaml.ts";
import type { Tree } from "./yaml/tree.ts";

/**
 * Reads a policy: defaults, over them the file, over it the environment.
 *
 * @param fileName only for the words of a mistake
 * @param env variables above the file, and what `${NAME}` in it refers to
 * @param above a tree that is laid over the file, below the environment: a template
 * @returns the policy and where its values come from, or every mistake in it, in the order of the
 *   file; never a part of a policy
 */
export function parsePolicy(
  text: string,
  fileName: string,
  env: Environment,
  above?: (file: Tree) => Tree,
): Result<LoadedPolicy, readonly PolicyIssue[]> {
  const issues = new IssueList();
  const written = parseYaml(text, fileLayer(fileName), issues);
  if (written === null) return { ok: false, error: issues.inOrder() };
  const tree = above === undefined ? written : overlaid(written, above(written), policyForm.shape);
  const merged =
    tree.kind === "map"
      ? overlaid(tree, environmentLayer(env, tree, policyForm.shape), policyForm.shape)
      : tree;
  const reading: Reading = { issues, env, names: new Names(issues), sections: new Map() };
  const root = new Spot(reading, null, "");
  const read = policyForm.read(merged, root);
  const file = resolveLps(read, reading);
  crossCheck(file, root);
  if (issues.count > 0) return { ok: false, error: issues.inOrder() };
  const content = contentOf(file);
  const storedText = storedTextOf(content);
  const document: PolicyDocument = { ...content, sha256: hashOfText(storedText) };
  freeze(document);
  return { ok: true, value: new LoadedPolicy(document, merged, storedText) };
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
