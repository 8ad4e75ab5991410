import { isNothing } from "./yaml/tree.ts";
import type { ListNode, MapNode, Tree } from "./yaml/tree.ts";
import type { MapShape, Shape } from "./form/form.ts";

/**
 * One layer laid over another: maps key by key, lists of named entries entry by entry, any other
 * value as a whole. What the upper layer leaves out stays.
 */
export function overlaid(below: Tree, above: Tree, shape: Shape): Tree {
  if (isNothing(above)) return below;
  if (isNothing(below)) return above;
  if (below.kind === "map" && above.kind === "map") return overlaidMap(below, above, shape);
  if (shape.kind === "entities" && below.kind === "list" && above.kind === "list") {
    return overlaidEntities(below, above, shape.idKey, shape.item);
  }
  // Of the wrong kind, it must stay to be reported.
  return shape.kind === "value" || shape.kind === "list" ? above : below;
}

function overlaidMap(below: MapNode, above: MapNode, shape: Shape): MapNode {
  const entries = below.entries.copy();
  for (const upper of above.entries) {
    const { name, value: over } = upper;
    const under = entries.get(name);
    const value = under === undefined ? over : overlaid(under.value, over, shapeOf(shape, name));
    if (value !== under?.value) entries.set(name, upper, value);
  }
  return { kind: "map", entries, place: below.place };
}

/** Entries of the upper layer that the lower one does not have come last. */
function overlaidEntities(
  below: ListNode,
  above: ListNode,
  idKey: string,
  item: MapShape,
): ListNode {
  const upper = new Map(above.items.map((node) => [idOf(node, idKey), node]));
  const items = below.items.map((node) => {
    const id = idOf(node, idKey);
    const over = id === null ? undefined : upper.get(id);
    if (over === undefined) return node;
    upper.delete(id);
    return overlaid(node, over, item);
  });
  return { kind: "list", items: [...items, ...upper.values()], place: below.place };
}

function idOf(node: Tree, idKey: string): string | null {
  const id = node.kind === "map" ? node.entries.get(idKey)?.value : undefined;
  return id?.kind === "text" ? id.text : null;
}

function shapeOf(shape: Shape, name: string): Shape {
  if (shape.kind === "named") return shape.item;
  if (shape.kind !== "map") return shape;
  return shape.keys.find((key) => key.name === name)?.shape ?? { kind: "value" };
}
