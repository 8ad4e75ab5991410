import { isNothing } from "../yaml/tree.ts";
import type { Tree } from "../yaml/tree.ts";
import { emptyLayer } from "./layer.ts";
import type { LayerMap, LayerValue } from "./layer.ts";

/** A tree as JSON; every value is a text, as it was written. What is no map says nothing. */
export function layerOf(tree: Tree): LayerMap {
  if (tree.kind !== "map") return emptyLayer;
  return Object.fromEntries([...tree.entries].map(({ name, value }) => [name, valueOf(value)]));
}

function valueOf(tree: Tree): LayerValue {
  if (tree.kind === "map") return layerOf(tree);
  if (tree.kind === "list") return tree.items.map(valueOf);
  return isNothing(tree) ? null : tree.text;
}
