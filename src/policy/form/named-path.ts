import { idOf, shapeOf } from "../merge.ts";
import type { Environment } from "../substitute.ts";
import { joined } from "../yaml/tree.ts";
import type { Tree } from "../yaml/tree.ts";
import type { Shape } from "./form.ts";

/** All that is read, and what it is to be. */
export interface Whole {
  readonly tree: Tree;
  readonly shape: Shape;
}

/** What an id may have that stands in a path. */
const pathName = /^[A-Za-z0-9#][A-Za-z0-9._#/&+-]{0,63}$/;

/**
 * A path with entries by their names, as `routing_rules[vip].priority`; one without a name is `?`.
 *
 * The layers that have no lines do not have the numbers of the merged lists either.
 */
export function namedPath(
  steps: readonly (string | number)[],
  { tree, shape }: Whole,
  env: Environment,
): string {
  let path = "";
  let node: Tree | undefined = tree;
  let of: Shape = shape;
  for (const step of steps) {
    if (typeof step === "string") {
      path = joined(path, step);
      node = node?.kind === "map" ? node.entries.get(step)?.value : undefined;
      of = shapeOf(of, step);
      continue;
    }
    node = node?.kind === "list" ? node.items[step] : undefined;
    const id = of.kind === "entities" && node !== undefined ? idOf(node, of.idKey, env) : null;
    const name = id !== null && pathName.test(id) ? id : "?";
    path = `${path}[${of.kind === "entities" ? name : step}]`;
    if (of.kind === "entities" || of.kind === "list") of = of.item;
  }
  return path;
}
