import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { IssueList } from "./issue.ts";
import { fileLayer } from "./place.ts";
import type { TemplateName } from "./templates.ts";
import { parseYaml } from "./yaml/parse-yaml.ts";
import type { Tree } from "./yaml/tree.ts";

const pathOf = (name: TemplateName): string =>
  fileURLToPath(new URL(`../../examples/templates/${name}.yaml`, import.meta.url));

/** A template as its file has it. */
export const templateText = (name: TemplateName): string => readFileSync(pathOf(name), "utf8");

/** @throws `Invariant:` for a template that is no YAML */
export function templateTree(name: TemplateName): Tree {
  const tree = parseYaml(templateText(name), fileLayer(name), new IssueList());
  if (tree === null) throw new Error(`Invariant: the template ${name} must be YAML`);
  return tree;
}

const comment = /^# ?(.*)$/;

/** What a template is for: the comment its file begins with, on one line. */
export function purposeOf(name: TemplateName): string {
  const lines = templateText(name).split("\n");
  const end = lines.findIndex((line) => !comment.test(line));
  return lines
    .slice(0, end)
    .map((line) => line.replace(comment, "$1"))
    .join(" ");
}
